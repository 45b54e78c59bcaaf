// Bends a picture as another hand might have written it, and frames it again as MNIST frames its
// digits. For training networks that read more than MNIST's own style; nothing the page trains on
// is bent.
#pragma once

#include "shared/base/random.h"
#include "shared/data/sparse_image.h"
#include "shared/drawing/raster.h"

namespace downhill {

/// How far: standard deviations of triangular distributions, which end at 2.45 of them, unless said
/// otherwise. 0 everywhere gives MNIST's picture back, but for the rounding of its framing.
struct Bend {
  float rotate = 0;     ///< radians
  float slant = 0;      ///< pixels sideways for each pixel upwards
  float stretch = 0;    ///< log of width / height
  float scale = 0;      ///< log of the size, after framing
  float shift = 0;      ///< pixels, after framing
  float thickness = 0;  ///< pixels added to either side of a stroke, or taken away
  float elastic = 0;    ///< pixels by which the nodes of a 5 × 5 grid are displaced
  float sway = 0;       ///< the same of a 3 × 3 grid: heads grow, stems bow
  float habits = 0;     ///< probability of a one's flag, its foot, a seven's bar, a nine's tail
};

/// A picture bent at random, longer side 20 pixels and centre of mass at pixel index (14, 14)
/// before the size and the place themselves are varied. A picture without ink comes back as it is.
/// Cost: some 5 µs.
Image bend(const SparseImage& picture, int label, const Bend& by, Random& random);

/// Framed again, and nothing else: what bend does with nothing to do.
Image reframe(const SparseImage& picture);

}  // namespace downhill
