// Any step of a run again, bit for bit, while the run goes on.
#include "shared/training/replay.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "tests/core/jobs.h"
#include "tests/core/pictures.h"
#include "tests/core/small_run.h"

namespace downhill::replay_test {
namespace {

using Training = downhill::Run;  // testing::Test has a Run of its own

constexpr int kSteps = 600;
constexpr int kAfterwards = 300;

Image blot() {
  Image image{};
  std::fill_n(image.begin() + 300, 120, std::uint8_t{200});
  return image;
}

/// Goes on to a step, with changes and with steps taken by hand. Its checkpoints are 10,000
/// examples apart, so that those between them are replayed.
void trainTo(Training& run, std::uint64_t until, std::vector<std::vector<float>>* thetas) {
  const std::vector<Change> changes{{50, 10, 2}, {120, 3000, 2}, {125, 100, 2}};
  const std::vector<ManualStep> manual_steps{{130, Edit{77, 0.75F}},
                                             {131, Descent{Range{3, 6000}, 0.5F}},
                                             {140, Descent{NextBatch{30}, 0.5F}},
                                             {400, Descent{SingleImage{blot(), 4}, 0.5F}}};
  while (run.steps() < until) {
    for (const Change& change : changes) {
      if (change.step == run.steps()) {
        ASSERT_TRUE(run.setBatch(change.batch).ok());
        ASSERT_TRUE(run.setEta(static_cast<double>(change.eta)).ok());
      }
    }
    const auto manual = std::ranges::find(manual_steps, run.steps(), &ManualStep::step);
    ASSERT_TRUE(
        (manual != manual_steps.end() ? run.take(*manual, allBlots()) : run.step(allBlots())).ok());
    if (thetas) {
      thetas->push_back(copy(run.theta()));
    }
  }
}

TEST(Replay, GivesTheBitsOfTheRunAtAnyStepWhileTheRunGoesOn) {
  Training run{Recipe{}};
  std::vector<std::vector<float>> thetas{copy(run.theta())};
  trainTo(run, kSteps, &thetas);
  ASSERT_EQ(thetas.size(), kSteps + 1U);
  Training alone = run;
  const Recipe then = run.recipe();

  const std::vector<std::uint64_t> steps{600, 0,   1,   50,  51,  119, 120, 121, 124, 125,
                                         130, 131, 132, 139, 140, 141, 399, 400, 401, 599};
  std::vector<std::unique_ptr<Replay>> replays;
  for (const std::uint64_t step : steps) {
    replays.push_back(std::make_unique<Replay>(run, step, allBlots()));
  }
  // A piece of one, a step of the run, a piece of the next.
  bool more = true;
  while (more) {
    more = false;
    for (const std::unique_ptr<Replay>& replay : replays) {
      more = replay->advance(0) || more;
      if (run.steps() < kSteps + kAfterwards) {
        trainTo(run, run.steps() + 1, nullptr);
      }
    }
  }
  for (std::size_t i = 0; i < steps.size(); ++i) {
    ASSERT_TRUE(replays[i]->done());
    EXPECT_EQ(replays[i]->step(), steps[i]);
    EXPECT_EQ(replays[i]->checkpoint().step, steps[i]);
    EXPECT_EQ(replays[i]->recipe(), then);
    ASSERT_EQ(copy(replays[i]->theta()), thetas[static_cast<std::size_t>(steps[i])]) << steps[i];
  }
  // The run has not noticed.
  trainTo(run, kSteps + kAfterwards, nullptr);
  trainTo(alone, kSteps + kAfterwards, nullptr);
  EXPECT_EQ(copy(run.theta()), copy(alone.theta()));
  EXPECT_EQ(run.recipe(), alone.recipe());
}

/// Where a run goes that goes on from a replay's checkpoint.
TEST(Replay, GoesOnLikeTheStepItself) {
  Training run{Recipe{}};
  trainTo(run, kSteps, nullptr);
  Training sought = run;
  Replay replay(run, 128, allBlots());
  finish(replay);
  run.goTo(replay.checkpoint());
  ASSERT_TRUE(sought.seek(128, allBlots()).ok());
  EXPECT_EQ(run.lastStep(), sought.lastStep());
  for (Training* each : {&run, &sought}) {
    ASSERT_TRUE(each->setBatch(7).ok());
    take(*each, 20, allBlots());
  }
  EXPECT_EQ(copy(run.theta()), copy(sought.theta()));
  EXPECT_EQ(run.examples(), sought.examples());
  EXPECT_EQ(run.recipe(), sought.recipe());
}

TEST(Replay, BeginsAtTheNearestCheckpointOrWhereTheRunIs) {
  Training run{Recipe{}};
  trainTo(run, kSteps, nullptr);
  ASSERT_TRUE(run.seek(395, allBlots()).ok());
  EXPECT_EQ(Replay(run, 397, allBlots()).checkpoint().step, 395U);
  EXPECT_EQ(Replay(run, 395, allBlots()).checkpoint().step, 395U);
  EXPECT_EQ(Replay(run, 49, allBlots()).checkpoint().step, 0U);
  const std::uint64_t checkpoint = Replay(run, 600, allBlots()).checkpoint().step;
  EXPECT_GT(checkpoint, 395U);
  EXPECT_LT(checkpoint, 600U);
}

TEST(Replay, TellsHowFarItIs) {
  Training run{Recipe{}};
  take(run, 900, allBlots());
  Replay replay(run, 890, allBlots());
  EXPECT_EQ(replay.progress(), 0);
  double before = 0;
  while (replay.advance(0)) {
    EXPECT_GT(replay.progress(), before);
    EXPECT_LT(replay.progress(), 1);
    before = replay.progress();
  }
  EXPECT_GT(before, 0.5);
  EXPECT_EQ(replay.progress(), 1);
  EXPECT_EQ(Replay(run, 900, allBlots()).progress(), 1);
}

TEST(Replay, RefusesWhatIsNoStepOfTheRun) {
  const Training run = smallRun();
  for (const std::uint64_t step : {std::uint64_t{21}, UINT64_MAX}) {
    Replay replay(run, step, smallData().train);
    EXPECT_EQ(refusal(replay), Code::kBadValue);
    EXPECT_FALSE(replay.done());
    EXPECT_EQ(replay.progress(), 0);
  }
}

TEST(Replay, FollowsTheRunUntilItsRecipeOrItsStartChanges) {
  const Training run = smallRun();
  const Replay replay(run, 10, smallData().train);
  const auto after = [&](const auto& change) {
    Training changed = run;
    change(changed);
    return replay.follows(changed, 10);
  };
  EXPECT_TRUE(after([](Training&) {}));
  EXPECT_TRUE(after([](Training& changed) { take(changed, 10); }));
  EXPECT_TRUE(after([](Training& changed) { EXPECT_TRUE(changed.setEta(3).ok()); }));
  const auto back = [](Training& changed, std::uint64_t step) {
    EXPECT_TRUE(changed.seek(step, smallData().train).ok());
  };
  EXPECT_TRUE(after([&](Training& changed) {
    back(changed, 11);
    EXPECT_TRUE(changed.setEta(3).ok());
  }));
  EXPECT_FALSE(after([&](Training& changed) {
    back(changed, 9);
    EXPECT_TRUE(changed.setEta(3).ok());
  }));
  EXPECT_FALSE(after([&](Training& changed) {
    back(changed, 9);
    EXPECT_TRUE(changed.take({0, Edit{0, 1}}, smallData().train).ok());
  }));
  EXPECT_FALSE(after([](Training& changed) { changed = smallRun(6); }));
}

/// Both recipes say no more of the start than that it was given.
TEST(Replay, DoesNotFollowARunThatBeganWithAnotherNetwork) {
  Recipe recipe;
  recipe.pretrained = true;
  const auto opened = [&](std::uint32_t seed) {
    Training run(recipe, randomParameters(recipe.shape, seed));
    take(run, 20);
    return run;
  };
  const Training run = opened(1);
  const Replay replay(run, 10, smallData().train);
  EXPECT_TRUE(replay.follows(opened(1), 10));
  EXPECT_FALSE(replay.follows(opened(2), 10));
}

}  // namespace
}  // namespace downhill::replay_test
