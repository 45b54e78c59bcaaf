// Training for a while, and no further than the network can learn.
#pragma once

#include "shared/data/sparse_image.h"
#include "shared/training/divergence.h"
#include "shared/training/run.h"

namespace downhill {

struct Burst {
  int steps;  ///< taken and kept
  Divergence
      divergence;  ///< why the next step was not taken: kNone where nothing speaks against it
};

/// Takes up to `count` steps, fewer where images have not come or `milliseconds` are over; a large
/// step goes on in the next burst. Where the network is found unable to learn at the end, the burst
/// is taken again step by step and the run stops before the first step that leaves it so; what
/// followed is forgotten. Beyond the steps it costs a copy of θ and a look at it: some 15 µs, and
/// twice the burst where it ends badly.
Burst trainBurst(Run& run, const LabelledImages& train, int count, double milliseconds);

}  // namespace downhill
