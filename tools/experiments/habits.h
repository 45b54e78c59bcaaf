// What many hands add to MNIST's digits, whose writers hardly did.
#pragma once

#include "shared/base/random.h"
#include "tools/experiments/canvas.h"

namespace downhill {

/// Draws, each with the probability given, the flag and the foot of a one, the bar of a seven, the
/// tail of a nine. Whether anything was drawn.
bool addHabits(Canvas& canvas, int label, float probability, Random& random);

}  // namespace downhill
