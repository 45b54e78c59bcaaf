// What the network makes of images: those of a set, and noise.
#include "shared/analysis/predictions.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <vector>

#include "shared/analysis/evaluation.h"
#include "tests/core/jobs.h"
#include "tests/core/small_run.h"

namespace downhill::predictions_test {
namespace {

TEST(Predictions, OfASetAddUpToItsEvaluation) {
  const downhill::Run run = smallRun();
  SetPredictions job({}, run.theta(), smallData().train);
  EXPECT_TRUE(job.advance(0));  // 128 of 1,000
  finish(job);
  ASSERT_EQ(job.costs().size(), 1000U);
  ASSERT_EQ(job.outputs().size(), 10000U);
  EXPECT_TRUE(job.images().empty());
  const Score score = evaluate(run.network(), run.theta(), smallData().train, 0, 1000);
  EXPECT_NEAR(std::accumulate(job.costs().begin(), job.costs().end(), 0.0), score.cost,
              1e-6 * score.cost);
  int right = 0;
  for (int k = 0; k < 1000; ++k) {
    EXPECT_EQ(job.labels()[k], k % kClasses);
    right += job.digits()[k] == job.labels()[k] ? 1 : 0;
    const std::span<const float> outputs = job.outputs().subspan(k * kClasses, kClasses);
    ASSERT_EQ(job.digits()[k], brightest(outputs));
    ASSERT_EQ(job.activations()[k], *std::ranges::max_element(outputs));
    ASSERT_EQ(job.costs()[k], cost(outputs, job.labels()[k]));
  }
  EXPECT_EQ(right, score.correct);
}

TEST(Predictions, ShowTheImagesThatAreAskedForAsTheyWerePacked) {
  const downhill::Run run = smallRun();
  const std::vector<std::uint32_t> numbers{999, 3, 3};
  SetPredictions job({}, run.theta(), smallData().train, numbers);
  finish(job);
  ASSERT_EQ(job.images().size(), 3U * kPixels);
  EXPECT_EQ(job.labels()[0], 9);
  EXPECT_EQ(job.labels()[1], 3);
  EXPECT_EQ(job.images()[kPixels + 3 * 37], 4);  // see shardOf
  EXPECT_EQ(job.costs()[1], job.costs()[2]);
  SetPredictions all({}, run.theta(), smallData().train);
  EXPECT_EQ(finish(all).costs()[3], job.costs()[1]);
}

TEST(Predictions, OfNoImagesAreNone) {
  const downhill::Run run = smallRun();
  const LabelledImages nothing;
  SetPredictions of_nothing({}, run.theta(), nothing);
  SetPredictions of_no_numbers({}, run.theta(), smallData().train, {});
  for (SetPredictions* job : {&of_nothing, &of_no_numbers}) {
    EXPECT_FALSE(job->advance(0));
    EXPECT_TRUE(job->status().ok());
    EXPECT_TRUE(job->costs().empty());
  }
}

TEST(Predictions, RefuseAnImageThatHasNotArrived) {
  const downhill::Run run = smallRun();
  for (const std::uint32_t number : {1000U, UINT32_MAX}) {
    const std::vector<std::uint32_t> numbers{3, number};
    SetPredictions job({}, run.theta(), smallData().train, numbers);
    EXPECT_EQ(refusal(job), Code::kNotYet);
    EXPECT_TRUE(job.costs().empty());
  }
}

TEST(Predictions, KeepTheirThetaWhileTheRunTrainsOn) {
  downhill::Run run = smallRun();
  SetPredictions wanted({}, run.theta(), smallData().train);
  finish(wanted);
  SetPredictions job({}, run.theta(), smallData().train);
  do {
    take(run, 5);
  } while (job.advance(0));
  EXPECT_EQ(copy(job.outputs()), copy(wanted.outputs()));
  SetPredictions now({}, run.theta(), smallData().train);
  EXPECT_NE(copy(finish(now).outputs()), copy(wanted.outputs()));
}

TEST(NoisePredictions, HaveTheDensityThatIsAskedForAndAreTheSameAgain) {
  const downhill::Run run = smallRun();
  NoisePredictions job({}, run.theta(), 0.25, 7, 600);
  EXPECT_TRUE(job.advance(0));
  finish(job);
  EXPECT_EQ(job.costs().size(), 600U);
  const std::span<const std::uint8_t> shown = job.images();
  ASSERT_EQ(shown.size(), 24U * kPixels);
  const auto inked = std::count_if(shown.begin(), shown.end(), [](auto p) { return p > 0; });
  EXPECT_NEAR(static_cast<double>(inked) / static_cast<double>(shown.size()), 0.25, 0.02);
  NoisePredictions again({}, run.theta(), 0.25, 7, 600);
  EXPECT_EQ(copy(finish(again).outputs()), copy(job.outputs()));
  NoisePredictions reseeded({}, run.theta(), 0.25, 8, 600);
  EXPECT_NE(copy(finish(reseeded).outputs()), copy(job.outputs()));
  for (const double density : {0.0, 1.0}) {
    NoisePredictions last({}, run.theta(), density, 4294967295.0, 1);
    const std::span<const std::uint8_t> image = finish(last).images();
    EXPECT_EQ(std::count(image.begin(), image.end(), 0), density == 0 ? kPixels : 0);
  }
}

TEST(NoisePredictions, RefuseADensityASeedAndACountThatCannotBe) {
  const downhill::Run run = smallRun();
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const auto refused = [&](double density, double seed, int count) {
    NoisePredictions job({}, run.theta(), density, seed, count);
    return refusal(job);
  };
  for (const double density : {-0.1, 1.1, nan}) {
    EXPECT_EQ(refused(density, 1, 1), Code::kBadValue) << density;
  }
  for (const double seed : {-1.0, 0.5, 4294967296.0, nan}) {
    EXPECT_EQ(refused(1, seed, 1), Code::kBadValue) << seed;
  }
  for (const int count : {-1, 0, 10001}) {
    EXPECT_EQ(refused(1, 1, count), Code::kBadValue) << count;
  }
}

}  // namespace
}  // namespace downhill::predictions_test
