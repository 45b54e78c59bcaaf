// A run under way: θ, where it stands in its recipe, and the way back to every step of it.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "shared/base/aligned_vector.h"
#include "shared/base/status.h"
#include "shared/data/sparse_image.h"
#include "shared/training/checkpoints.h"
#include "shared/training/recipe.h"
#include "shared/training/sampler.h"
#include "shared/training/trainer.h"

namespace downhill {

class Run {
 public:
  /// Starts from random numbers of the recipe's seed.
  explicit Run(const Recipe& recipe);
  /// Starts from a given θ; the recipe's seed still orders the pictures.
  Run(Recipe recipe, std::span<const float> theta);

  /// Takes the next step, unless its pictures have not all arrived; then kNotYet. After going back,
  /// the steps that once followed are forgotten.
  Status step(const LabelledImages& train);
  /// Takes the next step by hand. Takes no picture of the next batch. kNotYet: pictures that it is
  /// about have not arrived.
  Status take(const ManualStep& deed, const LabelledImages& train);
  /// Whether the next step needs pictures that have not arrived.
  [[nodiscard]] bool waiting(const LabelledImages& train) const;
  /// Goes to a step in 0 … lastStep(), exactly as it was: from the last checkpoint before, by
  /// replaying.
  Status seek(std::uint64_t step, const LabelledImages& train);
  /// θ at a step in 0 … lastStep(); the run stays where it is. Costs what seek costs, and a θ.
  Result<std::vector<float>> recall(std::uint64_t step, const LabelledImages& train);
  /// The moment it is in, to be given to retreat.
  [[nodiscard]] Checkpoint here() const {
    return {step_, examples_, work_, {theta_.begin(), theta_.end()}};
  }
  /// Back to a moment of this run, by copying; what followed is forgotten.
  void retreat(const Checkpoint& to);
  /// The pictures of the next `count` examples, or all 60,000 in order where it is that many;
  /// borrowed until the next call. They may not have arrived, see Sampler::needed.
  std::span<const std::uint32_t> nextBatch(int count);
  /// From here on; what once followed is forgotten. A batch of all 60,000 is the whole set, each
  /// once.
  Status setBatch(double batch);
  Status setEta(double eta);

  [[nodiscard]] const Recipe& recipe() const { return recipe_; }
  [[nodiscard]] std::span<const float> theta() const { return theta_; }
  /// θ at step 0.
  [[nodiscard]] const std::vector<float>& start() const { return checkpoints_.before(0).theta; }
  [[nodiscard]] std::uint64_t steps() const { return step_; }
  [[nodiscard]] std::uint64_t lastStep() const { return last_step_; }
  [[nodiscard]] std::uint64_t examples() const { return examples_; }
  [[nodiscard]] Trainer& trainer() { return trainer_; }
  [[nodiscard]] const Network& network() const { return trainer_.network(); }

 private:
  void advance(const LabelledImages& train);
  void apply(const ManualStep& deed, const LabelledImages& train);
  void goTo(const Checkpoint& moment);
  void prefetchAhead(const LabelledImages& train, int batch);
  void change(int batch, float eta);
  void forgetFuture();

  Recipe recipe_;
  Trainer trainer_;
  Sampler sampler_;
  Checkpoints checkpoints_;
  AlignedFloats theta_;
  std::vector<std::uint32_t> batch_;
  std::uint64_t step_ = 0;
  std::uint64_t last_step_ = 0;
  std::uint64_t examples_ = 0;
  std::uint64_t work_ = 0;              ///< examples_, and those of the manual_steps
  std::uint64_t prefetched_until_ = 0;  ///< examples; what comes before has been in the cache
  std::uint32_t prefetch_sum_ = 0;
};

}  // namespace downhill
