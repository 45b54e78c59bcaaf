// Directions in the space of θ in which nothing in particular lies: what the hill looks like to
// somebody who does not know the way down.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "shared/network/layout.h"

namespace downhill {

/// θ-shaped, independent standard normals; the same seed gives the same bits everywhere. Its length
/// is about √(number of parameters): 114 for the lesson's network.
std::vector<float> randomDirection(const Shape& shape, std::uint32_t seed);

/// Scales d neuron by neuron: the weights that come into a neuron get the length of those that come
/// into it in θ; biases get 0. Without this, the same picture could be drawn flat or steep by
/// scaling θ's layers (Li et al., "Visualizing the Loss Landscape of Neural Nets", 2018, §4). A
/// neuron without any weight gets none.
void normaliseFilters(const Shape& shape, std::span<const float> theta, std::span<float> d);

}  // namespace downhill
