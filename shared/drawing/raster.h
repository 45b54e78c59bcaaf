// Rasterises strokes into the 28 × 28 bytes that the network reads. Uses + − × ÷ and square roots
// only, so that every browser gives the same bytes.
#pragma once

#include <cstdint>

#include "shared/base/status.h"
#include "shared/data/sparse_image.h"
#include "shared/drawing/framing.h"
#include "shared/drawing/stroke.h"

namespace downhill {

/// Draws the segments of a drawing with a round pen, framed. The default framing is MNIST's: the
/// longer side of the ink has 20 pixels, and its centre of mass is at pixel index (14, 14), where
/// pixel centres are whole numbers. kEmpty: no points. kBadValue: a point that is not finite, ends
/// that do not fit the points, or an error of check or framedSegments. Cost: about 0.1 ms for 500
/// points in a browser.
Result<Image> rasterise(const Drawing& drawing, const Framing& framing = {});

}  // namespace downhill
