// Drawings that own their points, and measures of the images that they give.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <utility>
#include <vector>

#include "shared/drawing/raster.h"

namespace downhill {

using Stroke = std::vector<std::pair<float, float>>;

/// Strokes that own their points.
struct Sheet {
  explicit Sheet(const std::vector<Stroke>& strokes) {
    for (const Stroke& stroke : strokes) {
      for (const auto& [x, y] : stroke) {
        points.push_back(x);
        points.push_back(y);
      }
      ends.push_back(static_cast<std::uint32_t>(points.size() / 2));
    }
  }
  [[nodiscard]] Drawing drawing() const { return {points, ends}; }
  [[nodiscard]] Image image(const Framing& framing = {}) const {
    return rasterise(drawing(), framing).value();
  }
  [[nodiscard]] Sheet moved(float scale, float x, float y) const {
    Sheet moved = *this;
    for (std::size_t i = 0; i < points.size(); i += 2) {
      moved.points[i] = points[i] * scale + x;
      moved.points[i + 1] = points[i + 1] * scale + y;
    }
    return moved;
  }

  std::vector<float> points;
  std::vector<std::uint32_t> ends;
};

struct Named {
  const char* what;
  Sheet sheet;
};

inline std::vector<Named> sheets() {
  return {
      {"seven", Sheet({{{10, 10}, {60, 12}, {30, 90}}})},
      {"seven with a bar", Sheet({{{10, 10}, {60, 12}, {30, 90}}, {{20, 50}, {55, 48}}})},
      {"one", Sheet({{{50, 0}, {48, 100}}})},
      {"dash", Sheet({{{0, 50}, {40, 50}, {100, 49}}})},
      {"zero", Sheet({{{50, 0}, {85, 20}, {90, 60}, {50, 100}, {12, 70}, {15, 20}, {50, 0}}})},
      {"i", Sheet({{{50, 0}}, {{50, 20}, {50, 100}}})},
      {"four", Sheet({{{30, 5}, {10, 60}, {80, 58}}, {{60, 10}, {55, 100}}})},
  };
}

inline double mass(const Image& image) {
  double all = 0;
  for (const std::uint8_t byte : image) all += byte / 255.0;
  return all;
}

inline std::pair<double, double> centre(const Image& image) {
  double x = 0;
  double y = 0;
  for (int p = 0; p < kPixels; ++p) {
    x += image[p] / 255.0 * (p % kSide);
    const int row = p / kSide;
    y += image[p] / 255.0 * row;
  }
  return {x / mass(image), y / mass(image)};
}

inline int furthest(const Image& left, const Image& right) {
  int most = 0;
  for (std::size_t p = 0; p < kPixels; ++p) most = std::max(most, std::abs(left[p] - right[p]));
  return most;
}

/// First and last row (or column) with ink.
inline std::pair<int, int> extent(const Image& image, bool rows) {
  int first = kSide;
  int last = -1;
  for (int p = 0; p < kPixels; ++p) {
    if (image[p] == 0) continue;
    first = std::min(first, rows ? p / kSide : p % kSide);
    last = std::max(last, rows ? p / kSide : p % kSide);
  }
  return {first, last};
}

}  // namespace downhill
