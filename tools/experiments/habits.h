// Strokes that many people add to their digits and MNIST's writers seldom did.
#pragma once

#include "shared/base/random.h"
#include "tools/experiments/padded_image.h"

namespace downhill {

/// Draws, each with the given probability, a one's flag and foot, a seven's bar or a nine's tail.
/// Returns whether it drew anything.
bool addHabits(PaddedImage& padded, int label, float probability, Random& random);

}  // namespace downhill
