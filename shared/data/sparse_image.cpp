#include "shared/data/sparse_image.h"

namespace downhill {

void LabelledImages::append(std::span<const std::uint8_t, kPixels> image, std::uint8_t label) {
  int before = 0;
  for (int pixel = 0; pixel < kPixels; ++pixel) {
    if (image[pixel] == 0) {
      continue;
    }
    for (; pixel - before > SparseImage::kLargestDistance;
         before += SparseImage::kLargestDistance) {
      entries_.push_back(SparseImage::entry(SparseImage::kLargestDistance, 0));
    }
    entries_.push_back(SparseImage::entry(pixel - before, image[pixel]));
    before = pixel;
  }
  start_.push_back(static_cast<std::uint32_t>(entries_.size()));
  labels_.push_back(label);
}

void LabelledImages::reserve(std::size_t images, std::size_t inked) {
  constexpr std::size_t kMostBridges = kPixels / SparseImage::kLargestDistance;
  start_.reserve(images + 1);
  labels_.reserve(images);
  entries_.reserve(inked + kMostBridges * images);
}

}  // namespace downhill
