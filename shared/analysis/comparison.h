// How two columns of the same length, two θ or two gradients, lie to each other.
#pragma once

#include <span>

namespace downhill {

struct VectorComparison {
  double first;     ///< |p|
  double second;    ///< |q|
  double distance;  ///< |p − q|
  double cosine;    ///< p·q / |p||q|; 0 where one of them is 0
};

/// Summed in double. Both spans have the same length.
VectorComparison compare(std::span<const float> p, std::span<const float> q);

}  // namespace downhill
