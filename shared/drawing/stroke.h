// What a pen leaves on the pad.
#pragma once

#include <cstdint>
#include <span>

namespace downhill {

/// Strokes as flat lists; a view. Points are in any unit, x to the right and y down; a stroke's
/// points are joined by straight lines, and a stroke of one point is a dot.
struct Drawing {
  std::span<const float> points;        ///< x0, y0, x1, y1, …
  std::span<const std::uint32_t> ends;  ///< for each stroke, one past its last point; rising
};

}  // namespace downhill
