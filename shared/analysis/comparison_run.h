// Another run beside this one, at the same step of both.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "shared/analysis/comparison.h"
#include "shared/analysis/evaluation.h"
#include "shared/base/job.h"
#include "shared/training/replay.h"

namespace downhill {

/// What the comparison run has otherwise than this run.
struct RecipeChange {
  std::optional<double> seed{};  ///< it then starts from random numbers
  std::optional<double> batch{};
  std::optional<double> eta{};
};

/// Mean C_k over the first training images, and the share of test images that are read rightly.
struct RunScore {
  double step;
  double cost;
  double accuracy;
};

/// Trains a run with this run's recipe but for a change, to a step of this run. Cost: the training,
/// and an evaluation of 20,000 images at steps 0, 1, 2, 3, 4, 6, 8, …, each 1.3 times the last.
class ComparisonRun : public Job {
 public:
  /// kBadValue: no step of this run, or a change that no run can have. kNotYet (in the course of
  /// the work): images have not arrived. kDiverged: its last good step comes before. `data` must
  /// outlive the job.
  ComparisonRun(const Run& run, std::uint64_t step, const RecipeChange& change,
                const Dataset& data);

  /// Of the θ of this run and of the other, at the step.
  [[nodiscard]] VectorComparison thetas() const {
    return other_ ? compare(replay_.theta(), other_->theta()) : VectorComparison{};
  }
  [[nodiscard]] const RunScore& mine() const { return mine_; }
  /// The other run on its way, from step 0 to the step.
  [[nodiscard]] const std::vector<RunScore>& curve() const { return curve_; }

  static constexpr int kCostExamples = 10000;

 protected:
  bool work() override;

 private:
  bool train();
  std::optional<RunScore> evaluate(std::span<const float> theta);

  const Dataset& data_;
  Replay replay_;
  std::uint64_t step_;
  std::uint64_t next_ = 0;  ///< the step of the next evaluation
  std::unique_ptr<Run> other_;
  std::unique_ptr<Evaluation> evaluation_;
  std::vector<RunScore> curve_;
  RunScore mine_{};
};

}  // namespace downhill
