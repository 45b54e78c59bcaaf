// Laws of a run: the same recipe gives the same bits, every step can be taken back, arrival changes
// nothing.
#include "shared/training/run.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <set>
#include <vector>

#include "tests/core/pictures.h"

namespace downhill::run_test {
namespace {

using Training = downhill::Run;  // testing::Test has a Run of its own

std::vector<float> copy(std::span<const float> theta) { return {theta.begin(), theta.end()}; }

void take(Run& run, const LabelledImages& data, int steps) {
  for (int i = 0; i < steps; ++i) {
    ASSERT_TRUE(run.step(data).ok()) << i;
  }
}

const LabelledImages& all() {
  static const LabelledImages pictures = blots(kTrainImages, 1, 0.02F);
  return pictures;
}

TEST(Run, SameRecipeSameBits) {
  Training one{Recipe{}};
  Training two{Recipe{}};
  take(one, all(), 300);
  take(two, all(), 300);
  EXPECT_EQ(copy(one.theta()), copy(two.theta()));
  Recipe other;
  other.seed = 2;
  Training three{other};
  take(three, all(), 300);
  EXPECT_NE(copy(one.theta()), copy(three.theta()));
}

TEST(Run, WaitsForItsShardAndThenGivesTheSameBits) {
  const LabelledImages first = blots(kShardImages, 1, 0.02F);
  Training early{Recipe{}};
  take(early, first, 100);
  EXPECT_TRUE(early.waiting(first));
  EXPECT_EQ(early.step(first).code(), Code::kNotYet);
  EXPECT_EQ(early.steps(), 100U);
  Training late{Recipe{}};
  take(late, all(), 101);
  take(early, all(), 1);
  EXPECT_EQ(copy(early.theta()), copy(late.theta()));
}

TEST(Run, EveryStepCanBeReachedAgainBitForBit) {
  Training run{Recipe{}};
  std::vector<std::vector<float>> moments{copy(run.theta())};
  for (int step = 1; step <= 2500; ++step) {
    if (step == 700) {
      ASSERT_TRUE(run.setEta(2).ok());
    }
    if (step == 1700) {
      ASSERT_TRUE(run.setBatch(37).ok());
    }
    take(run, all(), 1);
    moments.push_back(copy(run.theta()));
  }
  for (const std::size_t step : {2499U, 0U, 1U, 1000U, 999U, 700U, 699U, 2500U, 1701U, 1234U}) {
    ASSERT_TRUE(run.seek(step, all()).ok());
    EXPECT_EQ(run.steps(), step);
    ASSERT_EQ(copy(run.theta()), moments[step]) << step;
  }
  EXPECT_EQ(run.seek(2501, all()).code(), Code::kBadValue);
}

TEST(Run, ChangingSomethingInThePastForgetsTheFuture) {
  Training run{Recipe{}};
  take(run, all(), 50);
  ASSERT_TRUE(run.setEta(3).ok());
  take(run, all(), 50);
  ASSERT_TRUE(run.seek(20, all()).ok());
  EXPECT_EQ(run.lastStep(), 100U);
  ASSERT_TRUE(run.setBatch(5).ok());
  EXPECT_EQ(run.lastStep(), 20U);
  ASSERT_EQ(run.recipe().changes.size(), 2U);
  EXPECT_EQ(run.recipe().changes[1].eta, kDefaultEta);
}

TEST(Run, BadSettingsChangeNothing) {
  Training run{Recipe{}};
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const double eta : {0.0, -1.0, nan, 1e9, std::numeric_limits<double>::infinity()}) {
    EXPECT_EQ(run.setEta(eta).code(), Code::kBadValue) << eta;
  }
  for (const double batch : {0.0, 1.5, 60001.0, nan}) {
    EXPECT_EQ(run.setBatch(batch).code(), Code::kBadValue) << batch;
  }
  EXPECT_EQ(run.recipe().changes.size(), 1U);
}

TEST(Run, AFullBatchIsEveryPictureOnceWhereverItStarts) {
  Training straight{Recipe{}};
  ASSERT_TRUE(straight.setBatch(kTrainImages).ok());
  Training shifted{Recipe{}};
  take(shifted, all(), 1);
  const std::vector<float> before = copy(shifted.theta());
  ASSERT_TRUE(shifted.setBatch(kTrainImages).ok());
  take(shifted, all(), 1);
  std::vector<std::uint32_t> everything(kTrainImages);
  for (std::uint32_t k = 0; k < kTrainImages; ++k) {
    everything[k] = k;
  }
  std::vector<float> expected = before;
  Trainer(Shape{}).step(expected, all(), everything, kDefaultEta);
  EXPECT_EQ(copy(shifted.theta()), expected);
}

TEST(Sampler, FirstEpochKeepsToTheShardsLaterOnesMixAll) {
  Sampler sampler(1);
  bool shuffled = false;
  for (std::uint64_t shard = 0; shard < 60; ++shard) {
    std::set<std::uint32_t> seen;
    for (std::uint64_t i = 0; i < kShardImages; ++i) {
      const std::uint64_t position = shard * kShardImages + i;
      seen.insert(sampler.at(position));
      shuffled |= sampler.at(position) != position;
    }
    ASSERT_EQ(seen.size(), static_cast<std::size_t>(kShardImages));
    ASSERT_EQ(*seen.begin(), shard * kShardImages);
  }
  EXPECT_TRUE(shuffled);
  std::set<std::uint32_t> second;
  int far = 0;
  for (std::uint64_t i = 0; i < kTrainImages; ++i) {
    const std::uint32_t picture = sampler.at(kTrainImages + i);
    second.insert(picture);
    far += picture / kShardImages != i / kShardImages ? 1 : 0;
  }
  EXPECT_EQ(second.size(), static_cast<std::size_t>(kTrainImages));
  EXPECT_GT(far, 55000);
}

TEST(Sampler, NeedsWholeShardsInTheFirstEpochAndAllLater) {
  EXPECT_EQ(Sampler::needed(0, 1), 1000);
  EXPECT_EQ(Sampler::needed(990, 10), 1000);
  EXPECT_EQ(Sampler::needed(991, 10), 2000);
  EXPECT_EQ(Sampler::needed(59995, 10), kTrainImages);
  EXPECT_EQ(Sampler::needed(0, kTrainImages), kTrainImages);
}

TEST(Checkpoints, IsBoundedAndAlwaysHasTheStart) {
  Checkpoints history;
  const std::vector<float> theta(4);
  history.restart(theta);
  for (std::uint64_t step = 1; step <= 1000000; ++step) {
    history.offer(step, step * 10, step * 10, theta);
  }
  EXPECT_LE(history.size(), Checkpoints::kMost);
  EXPECT_GE(history.size(), Checkpoints::kMost / 2);
  EXPECT_EQ(history.before(0).step, 0U);
  EXPECT_LE(1000000 - history.before(1000000).step, 2U * 1000000 / Checkpoints::kMost * 2);
  history.cut(500);
  EXPECT_EQ(history.size(), 1U);
}

}  // namespace
}  // namespace downhill::run_test
