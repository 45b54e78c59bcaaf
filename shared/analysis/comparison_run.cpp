#include "shared/analysis/comparison_run.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "shared/training/burst.h"

namespace downhill {
namespace {

/// The recipe of the comparison run, or why there is none.
Result<Recipe> changed(Recipe recipe, const RecipeChange& change) {
  if (change.seed) {
    const Status good = checkSeed(*change.seed);
    if (!good.ok()) {
      return good;
    }
    recipe.seed = static_cast<std::uint32_t>(*change.seed);
    recipe.pretrained = false;
  }
  Run trial(Recipe{});  // the bounds are Run's
  const Status batch = change.batch ? trial.setBatch(*change.batch) : Status();
  const Status eta = change.eta ? trial.setEta(*change.eta) : Status();
  if (!batch.ok() || !eta.ok()) {
    return batch.ok() ? eta : batch;
  }
  for (Change& settings : recipe.changes) {
    settings.batch = change.batch ? static_cast<int>(*change.batch) : settings.batch;
    settings.eta = change.eta ? static_cast<float>(*change.eta) : settings.eta;
  }
  return recipe;
}

}  // namespace

ComparisonRun::ComparisonRun(const Run& run, std::uint64_t step, const RecipeChange& change,
                             const Dataset& data)
    : data_(data), replay_(run, step, data.train), step_(step) {
  Result<Recipe> recipe = changed(run.recipe(), change);
  if (!replay_.status().ok() || !recipe.ok()) {
    fail(replay_.status().ok() ? recipe.status() : replay_.status());
  } else if (recipe.value().pretrained) {
    other_ = std::make_unique<Run>(std::move(recipe.value()), run.start());
  } else {
    other_ = std::make_unique<Run>(recipe.value());
  }
}

bool ComparisonRun::work() {
  if (!replay_.done()) {
    replay_.advance(0);
    return true;
  }
  if (other_->steps() < next_) {
    return train();
  }
  const bool trained = !curve_.empty() && curve_.back().step == static_cast<double>(step_);
  const std::optional<RunScore> score = evaluate(trained ? replay_.theta() : other_->theta());
  if (!score) {
    return true;
  }
  if (trained) {
    mine_ = *score;
    return false;
  }
  curve_.push_back(*score);
  next_ = std::min(step_, static_cast<std::uint64_t>(static_cast<double>(next_) * 1.3) + 1);
  return true;
}

/// Returns false where the other run cannot go on.
bool ComparisonRun::train() {
  constexpr double kMilliseconds = 1;
  const auto left = std::min<std::uint64_t>(next_ - other_->steps(), 1'000'000);
  const Burst burst = trainBurst(*other_, data_.train, static_cast<int>(left), kMilliseconds);
  if (burst.divergence != Divergence::kNone) {
    fail({Code::kDiverged, "The second run ends at step " + std::to_string(other_->steps()) + ". " +
                               sentence(burst.divergence)});
    return false;
  }
  if (burst.steps == 0 && other_->waiting(data_.train)) {
    fail({Code::kNotYet, "The second run waits for training images."});
    return false;
  }
  return true;
}

/// Does a piece of the evaluation; the score once it is done.
std::optional<RunScore> ComparisonRun::evaluate(std::span<const float> theta) {
  if (!evaluation_) {
    evaluation_ = std::make_unique<Evaluation>(other_->recipe().shape, theta, data_, kCostExamples,
                                               kTestImages);
  }
  if (evaluation_->advance(0)) {
    return std::nullopt;
  }
  const Score& train = evaluation_->train();
  const Score& test = evaluation_->test();
  const RunScore score{static_cast<double>(other_->steps()),
                       train.cost / std::max(train.examples, 1),
                       static_cast<double>(test.correct) / std::max(test.examples, 1)};
  evaluation_.reset();
  return score;
}

}  // namespace downhill
