#include "shared/ink.h"

namespace downhill {

void LabelledInk::append(std::span<const std::uint8_t, kPixels> picture, std::uint8_t label) {
  int before = 0;
  for (int pixel = 0; pixel < kPixels; ++pixel) {
    if (picture[pixel] == 0) {
      continue;
    }
    for (; pixel - before > Ink::kFarthest; before += Ink::kFarthest) {
      steps_.push_back(Ink::step(Ink::kFarthest, 0));
    }
    steps_.push_back(Ink::step(pixel - before, picture[pixel]));
    before = pixel;
  }
  start_.push_back(static_cast<std::uint32_t>(steps_.size()));
  labels_.push_back(label);
}

void LabelledInk::reserve(std::size_t pictures, std::size_t inked) {
  constexpr std::size_t kMostStones = kPixels / Ink::kFarthest;
  start_.reserve(pictures + 1);
  labels_.reserve(pictures);
  steps_.reserve(inked + kMostStones * pictures);
}

}  // namespace downhill
