// Steps taken by hand: each does exactly what it says, and is as much a part of the run as any
// other.
#include "shared/training/manual_step.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/core/wasm/small_session.h"

namespace downhill::deed_test {
namespace {

constexpr double kEdit = 0;
constexpr double kRange = 1;
constexpr double kBatch = 2;
constexpr double kPicture = 3;

std::vector<float> gradientOver(Session& session, int from, int count) {
  session.beginGradient();
  session.addGradient(from, count);
  const std::span<const float> g = session.gradient();
  return {g.begin(), g.end()};
}

std::vector<float> descended(std::vector<float> theta, const std::vector<float>& g, float eta) {
  for (std::size_t i = 0; i < theta.size(); ++i) {
    theta[i] -= eta * g[i];
  }
  return theta;
}

TEST(ManualStep, AnEditSetsOneEntryAndNoOther) {
  Session session = furnished();
  std::vector<float> wanted = theta(session);
  wanted[12345] = -2.5F;
  ASSERT_EQ(session.deed(kEdit, 12345, 0, -2.5).code, "ok");
  EXPECT_EQ(theta(session), wanted);
  EXPECT_EQ(session.position().step, 21);
  EXPECT_EQ(session.position().examples, 200);
}

TEST(ManualStep, AStepAlongAShownGradientSubtractsExactlyThat) {
  for (const auto& [from, count] : {std::pair{0, 1}, {7, 1}, {0, 1000}, {100, 300}}) {
    Session session = furnished();
    const std::vector<float> wanted =
        descended(theta(session), gradientOver(session, from, count), 0.25F);
    ASSERT_EQ(session.deed(kRange, from, count, 0.25).code, "ok");
    EXPECT_EQ(theta(session), wanted) << from << " " << count;
  }
}

TEST(ManualStep, TheGradientDoesNotDependOnThePiecesItIsTakenIn) {
  Session session = furnished();
  const std::vector<float> whole = gradientOver(session, 0, 1000);
  session.beginGradient();
  for (int from = 0; from < 1000; from += Trainer::kDirect) {
    session.addGradient(from, Trainer::kDirect);
  }
  const std::span<const float> pieces = session.gradient();
  EXPECT_EQ(std::vector<float>(pieces.begin(), pieces.end()), whole);
}

TEST(ManualStep, TheNextBatchIsNotUsedUp) {
  Session session = furnished();
  ASSERT_EQ(session.beginBatchGradient(30).code, "ok");
  session.addBatchGradient(0, 30);
  const std::span<const float> g = session.batchGradient();
  const std::vector<float> wanted = descended(theta(session), {g.begin(), g.end()}, 0.5F);
  ASSERT_EQ(session.deed(kBatch, 30, 0, 0.5).code, "ok");
  EXPECT_EQ(theta(session), wanted);
  EXPECT_EQ(session.position().examples, 200);
  EXPECT_EQ(session.deed(kBatch, 801, 0, 0.5).code, "not-yet");
}

TEST(ManualStep, TrainsOnADrawingForTheLabelThatIsSaid) {
  Session session = furnished();
  std::vector<std::uint8_t> pixels(kPixels);
  for (int pixel = 300; pixel < 420; ++pixel) {
    pixels[pixel] = 200;
  }
  put(session, pixels);
  ASSERT_EQ(session.drawPixels().code, "ok");
  const auto output = [&] { return session.activations()[kPixels + 32 + 4]; };
  const float before = output();
  ASSERT_EQ(session.drawingGradient(4).code, "ok");
  const std::span<const float> g = session.gradient();
  const std::vector<float> wanted = descended(theta(session), {g.begin(), g.end()}, 1.0F);
  ASSERT_EQ(session.deed(kPicture, 4, 0, 1).code, "ok");
  EXPECT_EQ(theta(session), wanted);
  EXPECT_GT(output(), before);
}

TEST(ManualStep, IsPartOfTheRun) {
  Session session = furnished();
  const std::vector<float> before = theta(session);
  ASSERT_EQ(session.deed(kEdit, 5, 0, 1.5).code, "ok");
  ASSERT_EQ(session.deed(kRange, 0, 1000, 0.25).code, "ok");
  ASSERT_EQ(session.train(10, 1e9), 10);
  const std::vector<float> end = theta(session);
  ASSERT_EQ(session.seek(20).code, "ok");
  EXPECT_EQ(theta(session), before);
  ASSERT_EQ(session.seek(32).code, "ok");
  EXPECT_EQ(theta(session), end);
  const std::span<const double> manual_steps = session.manual_steps();
  EXPECT_EQ(std::vector<double>(manual_steps.begin(), manual_steps.end()),
            (std::vector<double>{20, 0, 5, 0, 1.5, 21, 1, 0, 1000, 0.25}));
  // Another way from there: what was done by hand is forgotten.
  ASSERT_EQ(session.seek(20).code, "ok");
  EXPECT_TRUE(session.manual_steps().empty());
  ASSERT_EQ(session.train(12, 1e9), 12);
  EXPECT_NE(theta(session), end);
  EXPECT_TRUE(session.manual_steps().empty());
}

TEST(ManualStep, ARunThatIsSetBesideItDoesTheSame) {
  Session session = furnished();
  ASSERT_EQ(session.deed(kEdit, 5, 0, 1.5).code, "ok");
  ASSERT_EQ(session.train(10, 1e9), 10);
  ASSERT_EQ(session.recall(31).code, "ok");
  ASSERT_EQ(session.beginRival(kNan, kNan, kNan).code, "ok");
  ASSERT_EQ(session.trainRival(31, 1e9).code, "ok");
  EXPECT_EQ(session.compareRival().distance, 0);
}

TEST(ManualStep, RefusesWhatNoStepCanBe) {
  Session session = furnished();
  for (const auto& [kind, first, second, value] :
       std::vector<DeedNumbers>{{kEdit, -1, 0, 0},
                                {kEdit, 13002, 0, 0},
                                {kEdit, 0.5, 0, 0},
                                {kEdit, 0, 0, kNan},
                                {kEdit, 0, 0, 1001},
                                {kRange, 0, 0, 1},
                                {kRange, -1, 10, 1},
                                {kRange, 59999, 2, 1},
                                {kRange, 0, 10, 0},
                                {kRange, 0, 10, kInfinity},
                                {kBatch, 0, 0, 1},
                                {kBatch, 60001, 0, 1},
                                {kPicture, 10, 0, 1},
                                {4, 0, 0, 1},
                                {kNan, 0, 0, 1}}) {
    refuses(session, "bad-value",
            [&, k = kind, f = first, s = second, v = value] { return session.deed(k, f, s, v); });
  }
  refuses(session, "not-yet", [&] { return session.deed(kRange, 0, 1001, 1); });
  refuses(session, "bad-value", [&] { return session.drawingGradient(10); });
}

TEST(ManualStep, IsNotTakenWhereItWouldBeTheNetworksEnd) {
  Session session = furnished();
  int taken = 0;
  while (taken < 50 && session.deed(kRange, 0, 1000, 1000).code == "ok") {
    ++taken;
  }
  ASSERT_LT(taken, 50);
  refuses(session, "diverged", [&] { return session.deed(kRange, 0, 1000, 1000); });
}

}  // namespace
}  // namespace downhill::deed_test
