// Gradient descent on the pixels instead of the weights: what a picture would have to be for the
// network to see a certain digit in it.
#pragma once

#include <span>
#include <vector>

#include "shared/network/network.h"

namespace downhill {

struct InputOptimization {
  std::vector<float> x;                   ///< 784 greys in [0, 1]: the picture at the end
  std::vector<float> target_activations;  ///< activation of the wanted output before the first
                                          ///< step, and after each
};

/// Up to `steps` steps x ← x − length · ∂C/∂x / |∂C/∂x|, C the cost of x against `digit`, each
/// pixel held in [0, 1]. The steps have one length, since where the outputs are saturated the slope
/// is all but nothing; they end early where it is exactly nothing. x has 784 entries. Cost: twice a
/// dense forward pass a step, some 15 µs.
InputOptimization optimizeInput(const Network& network, std::span<const float> theta,
                                std::span<const float> x, int digit, int steps, float length);

}  // namespace downhill
