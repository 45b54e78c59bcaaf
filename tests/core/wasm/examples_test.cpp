// Single pictures through the Session: MNIST's, noise, and one that is climbed to.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "shared/analysis/noise.h"
#include "shared/network/reference.h"
#include "tests/core/wasm/small_session.h"

namespace downhill::examples_test {
namespace {

TEST(Examples, ALookShowsWhatEvaluationCounts) {
  Session session = furnished();
  session.beginLook();
  session.lookOver(true, false, 0, 400);
  session.lookOver(true, false, 400, 10000);
  ASSERT_EQ(session.seenCosts().size(), 1000U);
  ASSERT_EQ(session.seenOutputs().size(), 10000U);
  const Score score = session.score(true, 0, 1000);
  const double sum = std::accumulate(session.seenCosts().begin(), session.seenCosts().end(), 0.0);
  EXPECT_NEAR(sum, score.cost, 1e-6 * score.cost);
  int right = 0;
  for (int k = 0; k < 1000; ++k) {
    right += session.seenDigits()[k] == session.seenLabels()[k] ? 1 : 0;
  }
  EXPECT_EQ(right, score.correct);
}

TEST(Examples, PicturesComeAsTheyWerePacked) {
  Session session = furnished();
  put(session, std::vector<std::uint32_t>{999, 3});
  ASSERT_EQ(session.look(true, false).code, "ok");
  ASSERT_EQ(session.seenPictures().size(), 2U * kPixels);
  EXPECT_EQ(session.seenLabels()[0], 9);
  EXPECT_EQ(session.seenLabels()[1], 3);
  EXPECT_EQ(session.seenPictures()[kPixels + 3 * 37], 4);  // see shardOf
  put(session, std::vector<std::uint32_t>{1000});
  refuses(session, "not-yet", [&] { return session.look(true, false); });
}

TEST(Examples, ARecalledMomentSeesAsItDidThen) {
  Session session = furnished();
  put(session, std::vector<std::uint32_t>{5});
  ASSERT_EQ(session.look(true, false).code, "ok");
  const float then = session.seenCosts()[0];
  ASSERT_EQ(session.train(30, 1e9), 30);
  ASSERT_EQ(session.recall(20).code, "ok");
  put(session, std::vector<std::uint32_t>{5});
  ASSERT_EQ(session.look(true, true).code, "ok");
  EXPECT_EQ(session.seenCosts()[0], then);
  put(session, std::vector<std::uint32_t>{5});
  ASSERT_EQ(session.look(true, false).code, "ok");
  EXPECT_NE(session.seenCosts()[0], then);
}

TEST(Examples, NoiseHasTheDensityThatIsAskedForAndIsTheSameAgain) {
  Session session = furnished();
  ASSERT_EQ(session.lookAtNoise(0.25, 7, 100).code, "ok");
  const std::span<const std::uint8_t> shown = session.seenPictures();
  ASSERT_EQ(shown.size(), 24U * kPixels);
  const auto inked = std::count_if(shown.begin(), shown.end(), [](auto p) { return p > 0; });
  EXPECT_NEAR(static_cast<double>(inked) / static_cast<double>(shown.size()), 0.25, 0.02);
  const std::vector<float> first(session.seenOutputs().begin(), session.seenOutputs().end());
  ASSERT_EQ(session.lookAtNoise(0.25, 7, 100).code, "ok");
  EXPECT_EQ(std::vector<float>(session.seenOutputs().begin(), session.seenOutputs().end()), first);
  ASSERT_EQ(session.lookAtNoise(0, 7, 1).code, "ok");
  EXPECT_EQ(std::count(session.seenPictures().begin(), session.seenPictures().end(), 0), kPixels);
  for (const double density : {-0.1, 1.1, kNan}) {
    refuses(session, "bad-value", [&] { return session.lookAtNoise(density, 1, 1); });
  }
  refuses(session, "bad-value", [&] { return session.lookAtNoise(1, 1, 10001); });
}

TEST(Examples, AClimbRaisesItsAimAndStaysAPicture) {
  Session session = furnished();
  for (int digit = 0; digit < kClasses; ++digit) {
    put(session, std::vector<float>(kPixels, 0.1F));
    ASSERT_EQ(session.optimizeInput(digit, 50, 0.5).code, "ok");
    ASSERT_EQ(session.target_activations().size(), 51U);
    EXPECT_GT(session.target_activations().back(), session.target_activations().front());
    EXPECT_TRUE(std::all_of(session.climbed().begin(), session.climbed().end(),
                            [](float x) { return x >= 0 && x <= 1; }));
  }
  for (const std::size_t size : {0, 783}) {
    put(session, std::vector<float>(size));
    refuses(session, "bad-value", [&] { return session.optimizeInput(1, 1, 1); });
  }
  put(session, std::vector<float>(kPixels, 1.1F));
  refuses(session, "bad-value", [&] { return session.optimizeInput(1, 1, 1); });
}

/// A optimizeInput's first step lies along the central differences of the dense reference's cost.
TEST(Examples, AClimbFollowsTheSlopeOfThePixels) {
  Session session = furnished();
  const Shape shape;
  const std::vector<float> now = theta(session);
  const Eigen::VectorXd wide =
      Eigen::Map<const Eigen::VectorXf>(now.data(), static_cast<Eigen::Index>(now.size()))
          .cast<double>();
  put(session, std::vector<float>(kPixels, 0.5F));
  ASSERT_EQ(session.optimizeInput(3, 1, 0.01).code, "ok");
  const std::vector<float> there(session.climbed().begin(), session.climbed().end());
  double dot = 0;
  double steps = 0;
  double slopes = 0;
  for (int pixel = 0; pixel < kPixels; ++pixel) {
    Eigen::VectorXd x = Eigen::VectorXd::Constant(kPixels, 0.5);
    x[pixel] += 1e-4;
    const double up = reference::run(shape, wide, x, 3).cost;
    x[pixel] -= 2e-4;
    const double slope = (up - reference::run(shape, wide, x, 3).cost) / 2e-4;
    const double step = there[pixel] - 0.5;
    dot -= step * slope;
    steps += step * step;
    slopes += slope * slope;
  }
  EXPECT_NEAR(std::sqrt(steps), 0.01, 1e-4);
  EXPECT_GT(dot / std::sqrt(steps * slopes), 0.999);
}

TEST(Session, StartsAnewInAnotherShape) {
  Session session = furnished();
  const std::vector<float> before = theta(session);
  put(session, std::vector<std::uint32_t>{20, 12, 8});
  ASSERT_EQ(session.reshape(true).code, "ok");
  EXPECT_EQ(theta(session), before);  // not before the next start
  ASSERT_EQ(session.forget(5).code, "ok");
  EXPECT_EQ(session.parameters().size(), 784U * 20 + 20 + 20 * 12 + 12 + 12 * 8 + 8 + 8 * 10 + 10);
  EXPECT_EQ(session.activation(), "relu");
  EXPECT_EQ(session.train(20, 1e9), 20);
  session.beginGradient();
  session.addGradient(0, 1000);
  EXPECT_EQ(session.gradient().size(), session.parameters().size());
  for (const auto& hidden :
       std::vector<std::vector<std::uint32_t>>{{}, {0}, {513}, {16, 16, 16, 16, 16}}) {
    put(session, hidden);
    refuses(session, "bad-value", [&] { return session.reshape(false); });
  }
  put(session, std::vector<std::uint32_t>{400});
  refuses(session, "too-large", [&] { return session.reshape(false); });
}

}  // namespace
}  // namespace downhill::examples_test
