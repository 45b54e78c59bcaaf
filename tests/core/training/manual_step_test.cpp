// Steps taken by hand: each does exactly what it says, and is as much a part of the run as any
// other.
#include "shared/training/manual_step.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/core/wasm/small_session.h"

namespace downhill::manual_step_test {
namespace {

std::vector<float> gradientOver(Session& session, const GradientSource& over) {
  return copy(finish(session.gradient(over))->values());
}

std::vector<float> descended(std::vector<float> theta, const std::vector<float>& g, float eta) {
  for (std::size_t i = 0; i < theta.size(); ++i) {
    theta[i] -= eta * g[i];
  }
  return theta;
}

TEST(ManualStep, AnEditSetsOneEntryAndNoOther) {
  Session session = smallSession();
  std::vector<float> wanted = theta(session);
  wanted[12345] = -2.5F;
  ASSERT_EQ(session.edit(12345, -2.5).code, "ok");
  EXPECT_EQ(theta(session), wanted);
  EXPECT_EQ(session.state().step, 21);
  EXPECT_EQ(session.state().examples, 200);
}

TEST(ManualStep, AStepAlongAShownGradientSubtractsExactlyThat) {
  for (const auto& [from, count] : {std::pair{0, 1}, {7, 1}, {0, 1000}, {100, 300}}) {
    Session session = smallSession();
    const std::vector<float> wanted =
        descended(theta(session), gradientOver(session, Range{from, count}), 0.25F);
    ASSERT_EQ(descend(session, Range{from, count}, 0.25).code, "ok");
    EXPECT_EQ(theta(session), wanted) << from << " " << count;
    EXPECT_EQ(session.state().examples, 200);
  }
}

TEST(ManualStep, TheNextBatchIsNotUsedUp) {
  Session session = smallSession();
  const std::vector<float> wanted =
      descended(theta(session), gradientOver(session, NextBatch{30}), 0.5F);
  ASSERT_EQ(descend(session, NextBatch{30}, 0.5).code, "ok");
  EXPECT_EQ(theta(session), wanted);
  EXPECT_EQ(session.state().examples, 200);
  EXPECT_EQ(descend(session, NextBatch{801}, 0.5).code, "not-yet");
}

TEST(ManualStep, TrainsOnADrawingForTheLabelThatIsSaid) {
  Session session = smallSession();
  Image image{};
  for (int pixel = 300; pixel < 420; ++pixel) {
    image[pixel] = 200;
  }
  const auto output = [&] {
    session.predict(image);
    return session.activations()[kPixels + 32 + 4];
  };
  const float before = output();
  const SingleImage drawing{image, 4};
  const std::vector<float> wanted = descended(theta(session), gradientOver(session, drawing), 1.0F);
  ASSERT_EQ(descend(session, drawing, 1).code, "ok");
  EXPECT_EQ(theta(session), wanted);
  EXPECT_GT(output(), before);
}

TEST(ManualStep, IsPartOfTheRun) {
  Session session = smallSession();
  const std::vector<float> before = theta(session);
  ASSERT_EQ(session.edit(5, 1.5).code, "ok");
  ASSERT_EQ(descend(session, Range{0, 1000}, 0.25).code, "ok");
  ASSERT_EQ(session.train(10, 1e9).steps, 10);
  const std::vector<float> end = theta(session);
  ASSERT_EQ(seek(session, 20).code, "ok");
  EXPECT_EQ(theta(session), before);
  ASSERT_EQ(seek(session, 32).code, "ok");
  EXPECT_EQ(theta(session), end);
  EXPECT_EQ(session.recipe().manual_steps,
            (std::vector<ManualStep>{{20, Edit{5, 1.5F}}, {21, Descent{Range{0, 1000}, 0.25F}}}));
  // Another way from there: what was done by hand is forgotten.
  ASSERT_EQ(seek(session, 20).code, "ok");
  EXPECT_TRUE(session.recipe().manual_steps.empty());
  ASSERT_EQ(session.train(12, 1e9).steps, 12);
  EXPECT_NE(theta(session), end);
  EXPECT_TRUE(session.recipe().manual_steps.empty());
}

TEST(ManualStep, AComparisonRunTakesItToo) {
  Session session = smallSession();
  ASSERT_EQ(session.edit(5, 1.5).code, "ok");
  ASSERT_EQ(session.train(10, 1e9).steps, 10);
  EXPECT_EQ(finish(session.compare(31, {}))->thetas().distance, 0);
}

TEST(ManualStep, RefusesWhatNoStepCanBe) {
  Session session = smallSession();
  for (const auto& [index, value] :
       {std::pair{-1, 0.0}, {13002, 0.0}, {0, kNan}, {0, 1001.0}, {0, -1001.0}, {0, kInfinity}}) {
    refuses(session, "bad-value", [&, i = index, v = value] { return session.edit(i, v); });
  }
  const std::vector<std::pair<GradientSource, double>> descents{
      {Range{0, 0}, 1},          {Range{-1, 10}, 1},       {Range{59999, 2}, 1},
      {Range{0, 10}, 0},         {Range{0, 10}, 1001},     {Range{0, 10}, kNan},
      {Range{0, 10}, kInfinity}, {Range{0, 10}, 1e-46},    {NextBatch{0}, 1},
      {NextBatch{60001}, 1},     {SingleImage{{}, 10}, 1}, {SingleImage{{}, -1}, 1}};
  for (const auto& [over, eta] : descents) {
    refusesJob(session, "bad-value", [&, o = over, e = eta] { return session.descend(o, e); });
  }
  refusesJob(session, "not-yet", [&] { return session.descend(Range{0, 1001}, 1); });
  refusesJob(session, "bad-value", [&] { return session.gradient(SingleImage{{}, 10}); });
}

TEST(ManualStep, IsNotTakenWhereTheNetworkCouldLearnNoMore) {
  Session session = smallSession();
  int taken = 0;
  while (taken < 50 && descend(session, Range{0, 1000}, 1000).code == "ok") {
    ++taken;
  }
  ASSERT_LT(taken, 50);
  refuses(session, "diverged", [&] { return descend(session, Range{0, 1000}, 1000); });
}

}  // namespace
}  // namespace downhill::manual_step_test
