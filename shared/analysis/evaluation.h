// How good θ is on pictures: mean cost, how many are read rightly, and what is taken for what.
#pragma once

#include <array>
#include <span>

#include "shared/data/sparse_image.h"
#include "shared/network/network.h"

namespace downhill {

struct Score {
  double cost = 0;  ///< Σ C_k; the mean is cost / examples
  int correct = 0;
  int examples = 0;
};

/// counts[true digit * 10 + read as]
using Confusion = std::array<int, static_cast<std::size_t>(kClasses) * kClasses>;

/// Scores pictures [from, from + count) of a set, clipped to those there. Counts into `confusion`
/// if given.
Score evaluate(const Network& network, std::span<const float> theta, const LabelledImages& data,
               int from, int count, Confusion* confusion = nullptr);

}  // namespace downhill
