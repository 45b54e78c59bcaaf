// Laws of a run: the same recipe gives the same bits, every step can be taken back, arrival changes
// nothing.
#include "shared/training/run.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <set>
#include <utility>
#include <vector>

#include "tests/core/jobs.h"
#include "tests/core/pictures.h"
#include "tests/core/small_run.h"

namespace downhill::run_test {
namespace {

using Training = downhill::Run;  // testing::Test has a Run of its own

TEST(Run, SameRecipeSameBits) {
  Training first{Recipe{}};
  Training two{Recipe{}};
  take(first, 300, allBlots());
  take(two, 300, allBlots());
  EXPECT_EQ(copy(first.theta()), copy(two.theta()));
  Recipe reseeded;
  reseeded.seed = 2;
  Training three{reseeded};
  take(three, 300, allBlots());
  EXPECT_NE(copy(first.theta()), copy(three.theta()));
}

TEST(Run, WaitsForItsShardAndThenGivesTheSameBits) {
  const LabelledImages first = blots(kShardImages, 1, 0.02F);
  Training early{Recipe{}};
  take(early, 100, first);
  EXPECT_TRUE(early.waiting(first));
  EXPECT_EQ(early.step(first).code(), Code::kNotYet);
  EXPECT_EQ(early.steps(), 100U);
  Training late{Recipe{}};
  take(late, 101, allBlots());
  take(early, 1, allBlots());
  EXPECT_EQ(copy(early.theta()), copy(late.theta()));
}

/// What followed a step is forgotten by the next one, a manual step that needs no images too.
TEST(Run, WaitsForItsBatchWhereAManualStepOnceFollowed) {
  const LabelledImages first = blots(kShardImages, 1, 0.02F);
  Training run{Recipe{}};
  take(run, 100, first);
  ASSERT_TRUE(run.take({0, Edit{0, 1}}, first).ok());
  ASSERT_TRUE(run.seek(100, first).ok());
  EXPECT_TRUE(run.waiting(first));
  EXPECT_EQ(run.step(first).code(), Code::kNotYet);
  EXPECT_EQ(run.lastStep(), 101U);
  EXPECT_FALSE(run.waiting(allBlots()));
}

TEST(Run, EveryStepCanBeReachedAgainBitForBit) {
  Training run{Recipe{}};
  std::vector<std::vector<float>> thetas{copy(run.theta())};
  for (int step = 1; step <= 2500; ++step) {
    if (step == 700) {
      ASSERT_TRUE(run.setEta(2).ok());
    }
    if (step == 1700) {
      ASSERT_TRUE(run.setBatch(37).ok());
    }
    take(run, 1, allBlots());
    thetas.push_back(copy(run.theta()));
  }
  for (const std::size_t step : {2499U, 0U, 1U, 1000U, 999U, 700U, 699U, 2500U, 1701U, 1234U}) {
    ASSERT_TRUE(run.seek(step, allBlots()).ok());
    EXPECT_EQ(run.steps(), step);
    ASSERT_EQ(copy(run.theta()), thetas[step]) << step;
  }
  EXPECT_EQ(run.seek(2501, allBlots()).code(), Code::kBadValue);
}

TEST(Run, ChangingSomethingInThePastForgetsTheFuture) {
  Training run{Recipe{}};
  take(run, 50, allBlots());
  ASSERT_TRUE(run.setEta(3).ok());
  take(run, 50, allBlots());
  ASSERT_TRUE(run.seek(20, allBlots()).ok());
  EXPECT_EQ(run.lastStep(), 100U);
  ASSERT_TRUE(run.setBatch(5).ok());
  EXPECT_EQ(run.lastStep(), 20U);
  ASSERT_EQ(run.recipe().changes.size(), 2U);
  EXPECT_EQ(run.recipe().changes[1].eta, kDefaultEta);
}

TEST(Run, BadSettingsChangeNothing) {
  Training run{Recipe{}};
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const double eta : {0.0, -1.0, 1e-46, nan, 1e9, std::numeric_limits<double>::infinity()}) {
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
  take(shifted, 1, allBlots());
  const std::vector<float> before = copy(shifted.theta());
  ASSERT_TRUE(shifted.setBatch(kTrainImages).ok());
  take(shifted, 1, allBlots());
  std::vector<std::uint32_t> everything(kTrainImages);
  for (std::uint32_t k = 0; k < kTrainImages; ++k) {
    everything[k] = k;
  }
  std::vector<float> expected = before;
  Trainer(Shape{}).step(expected, allBlots(), everything, kDefaultEta);
  EXPECT_EQ(copy(shifted.theta()), expected);
}

/// What a step takes depends on where its numbers begin: see AlignedFloats.
TEST(Run, KeepsItsNumbersAtTheBeginningOfACacheLine) {
  for (const int width : {1, 16, 17}) {
    Recipe recipe;
    recipe.shape.widths = {kPixels, width, kClasses};
    std::vector<Training> several;
    several.reserve(3);
    for (int i = 0; i < 3; ++i) {
      several.emplace_back(recipe);
    }
    for (const Training& run : several) {
      EXPECT_EQ(reinterpret_cast<std::uintptr_t>(run.theta().data()) % 64, 0U);
    }
  }
}

TEST(Sampler, APositionHasItsPictureWhateverWasAskedBefore) {
  constexpr std::uint64_t kEpoch = kTrainImages;
  Sampler forwards(9);
  std::vector<std::pair<std::uint64_t, std::uint32_t>> pictures;
  for (const std::uint64_t at :
       {std::uint64_t{0}, kEpoch - 1, kEpoch, kEpoch + 7, 3 * kEpoch, 70 * kEpoch + 5}) {
    pictures.emplace_back(at, forwards.at(at));
  }
  Sampler backwards(9);
  for (auto picture = pictures.rbegin(); picture != pictures.rend(); ++picture) {
    EXPECT_EQ(backwards.at(picture->first), picture->second) << picture->first;
    EXPECT_EQ(Sampler(9).at(picture->first), picture->second) << picture->first;
  }
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

/// A run without a network: what it has worked through at each of its steps.
class Passed {
 public:
  explicit Passed(std::size_t parameters) : theta_(parameters) { checkpoints_.restart(theta_); }

  void step(std::uint64_t examples) {
    work_.push_back(work_.back() + examples);
    furthest_ = std::max(furthest_, work_.back());
    checkpoints_.offer(work_.size() - 1, work_.back(), work_.back(), theta_);
  }
  void leaveFrom(std::size_t step) {
    checkpoints_.cut(step);
    work_.resize(step + 1);
  }
  [[nodiscard]] const Checkpoints& checkpoints() const { return checkpoints_; }
  [[nodiscard]] std::size_t steps() const { return work_.size() - 1; }
  /// Examples from the checkpoint before a step to that step.
  [[nodiscard]] std::uint64_t replayed(std::size_t step) const {
    return work_[step] - checkpoints_.before(step).work;
  }
  void expectWhatCheckpointsGuarantee() const {
    const std::size_t most = checkpoints_.most();
    const std::uint64_t share = most < 36 ? 2 : 1;
    ASSERT_LE(checkpoints_.size(), most);
    ASSERT_EQ(checkpoints_.before(0).step, 0U);
    for (std::size_t step = 0; step < work_.size(); ++step) {
      const std::uint64_t few = std::min(3 * furthest_ / most, furthest_ - work_[step]);
      ASSERT_LE(replayed(step), std::max(Checkpoints::kExamplesApart, share * few))
          << "step " << step << " of " << steps() << ", " << furthest_ << " examples, " << most
          << " checkpoints";
    }
  }

 private:
  std::vector<float> theta_;
  Checkpoints checkpoints_;
  std::vector<std::uint64_t> work_{0};
  std::uint64_t furthest_ = 0;
};

/// θ of 4 numbers has 300 checkpoints; the others have 36 and 13.
TEST(Checkpoints, ReplaysNoMoreThanItGuaranteesWhateverTheSteps) {
  for (const std::size_t parameters : {4U, 110000U, 300000U}) {
    for (const std::vector<std::uint64_t>& sizes : std::vector<std::vector<std::uint64_t>>{
             {370}, {1000}, {9999}, {60000}, {1, 60000, 0}, {10, 10, 30000, 256, 0}}) {
      SCOPED_TRACE(testing::PrintToString(sizes));
      Passed run(parameters);
      for (const std::size_t times : {16, 8}) {
        for (std::size_t i = 1; i <= times * run.checkpoints().most(); ++i) {
          run.step(sizes[i % sizes.size()]);
          if (i < 20 || i % 20 == 0) {
            run.expectWhatCheckpointsGuarantee();
          }
          if (HasFatalFailure()) {
            return;
          }
        }
        run.leaveFrom(run.steps() / 3);
      }
    }
  }
}

TEST(Checkpoints, IsAsFineAsAtFirstAfterALongRunIsLeftNearItsStart) {
  Passed run(4);
  while (run.steps() < 100000) {
    run.step(1000);
  }
  EXPECT_GE(run.checkpoints().size(), Checkpoints::kMost / 2);
  run.leaveFrom(5);
  for (std::size_t step = 6; step < 500; ++step) {
    run.step(1000);
    ASSERT_LE(run.replayed(step), Checkpoints::kExamplesApart) << step;
  }
}

}  // namespace
}  // namespace downhill::run_test
