// A drawing: the strokes of a pen on the pad.
#pragma once

#include <cstdint>
#include <span>

namespace downhill {

/// A view of strokes as flat lists. Points have any unit, x to the right and y down. Straight
/// segments join the points of a stroke; a stroke of one point is a dot.
struct Drawing {
  std::span<const float> points;        ///< x0, y0, x1, y1, …
  std::span<const std::uint32_t> ends;  ///< for each stroke, one past its last point; rising
};

}  // namespace downhill
