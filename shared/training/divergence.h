// Whether a network can still learn. Too long a step does not always show as NaN: with sigmoids and
// squared cost it dies quietly, every output 0 or 1 whatever the picture, and descent has nothing
// to hold on to.
#pragma once

#include <span>

#include "shared/data/sparse_image.h"
#include "shared/network/network.h"

namespace downhill {

enum class Divergence {
  kNone,
  kNotFinite,         ///< a number of θ is not finite
  kOutputsZero,       ///< every output is as good as 0, for every picture looked at
  kOutputsSaturated,  ///< every output is as good as 0 or 1, and some are 1: the same for all
                      ///< pictures
  kDeadLayer,         ///< a layer's ReLUs are off, all of them, for every picture looked at
};

/// An output within this of 0 or 1 moves its sum by no more than about 2 η · 1e-5 (1 + Σ a²) a
/// step: at η = 0.5 it takes some 100,000 steps to come back, if it ever does. Measured on 240 runs
/// of 300 to 20,000 steps, with η from 0.1 to 1000 and batches from 1 to 1000: no network whose
/// brightest output fell below this learnt again. Of those that read half the digits in the end,
/// one had been at 5e-5 (η = 16), the others never below 0.018.
constexpr float kSaturated = 1e-5F;
/// The first of the training set. One that shows life ends the search, and mostly the first does.
constexpr int kDivergenceImages = 1000;

/// Of the first pictures there are; without any, only θ itself is looked at. Cost: some 10 µs for a
/// living network of the lesson's shape, half a millisecond for a dead one.
Divergence findDivergence(const Network& network, std::span<const float> theta,
                          const LabelledImages& train);

/// What has happened and what to do, for a person; empty for kNone.
const char* sentence(Divergence divergence);

}  // namespace downhill
