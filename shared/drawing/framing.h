// How a drawing is brought into the 28 × 28 pixels. MNIST's digits were scaled to 20 pixels and put
// with their centre of mass in the middle; each part of that can be left out, to see what it is
// good for, and a drawing can be bent, to see what the network bears.
#pragma once

#include <span>
#include <vector>

#include "shared/base/status.h"
#include "shared/drawing/stroke.h"

namespace downhill {

/// Turned, slanted, scaled, moved, in this order.
struct Distortion {
  float rotate = 0;   ///< radians, clockwise as one looks at it; −π … π
  float slant = 0;    ///< to the right for each unit upwards; −2 … 2
  float scale = 1;    ///< 0.1 … 4
  float shift_x = 0;  ///< pixels to the right; −28 … 28
  float shift_y = 0;  ///< pixels downwards; −28 … 28

  bool operator==(const Distortion&) const = default;
};

struct Framing {
  /// The longer side of the ink becomes 20 pixels, whatever unit the points are in. Off: the
  /// square from 0 to 1, the pad's own, becomes the picture; ink beyond its border is cut off.
  bool scale = true;
  /// The centre of mass of the ink comes to pixel index (14, 14), less far where ink would leave
  /// the picture. Off: the drawing stays where it is on the pad.
  bool centre = true;
  /// It is moved there by fractions of a pixel. Off: by whole pixels, as MNIST's digits were.
  bool subpixel = true;
  /// Pixels across, 0.5 … 8. MNIST's digits have 150 inked pixels that add up to 102 full ones;
  /// with this pen real handwriting has 156 and 101, with 2.3 150 and 94. Between 2.1 and 3.0
  /// networks read it equally well.
  float pen = 2.5F;
  /// What the hand did: of the drawn points, about the middle of their box. Framing undoes the
  /// scale and the shift of it.
  Distortion before = {};
  /// What happened to the framed digit, about the place of its centre of mass. The pen stays as it
  /// is.
  Distortion after = {};

  bool operator==(const Framing&) const = default;
};

struct Point {
  float x, y;
};

struct Segment {
  Point from, to;
};

/// From the middle of a stroke to where its ink ends: half the pen, which is as wide as where its
/// ink is half, and half of its soft edge.
constexpr float kSoftEdge = 0.5F;  ///< from full ink to none
constexpr float reachOf(const Framing& framing) { return (framing.pen + kSoftEdge) / 2; }

/// kBadValue: a number that is not finite, or out of the ranges above.
Status check(const Framing& framing);

/// The drawing's lines in pixels: bent as `before` says, scaled, and with the middle of their box
/// at (14, 14) where they are to be centred by their mass, else where it is on the pad. A stroke
/// begins with a segment of no length. kBadValue: not to be scaled, and further than ten pads away
/// from the pad. The drawing has a point, and all are finite.
Result<std::vector<Segment>> placed(const Drawing& drawing, const Framing& framing);

/// The same lines bent as a distortion says, about pixel index (14, 14).
void distort(std::span<Segment> segments, const Distortion& by);

}  // namespace downhill
