#include "shared/ink.h"

namespace downhill {

void LabelledInk::append(std::span<const std::uint8_t, kPixels> picture, std::uint8_t label) {
  for (std::size_t pixel = 0; pixel < picture.size(); ++pixel) {
    if (picture[pixel] == 0) continue;
    index_.push_back(static_cast<std::uint16_t>(pixel));
    value_.push_back(picture[pixel]);
  }
  start_.push_back(static_cast<std::uint32_t>(index_.size()));
  labels_.push_back(label);
}

void LabelledInk::reserve(std::size_t pictures, std::size_t inked) {
  start_.reserve(pictures + 1);
  labels_.reserve(pictures);
  index_.reserve(inked);
  value_.reserve(inked);
}

}  // namespace downhill
