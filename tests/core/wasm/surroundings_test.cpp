// Slope, surfaces and a second run through the Session.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "tests/core/wasm/small_session.h"
#include "wasm/session.h"

namespace downhill::surroundings_test {
namespace {

std::vector<double> work(Session& session) {
  while (session.workSurface(0)) {
  }
  const std::span<const double> points = session.surfacePoints(0);
  return {points.begin(), points.end()};
}

TEST(Surroundings, TheSlopeOfTheWholeSetIsItsOwnBatch) {
  Session session = furnished();
  session.beginGradient();
  session.addGradient(0, 600);
  session.addGradient(600, 400);
  EXPECT_EQ(session.beginBatchGradient(800).code, "ok");
  session.addBatchGradient(0, 300);
  session.addBatchGradient(300, 500);
  const Comparison part = session.slope();
  EXPECT_GT(part.first, 0);
  EXPECT_GT(part.cosine, 0.8);  // 800 of the same 1,000 pictures
  EXPECT_LT(part.cosine, 1);
  EXPECT_EQ(session.beginBatchGradient(801).code, "not-yet");  // 20 steps of 10 are behind
  for (const double batch : {0.0, 1.5, 60001.0, kNan}) {
    refuses(session, "bad-value", [&] { return session.beginBatchGradient(batch); });
  }
}

TEST(Surroundings, TheNextBatchIsTheNextStep) {
  Session session = furnished();
  const std::vector<float> before = theta(session);
  session.beginGradient();
  session.addGradient(0, 1);
  ASSERT_EQ(session.beginBatchGradient(10).code, "ok");
  session.addBatchGradient(0, 10);
  const double norm = session.slope().second;
  ASSERT_EQ(session.train(1, 1e9), 1);
  double moved = 0;
  for (std::size_t i = 0; i < before.size(); ++i) {
    moved += std::pow(static_cast<double>(session.parameters()[i] - before[i]), 2);
  }
  EXPECT_NEAR(std::sqrt(moved), session.position().learning_rate * norm, 1e-4 * std::sqrt(moved));
}

TEST(Surroundings, ASurfaceTowardsAnotherMomentEndsInIt) {
  Session session = furnished();
  EXPECT_EQ(session.beginSurface(500).code, "ok");
  put(session, std::vector<float>{0, 0.5F, 1});
  EXPECT_EQ(session.alongMoment(5, false).code, "ok");
  const std::vector<double> points = work(session);
  ASSERT_EQ(points.size(), 12U);
  EXPECT_NEAR(points[3], session.score(true, 0, 500).cost / 500, 1e-7);
  EXPECT_EQ(session.position().step, 20);
  ASSERT_EQ(session.seek(5).code, "ok");
  EXPECT_NEAR(points[7], session.score(true, 0, 500).cost / 500, 1e-6);  // second: the far end
}

/// θ and θ at 0 and 5 are 3 points, which lie on one plane; that at 10 lies beside it.
TEST(Surroundings, MomentsOfTheRunAreSeenOnASurface) {
  Session session = furnished();
  ASSERT_EQ(session.recall(0).code, "ok");
  EXPECT_EQ(session.shadow().t, 0);  // there is no surface
  ASSERT_EQ(session.beginSurface(10).code, "ok");
  put(session, std::vector<float>{0, 1});
  ASSERT_EQ(session.alongMoment(0, false).code, "ok");
  ASSERT_EQ(session.alongMoment(5, true).code, "ok");
  (void)work(session);
  const std::span<const double> lengths = session.surfaceLengths();
  const auto expect_at = [&](int step, double t, double s) {
    ASSERT_EQ(session.recall(step).code, "ok");
    const Projection seen = session.shadow();
    EXPECT_NEAR(seen.t, t, 1e-5);
    EXPECT_NEAR(seen.s, s, 1e-5);
    EXPECT_LT(seen.off, 1e-5 * lengths[0]);
  };
  expect_at(0, 1, 0);
  expect_at(20, 0, 0);
  ASSERT_EQ(session.recall(5).code, "ok");
  const Projection half = session.shadow();
  EXPECT_NEAR(half.s, 1, 1e-5);
  EXPECT_LT(half.off, 1e-5 * lengths[0]);
  ASSERT_EQ(session.recall(10).code, "ok");
  EXPECT_GT(session.shadow().off, 0.05 * lengths[1]);
}

TEST(Surroundings, ASurfaceEndsWhenTheRunMoves) {
  Session session = furnished();
  const std::vector<std::pair<const char*, std::function<void()>>> moves{
      {"train", [&] { session.train(1, 1e9); }},
      {"seek", [&] { (void)session.seek(3); }},
      {"forget", [&] { (void)session.forget(1); }},
      {"open", [&] {
         put(session, std::vector<float>(13002, 0.5F));
         (void)session.openNetwork();
       }}};
  for (const auto& [move, go] : moves) {
    SCOPED_TRACE(move);
    ASSERT_EQ(session.beginSurface(100).code, "ok");
    put(session, std::vector<float>{0, 1, 2});
    ASSERT_EQ(session.alongRandom(1, true).code, "ok");
    EXPECT_TRUE(session.workSurface(0));
    EXPECT_TRUE(session.hasSurface());
    go();
    EXPECT_FALSE(session.hasSurface());
    EXPECT_FALSE(session.workSurface(0));
    EXPECT_TRUE(session.surfacePoints(0).empty());
  }
}

TEST(Surroundings, WhatCannotBeASurfaceIsRefused) {
  Session session = furnished();
  for (const double examples : {0.0, 0.5, 60001.0, kNan}) {
    refuses(session, "bad-value", [&] { return session.beginSurface(examples); });
  }
  refuses(session, "not-yet", [&] { return session.beginSurface(1001); });
  put(session, std::vector<float>{0});
  refuses(session, "bad-value", [&] { return session.alongDescent(10); });  // before it begins
  const std::vector<std::function<Outcome()>> axes{
      [&] { return session.alongRandom(-1, true); }, [&] { return session.alongMoment(21, false); },
      [&] { return session.alongMoment(kNan, true); }, [&] { return session.alongDescent(0); },
      [&] {
        put(session, std::vector<float>{static_cast<float>(kInfinity)});
        return session.alongDescent(10);
      }};
  for (const auto& axis : axes) {
    ASSERT_EQ(session.beginSurface(100).code, "ok");
    refuses(session, "bad-value", axis);
    EXPECT_FALSE(session.hasSurface());
  }
}

TEST(Surroundings, ARivalWithTheSameRecipeIsTheSame) {
  Session session = furnished();
  ASSERT_EQ(session.setLearningRate(0.25).code, "ok");
  ASSERT_EQ(session.train(20, 1e9), 20);
  ASSERT_EQ(session.beginRival(kNan, kNan, kNan).code, "ok");
  EXPECT_EQ(session.trainRival(40, 1e9).code, "ok");
  EXPECT_EQ(session.rivalStep(), 40);
  ASSERT_EQ(session.recall(40).code, "ok");
  EXPECT_EQ(session.compareRival().distance, 0);
  EXPECT_NEAR(session.compareRival().cosine, 1, 1e-12);
  EXPECT_EQ(session.scoreRival(true, true, 0, 1000).cost,
            session.scoreRival(false, true, 0, 1000).cost);
  ASSERT_EQ(session.recall(10).code, "ok");
  EXPECT_GT(session.compareRival().distance, 0);
  EXPECT_EQ(session.position().step, 40);

  ASSERT_EQ(session.beginRival(6, 20, 1).code, "ok");
  EXPECT_EQ(session.trainRival(1000, 1e9).code, "ok");
  EXPECT_EQ(session.rivalStep(), 50);  // of 20
  EXPECT_EQ(session.trainRival(1000, 1e9).code, "not-yet");
  EXPECT_LT(session.compareRival().cosine, 0.5);
  ASSERT_EQ(session.beginRival(3, kNan, 1000).code, "ok");
  const Outcome end = session.trainRival(50, 1e9);
  EXPECT_EQ(end.code, "diverged");
  EXPECT_NE(end.message.find("The second run ends at step "), std::string::npos);
  session.dropRival();
  EXPECT_EQ(session.trainRival(1, 1e9).code, "empty");
  EXPECT_EQ(session.scoreRival(true, true, 0, 10).examples, 0);
  for (const double seed : {-1.0, 0.5, 4294967296.0}) {
    refuses(session, "bad-value", [&] { return session.beginRival(seed, kNan, kNan); });
  }
  refuses(session, "bad-value", [&] { return session.beginRival(kNan, 0, kNan); });
  refuses(session, "bad-value", [&] { return session.beginRival(kNan, kNan, -1); });
  refuses(session, "bad-value", [&] { return session.recall(41); });
}

TEST(Surroundings, TooLongAStepEndsTheRunWithASentence) {
  Session session = furnished();
  EXPECT_EQ(session.health().code, "ok");
  ASSERT_EQ(session.setLearningRate(1000).code, "ok");
  const int good = session.train(50, 1e9);
  EXPECT_LT(good, 50);
  EXPECT_EQ(session.health().code, "diverged");
  EXPECT_NE(session.health().message.find("smaller learning rate"), std::string::npos);
  EXPECT_EQ(session.position().step, 20 + good);
  EXPECT_EQ(session.position().last_step, 20 + good);
  for (const float w : session.parameters()) {
    ASSERT_TRUE(std::isfinite(w));
  }
  ASSERT_EQ(session.setLearningRate(0.1).code, "ok");
  EXPECT_EQ(session.train(5, 1e9), 5);
  EXPECT_EQ(session.health().code, "ok");
}

}  // namespace
}  // namespace downhill::surroundings_test
