// Labelled drawings as tools/strokes.mjs writes them, one a line.
#pragma once

#include <istream>
#include <string>
#include <vector>

#include "shared/data/sparse_image.h"
#include "shared/drawing/raster.h"
#include "tools/files/mnist.h"

namespace downhill::tools {

/// The label of a drawing that is no digit.
constexpr std::uint8_t kNoDigit = 10;

struct LabelledDrawing {
  std::uint8_t label = 0;
  std::string source;
  std::vector<float> points;
  std::vector<std::uint32_t> ends;

  [[nodiscard]] Drawing drawing() const { return {points, ends}; }
};

inline std::vector<LabelledDrawing> readDrawings(std::istream& in) {
  std::vector<LabelledDrawing> all;
  int label = 0;
  std::size_t strokes = 0;
  for (LabelledDrawing next; in >> label >> next.source >> strokes; next = {}) {
    next.label = static_cast<std::uint8_t>(label);
    for (; strokes > 0; --strokes) {
      std::size_t numbers = 0;
      in >> numbers;
      for (numbers *= 2; numbers > 0 && in; --numbers) {
        float number = 0;
        in >> number;
        next.points.push_back(number);
      }
      next.ends.push_back(static_cast<std::uint32_t>(next.points.size() / 2));
    }
    if (!in)
      fail("drawing " + std::to_string(all.size()) + " is cut short; pipe tools/strokes.mjs");
    all.push_back(next);
  }
  if (all.empty()) fail("no drawing came; pipe what tools/strokes.mjs writes");
  return all;
}

/// The drawings as images.
inline LabelledImages framed(const std::vector<LabelledDrawing>& drawings, const Framing& framing) {
  LabelledImages all;
  for (const LabelledDrawing& drawing : drawings) {
    const Result<Image> image = rasterise(drawing.drawing(), framing);
    if (!image.ok()) fail(image.status().message());
    all.append(image.value(), drawing.label);
  }
  return all;
}

}  // namespace downhill::tools
