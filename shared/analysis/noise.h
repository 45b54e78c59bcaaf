// Pictures of nothing.
#pragma once

#include "shared/base/random.h"
#include "shared/drawing/raster.h"

namespace downhill {

/// Each pixel on its own: blank with probability 1 − density, otherwise a grey uniform in 1 … 255.
/// A density of 1 is noise all over; MNIST's own is 0.19.
Image noise(float density, Random& random);

}  // namespace downhill
