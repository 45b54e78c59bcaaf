// A step in pieces is the step at once.
#include "shared/training/stepper.h"

#include <gtest/gtest.h>

#include <variant>
#include <vector>

#include "shared/training/run.h"
#include "tests/core/jobs.h"
#include "tests/core/pictures.h"
#include "tests/core/small_run.h"

namespace downhill::stepper_test {
namespace {

using Training = downhill::Run;  // testing::Test has a Run of its own

constexpr int kLarge = 6000;

Recipe recipe(int batch) {
  Recipe made;
  made.changes = {{0, batch, kDefaultEta}};
  return made;
}

/// Pieces until the step is complete.
int finishStep(Training& run) {
  int pieces = 1;
  while (!run.advance(allBlots())) {
    ++pieces;
  }
  return pieces;
}

TEST(Stepper, AStepInPiecesHasTheBitsOfTheStepAtOnce) {
  for (const int batch : {1, 256, 257, 2560, 2561, 2816, kLarge, kTrainImages}) {
    Training run(recipe(batch));
    std::vector<float> wanted = copy(run.theta());
    Trainer(Shape{}).step(wanted, allBlots(), run.stepper().nextBatch(batch), kDefaultEta);
    EXPECT_EQ(finishStep(run), (batch + 2559) / 2560) << batch;
    EXPECT_EQ(copy(run.theta()), wanted) << batch;
    EXPECT_EQ(run.steps(), 1U);
    EXPECT_EQ(run.examples(), static_cast<std::uint64_t>(batch));
  }
}

TEST(Stepper, AStepUnderWayMovesNothing) {
  Training run(recipe(kLarge));
  const std::vector<float> before = copy(run.theta());
  ASSERT_FALSE(run.advance(allBlots()));
  EXPECT_EQ(copy(run.theta()), before);
  EXPECT_EQ(run.steps(), 0U);
  EXPECT_EQ(run.examples(), 0U);
}

TEST(Stepper, ChangedSettingsBeginTheStepAnew) {
  for (const int batch : {10, 3000, 9000}) {
    Training run(recipe(kLarge));
    ASSERT_FALSE(run.advance(allBlots()));
    ASSERT_TRUE(run.setBatch(batch).ok());
    EXPECT_EQ(finishStep(run), (batch + 2559) / 2560) << batch;
    Training wanted(recipe(batch));
    take(wanted, 1, allBlots());
    EXPECT_EQ(copy(run.theta()), copy(wanted.theta())) << batch;
  }
  Training run(recipe(kLarge));
  ASSERT_FALSE(run.advance(allBlots()));
  ASSERT_TRUE(run.setEta(2).ok());
  EXPECT_EQ(finishStep(run), 3);
}

TEST(Stepper, TheSameSettingsAgainDoNot) {
  Training run(recipe(kLarge));
  ASSERT_FALSE(run.advance(allBlots()));
  ASSERT_TRUE(run.setBatch(kLarge).ok());
  EXPECT_EQ(finishStep(run), 2);
}

TEST(Stepper, AManualStepInTheMiddleOfALargeStepTakesNothingOfIt) {
  const std::vector<ManualStep> steps{
      {0, Edit{7, 0.5F}}, {0, Descent{Range{100, 20}, 0.25F}}, {0, Descent{NextBatch{30}, 0.25F}}};
  for (const ManualStep& manual : steps) {
    Training run(recipe(kLarge));
    Training wanted(recipe(kLarge));
    ASSERT_FALSE(run.advance(allBlots()));
    for (Training* each : {&run, &wanted}) {
      ASSERT_TRUE(each->take(manual, allBlots()).ok());
      take(*each, 1, allBlots());
    }
    EXPECT_EQ(copy(run.theta()), copy(wanted.theta())) << manual.what.index();
    EXPECT_EQ(run.recipe(), wanted.recipe());
  }
}

TEST(Stepper, GoingElsewhereGivesUpTheStepUnderWay) {
  Training run(recipe(kLarge));
  take(run, 2, allBlots());
  const std::vector<float> wanted = copy(run.theta());
  ASSERT_FALSE(run.advance(allBlots()));
  ASSERT_TRUE(run.seek(1, allBlots()).ok());
  EXPECT_EQ(finishStep(run), 3);
  EXPECT_EQ(copy(run.theta()), wanted);
}

TEST(Stepper, SaysWhichImagesComeNextInTheMiddleOfAStep) {
  Training run(recipe(kLarge));
  Training wanted(recipe(kLarge));
  ASSERT_FALSE(run.advance(allBlots()));
  EXPECT_EQ(run.stepper().images(Range{5, 2})[1], 6U);
  EXPECT_EQ(run.stepper().images(NextBatch{3}).size(), 3U);
  EXPECT_EQ(finishStep(run), 2);
  take(wanted, 1, allBlots());
  EXPECT_EQ(copy(run.theta()), copy(wanted.theta()));
}

}  // namespace
}  // namespace downhill::stepper_test
