// A run is a recipe: whoever follows it gets the same θ, bit for bit.
#pragma once

#include <cstdint>
#include <vector>

#include "shared/network/layout.h"
#include "shared/training/manual_step.h"

namespace downhill {

constexpr int kDefaultBatch = 10;
constexpr float kDefaultEta = Sigmoid::kEta;

/// kBadValue: no whole number from 0 to 4,294,967,295.
Status checkSeed(double seed);

/// Batch size and learning rate from `step` on.
struct Change {
  std::uint64_t step;
  int batch;
  float eta;
  bool operator==(const Change&) const = default;
};

struct Recipe {
  Shape shape{};
  bool pretrained = false;  ///< starts from a given θ; otherwise from random numbers of `seed`
  std::uint32_t seed = 1;
  std::vector<Change> changes{
      {0, kDefaultBatch, kDefaultEta}};    ///< in rising order; the first at 0
  std::vector<ManualStep> manual_steps{};  ///< in rising order, one a step at most

  /// The change in force at a step.
  [[nodiscard]] const Change& at(std::uint64_t step) const;
  /// What is done by hand at a step; null where the next batch is taken.
  [[nodiscard]] const ManualStep* manualStepAt(std::uint64_t step) const;
  /// Leaves what leads to a step, and the settings in force there.
  void cut(std::uint64_t step);
  bool operator==(const Recipe&) const = default;
};

}  // namespace downhill
