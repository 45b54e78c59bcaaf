#include "shared/data/sparse_image.h"

namespace downhill {

void LabelledImages::append(std::span<const std::uint8_t, kPixels> picture, std::uint8_t label) {
  int before = 0;
  for (int pixel = 0; pixel < kPixels; ++pixel) {
    if (picture[pixel] == 0) {
      continue;
    }
    for (; pixel - before > SparseImage::kLargestDistance;
         before += SparseImage::kLargestDistance) {
      steps_.push_back(SparseImage::step(SparseImage::kLargestDistance, 0));
    }
    steps_.push_back(SparseImage::step(pixel - before, picture[pixel]));
    before = pixel;
  }
  start_.push_back(static_cast<std::uint32_t>(steps_.size()));
  labels_.push_back(label);
}

void LabelledImages::reserve(std::size_t pictures, std::size_t inked) {
  constexpr std::size_t kMostStones = kPixels / SparseImage::kLargestDistance;
  start_.reserve(pictures + 1);
  labels_.reserve(pictures);
  steps_.reserve(inked + kMostStones * pictures);
}

}  // namespace downhill
