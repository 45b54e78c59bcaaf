// From strokes to the 28 × 28 bytes that the network reads, framed as MNIST frames its digits. Only
// + − × ÷ and square root are used, so that every browser gives the same bytes.
#pragma once

#include <cstdint>

#include "shared/base/status.h"
#include "shared/data/sparse_image.h"
#include "shared/drawing/framing.h"
#include "shared/drawing/stroke.h"

namespace downhill {

/// Draws the drawing's lines with one round pen, framed: unless told otherwise with the longer side
/// of its ink 20 pixels and its centre of mass at pixel index (14, 14), pixel centres being at
/// whole numbers; less far where ink would leave the picture. A drawing that is one point becomes
/// one dot. kEmpty: no points. kBadValue: a point that is not finite, ends that do not fit the
/// points, or what check and placed refuse. Cost: some 0.1 ms for 500 points in a browser.
Result<Image> rasterise(const Drawing& drawing, const Framing& framing = {});

}  // namespace downhill
