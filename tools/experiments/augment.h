// Data augmentation: distorts an image as another writer might have drawn it, and frames it again.
// For the networks that the page loads; the page itself trains on MNIST alone.
#pragma once

#include "shared/base/random.h"
#include "shared/data/sparse_image.h"
#include "shared/drawing/raster.h"

namespace downhill {

/// Standard deviations of triangular distributions, which end at 2.45 of them. All 0 returns the
/// image, but for the rounding of its framing.
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

/// A random distortion of an image, framed so that the longer side of the ink has 20 pixels and its
/// centre of mass is at pixel index (14, 14), then scaled and shifted. Returns a blank image as it
/// is. Cost: about 5 µs.
Image bend(const SparseImage& image, int label, const Bend& by, Random& random);

/// Frames an image again: `bend` with a Bend of zeros.
Image reframe(const SparseImage& image);

}  // namespace downhill
