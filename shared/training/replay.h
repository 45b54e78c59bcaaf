// θ of another step of a run, computed again in pieces.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "shared/base/job.h"
#include "shared/training/run.h"

namespace downhill {

/// Follows the run's recipe from the nearest checkpoint to a step of it, on a θ of its own: the run
/// stays where it is. Cost: the steps in between, see Checkpoints.
class Replay : public Job {
 public:
  /// kBadValue: no step of this run. `train` must outlive the job.
  Replay(const Run& run, std::uint64_t step, const LabelledImages& train);
  /// The next step of the run as a manual step. kBadValue: see check(ManualStep). kNotYet: its
  /// images have not arrived.
  Replay(const Run& run, const ManualStep& manual, const LabelledImages& train);

  /// Where the replay stands; once it is done, at the step asked for.
  [[nodiscard]] Checkpoint checkpoint() const { return stepper_.checkpoint(); }
  [[nodiscard]] std::span<const float> theta() const { return stepper_.theta(); }
  [[nodiscard]] std::uint64_t step() const { return step_; }
  /// Share of the way that is done, in [0, 1].
  [[nodiscard]] double progress() const;
  [[nodiscard]] const Recipe& recipe() const { return recipe_; }
  [[nodiscard]] const Shape& shape() const { return recipe_.shape; }
  /// Whether the run, as it is now, comes to a step the same way: from the same start by the same
  /// recipe.
  [[nodiscard]] bool follows(const Run& run, std::uint64_t step) const;
  [[nodiscard]] bool done() const { return stepper_.step() == step_; }

 protected:
  bool work() override;

 private:
  const LabelledImages& train_;
  Recipe recipe_;
  std::vector<float> start_;  ///< θ at step 0
  std::uint64_t step_;
  Stepper stepper_;
  std::uint64_t from_;
};

}  // namespace downhill
