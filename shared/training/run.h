// A run under way: its recipe, where it stands, and the way back to every step of it.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "shared/training/stepper.h"

namespace downhill {

class Run {
 public:
  /// Starts from random numbers of the recipe's seed.
  explicit Run(const Recipe& recipe);
  /// Starts from a given θ; the recipe's seed still orders the images.
  Run(Recipe recipe, std::span<const float> theta);

  /// Takes the next step as a whole. kNotYet: its images have not all arrived. After going back,
  /// the steps that once followed are forgotten; so it is with everything that changes the run.
  Status step(const LabelledImages& train);
  /// Does a piece of the next step, see Stepper, and returns whether the step is complete. Its
  /// images must have arrived, see `waiting`.
  bool advance(const LabelledImages& train);
  /// Whether the next step needs images that have not arrived.
  [[nodiscard]] bool waiting(const LabelledImages& train) const;
  /// Takes the next step by hand, as a whole. It uses up no image of the next batch. kNotYet: its
  /// images have not arrived. The step is valid, see check.
  Status take(ManualStep manual, const LabelledImages& train);
  /// The same where `after` is what the step leads to, computed elsewhere.
  void take(ManualStep manual, const Checkpoint& after);

  /// Goes to a step in 0 … lastStep(), exactly as it was: from the last checkpoint before, by
  /// replaying. Replay does the same in pieces.
  Status seek(std::uint64_t step, const LabelledImages& train);
  /// kBadValue: no step of this run.
  [[nodiscard]] Status has(std::uint64_t step) const;
  /// The nearest checkpoint from which a step of this run can be replayed.
  [[nodiscard]] Checkpoint before(std::uint64_t step) const;
  /// Goes to a checkpoint of this run, by copying. What follows it is kept.
  void goTo(const Checkpoint& checkpoint) { stepper_.goTo(checkpoint); }
  /// The same, and what followed is forgotten.
  void retreat(const Checkpoint& to);
  [[nodiscard]] Checkpoint checkpoint() const { return stepper_.checkpoint(); }

  /// From here on. kBadValue: no whole number from 1 to 60,000. A batch of all 60,000 is the whole
  /// set, each once.
  Status setBatch(double batch);
  /// From here on. kBadValue: not above 0 and up to 1,000.
  Status setEta(double eta);

  [[nodiscard]] const Recipe& recipe() const { return recipe_; }
  [[nodiscard]] std::span<const float> theta() const { return stepper_.theta(); }
  /// θ at step 0.
  [[nodiscard]] const std::vector<float>& start() const { return checkpoints_.before(0).theta; }
  [[nodiscard]] std::uint64_t steps() const { return stepper_.step(); }
  [[nodiscard]] std::uint64_t lastStep() const { return last_step_; }
  [[nodiscard]] std::uint64_t examples() const { return stepper_.examples(); }
  [[nodiscard]] Stepper& stepper() { return stepper_; }
  [[nodiscard]] const Network& network() const { return stepper_.trainer().network(); }

 private:
  [[nodiscard]] std::size_t needed() const;
  void finishStep();
  void change(int batch, float eta);
  void forgetFuture();

  Recipe recipe_;
  Checkpoints checkpoints_;
  Stepper stepper_;
  std::uint64_t last_step_ = 0;
};

}  // namespace downhill
