// An image in floats with a blank border, so that reads a little outside it need no check.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>

#include "shared/data/sparse_image.h"

namespace downhill {

class PaddedImage {
 public:
  static constexpr int kBorder = 6;
  static constexpr int kWide = kSide + 2 * kBorder;
  static constexpr int kFirst = -kBorder;  ///< row or column
  static constexpr int kLast = kSide + kBorder - 1;

  explicit PaddedImage(const SparseImage& image) {
    for (const auto [pixel, value] : image) {
      at(pixel / kSide, pixel % kSide) = grey(value);
    }
  }

  [[nodiscard]] float& at(int row, int col) { return grey_[index(row, col)]; }
  [[nodiscard]] float at(int row, int col) const { return grey_[index(row, col)]; }
  [[nodiscard]] static constexpr int index(int row, int col) {
    return (row + kBorder) * kWide + col + kBorder;
  }
  /// Row by row; `index` gives the index.
  [[nodiscard]] const float* greys() const { return grey_.data(); }

  /// Mean column of the ink of a row; outside() where there is hardly any.
  [[nodiscard]] float middle(int row) const {
    float sum = 0;
    float moment = 0;
    for (int col = kFirst; col <= kLast; ++col) {
      sum += at(row, col);
      moment += at(row, col) * static_cast<float>(col);
    }
    return sum > 0.5F ? moment / sum : outside();
  }
  [[nodiscard]] static constexpr float outside() { return -100; }

  /// Draws a straight stroke from (y0, x0) to (y1, x1) with a round pen.
  void stroke(float y0, float x0, float y1, float x1, float radius) {
    const float dy = y1 - y0;
    const float dx = x1 - x0;
    const float length = std::max(dy * dy + dx * dx, 1e-6F);
    const auto low = [&](float from, float to) {
      return std::max(static_cast<int>(std::min(from, to) - radius - 2), kFirst);
    };
    const auto high = [&](float from, float to) {
      return std::min(static_cast<int>(std::max(from, to) + radius + 2), kLast);
    };
    for (int row = low(y0, y1); row <= high(y0, y1); ++row) {
      for (int col = low(x0, x1); col <= high(x0, x1); ++col) {
        const float py = static_cast<float>(row) - y0;
        const float px = static_cast<float>(col) - x0;
        const float t = std::clamp((py * dy + px * dx) / length, 0.0F, 1.0F);
        const float gap = std::sqrt((py - t * dy) * (py - t * dy) + (px - t * dx) * (px - t * dx));
        at(row, col) = std::max(at(row, col), std::clamp(radius + 0.5F - gap, 0.0F, 1.0F));
      }
    }
  }

 private:
  std::array<float, static_cast<std::size_t>(kWide) * kWide> grey_{};
};

}  // namespace downhill
