// A second run beside this one: the same recipe gives the same run, a change gives another.
#include "shared/analysis/comparison_run.h"

#include <gtest/gtest.h>

#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "shared/training/burst.h"
#include "tests/core/jobs.h"
#include "tests/core/small_run.h"

namespace downhill::comparison_run_test {
namespace {

using Training = downhill::Run;  // testing::Test has a Run of its own

/// With changes and manual steps, 40 steps along.
Training longRun() {
  Training run = smallRun();
  EXPECT_TRUE(run.setEta(0.25).ok());
  EXPECT_TRUE(run.take({0, Edit{5, 1.5F}}, smallData().train).ok());
  EXPECT_TRUE(run.take({0, Descent{Range{0, 1000}, 0.25F}}, smallData().train).ok());
  take(run, 18);
  return run;
}

std::unique_ptr<ComparisonRun> compared(const Training& run, std::uint64_t step,
                                        const RecipeChange& change) {
  return std::make_unique<ComparisonRun>(run, step, change, smallData());
}

TEST(ComparisonRun, WithTheSameRecipeIsTheSame) {
  const Training run = longRun();
  for (const std::uint64_t step : {0U, 1U, 20U, 21U, 39U, 40U}) {
    const auto job = finish(compared(run, step, {}));
    EXPECT_EQ(job->thetas().distance, 0) << step;
    EXPECT_NEAR(job->thetas().cosine, 1, 1e-12);
    EXPECT_EQ(job->mine().step, static_cast<double>(step));
    EXPECT_EQ(job->curve().back().step, static_cast<double>(step));
    EXPECT_EQ(job->mine().cost, job->curve().back().cost);
    EXPECT_EQ(job->mine().accuracy, job->curve().back().accuracy);
  }
}

TEST(ComparisonRun, TellsWhatTheOtherRunWouldHaveBeen) {
  const Training run = longRun();
  const auto job = finish(compared(run, 40, {.seed = 6, .batch = 20, .eta = 1}));
  Recipe recipe = run.recipe();
  recipe.seed = 6;
  for (Change& change : recipe.changes) {
    change = {change.step, 20, 1};
  }
  Training compared(recipe);
  take(compared, 40);
  const VectorComparison wanted = compare(run.theta(), compared.theta());
  EXPECT_EQ(job->thetas().distance, wanted.distance);
  EXPECT_EQ(job->thetas().cosine, wanted.cosine);
  EXPECT_LT(job->thetas().cosine, 0.5);
  const Score score = evaluate(compared.network(), compared.theta(), smallData().test, 0, 100);
  EXPECT_EQ(job->curve().back().accuracy, score.correct / 100.0);
}

TEST(ComparisonRun, TellsItsWayAtStepsThatGrowApart) {
  const Training run = longRun();
  const auto steps_of = [&](std::uint64_t step) {
    std::vector<double> steps;
    const auto job = finish(compared(run, step, {.eta = 1}));
    for (const RunScore& score : job->curve()) {
      EXPECT_GT(score.cost, 0);
      steps.push_back(score.step);
    }
    return steps;
  };
  EXPECT_EQ(steps_of(0), (std::vector<double>{0}));
  EXPECT_EQ(steps_of(1), (std::vector<double>{0, 1}));
  EXPECT_EQ(steps_of(40), (std::vector<double>{0, 1, 2, 3, 4, 6, 8, 11, 15, 20, 27, 36, 40}));
}

TEST(ComparisonRun, BeginsWithTheSameNetworkUnlessItHasASeed) {
  Recipe recipe;
  recipe.pretrained = true;
  Training run(recipe, randomParameters(recipe.shape, 77));
  take(run, 10);
  EXPECT_EQ(finish(compared(run, 10, {}))->thetas().distance, 0);
  const auto scattered = finish(compared(run, 0, {.seed = 1}));
  EXPECT_EQ(scattered->thetas().distance,
            compare(run.start(), randomParameters(recipe.shape, 1)).distance);
}

TEST(ComparisonRun, LeavesTheRunWhereItIsAndGoesOnWithoutIt) {
  Training run = longRun();
  const auto wanted = finish(compared(run, 30, {.seed = 6}));
  const auto job = compared(run, 30, {.seed = 6});
  while (job->advance(0)) {
    if (run.steps() < 80) {
      take(run, 1);
    }
  }
  EXPECT_EQ(job->thetas().distance, wanted->thetas().distance);
  EXPECT_EQ(job->mine().cost, wanted->mine().cost);
}

TEST(ComparisonRun, EndsWhereTheOtherRunCannotGoOn) {
  Training run = longRun();
  const auto late = compared(run, 40, {.batch = 30});  // of 1,000 images
  while (late->advance(0)) {
  }
  EXPECT_EQ(late->status().code(), Code::kNotYet);
  EXPECT_EQ(late->curve().back().step, 27);

  const auto bad = compared(run, 40, {.eta = 1000});
  while (bad->advance(0)) {
  }
  EXPECT_EQ(bad->status().code(), Code::kDiverged);
  EXPECT_NE(bad->status().message().find("The second run ends at step "), std::string::npos);
}

/// The steps up to the end lie in one burst with what changes there.
TEST(ComparisonRun, NamesTheLastGoodStepOfARecipeThatGoesOn) {
  const auto last_step = [](const ComparisonRun& job) {
    return std::stoi(job.status().message().substr(28));
  };
  Training run = smallRun();
  EXPECT_TRUE(run.setEta(1000).ok());
  Training good = run;
  // Steps that the run itself refuses to keep, which a comparison run takes of it.
  take(run, 30);
  const auto job = compared(run, 50, {});
  while (job->advance(0)) {
  }
  ASSERT_EQ(job->status().code(), Code::kDiverged);
  const int kept = trainBurst(good, smallData().train, 30, 1e9).steps;
  ASSERT_LT(kept, 30);
  EXPECT_EQ(last_step(*job), 20 + kept) << job->status().message();
}

TEST(ComparisonRun, RefusesChangesThatNoRunCanHave) {
  const Training run = longRun();
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const double seed : {-1.0, 0.5, 4294967296.0, nan}) {
    EXPECT_EQ(refusal(*compared(run, 40, {.seed = seed})), Code::kBadValue) << seed;
  }
  for (const double batch : {0.0, 1.5, 60001.0, nan}) {
    EXPECT_EQ(refusal(*compared(run, 40, {.batch = batch})), Code::kBadValue) << batch;
  }
  for (const double eta : {-1.0, 0.0, 1001.0, nan}) {
    EXPECT_EQ(refusal(*compared(run, 40, {.eta = eta})), Code::kBadValue) << eta;
  }
  for (const std::uint64_t step : {std::uint64_t{41}, UINT64_MAX}) {
    EXPECT_EQ(refusal(*compared(run, step, {})), Code::kBadValue) << step;
  }
}

}  // namespace
}  // namespace downhill::comparison_run_test
