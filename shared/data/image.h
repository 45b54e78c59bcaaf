// MNIST's images: 28 × 28 greys, ten classes.
#pragma once

#include <array>
#include <cstdint>

namespace downhill {

constexpr int kSide = 28;
constexpr int kPixels = kSide * kSide;
constexpr int kClasses = 10;

/// Activation of a pixel, in [0, 1], by its byte. A table, since in the innermost loops one load
/// that fills a SIMD register is cheaper than a conversion, a multiplication and a splat.
inline constexpr std::array<float, 256> kGrey = [] {
  std::array<float, 256> table{};
  for (int byte = 0; byte < 256; ++byte) {
    table[byte] = static_cast<float>(byte) * (1.0F / 255.0F);
  }
  return table;
}();
/// byte / 255
constexpr float grey(std::uint8_t byte) { return kGrey[byte]; }

/// An image as bytes, row by row from the top left; 0 is blank and 255 full ink.
using Image = std::array<std::uint8_t, kPixels>;

}  // namespace downhill
