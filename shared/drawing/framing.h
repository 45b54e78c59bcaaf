// Framing: how a drawing is brought into the 28 × 28 pixels. MNIST's digits were scaled to 20
// pixels and centred by their mass. Each part of that can be switched off, to see what it
// contributes, and a drawing can be distorted, to see how robust a network is.
#pragma once

#include <span>
#include <vector>

#include "shared/base/status.h"
#include "shared/drawing/stroke.h"

namespace downhill {

/// An affine map: rotates, slants, scales and shifts, in this order.
struct Distortion {
  float rotate = 0;   ///< radians, clockwise on the screen; −π … π
  float slant = 0;    ///< units to the right for each unit upwards; −2 … 2
  float scale = 1;    ///< 0.1 … 4
  float shift_x = 0;  ///< pixels to the right; −28 … 28
  float shift_y = 0;  ///< pixels downwards; −28 … 28

  bool operator==(const Distortion&) const = default;
};

struct Framing {
  /// Scales the longer side of the ink to 20 pixels, whatever the unit of the points. Off: the pad,
  /// the square from 0 to 1, becomes the image, and ink outside the pad is cut off.
  bool scale = true;
  /// Moves the ink's centre of mass to pixel index (14, 14), or towards it as far as all ink stays
  /// in the image. Off: the drawing stays where it is on the pad.
  bool centre = true;
  /// Moves by fractions of a pixel. Off: by whole pixels, as MNIST's digits were.
  bool subpixel = true;
  /// Width in pixels, 0.5 … 8. MNIST's digits have 150 inked pixels on average, whose greys add up
  /// to 102. Handwriting drawn with this pen has 156 and 101, with a pen of 2.3 pixels 150 and 94.
  /// Networks read pens from 2.1 to 3.0 equally well.
  float pen = 2.5F;
  /// Distorts the drawn points about the middle of their bounding box, before framing, which undoes
  /// its scale and shift.
  Distortion before = {};
  /// Distorts the framed digit about its centre of mass. The pen keeps its width.
  Distortion after = {};

  bool operator==(const Framing&) const = default;
};

struct Point {
  float x, y;
};

struct Segment {
  Point from, to;
};

/// Pixels from full ink to none at the border of a stroke.
constexpr float kSoftBorder = 0.5F;
/// Pixels from the middle of a stroke to where its ink ends. The pen's width is measured where the
/// ink is half.
constexpr float reachOf(const Framing& framing) { return (framing.pen + kSoftBorder) / 2; }

/// kBadValue: a number outside the ranges above, or not finite.
Status check(const Framing& framing);

/// The drawing's segments in pixels, distorted by `before` and scaled. The middle of their bounding
/// box is at (14, 14) where `centre` is on, otherwise where it is on the pad. Each stroke begins
/// with a segment of length 0. The drawing must have a point, and finite points only. kBadValue: a
/// point more than ten pads away where `scale` is off.
Result<std::vector<Segment>> framedSegments(const Drawing& drawing, const Framing& framing);

/// Distorts the segments about pixel index (14, 14).
void distort(std::span<Segment> segments, const Distortion& by);

}  // namespace downhill
