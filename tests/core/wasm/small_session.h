// A small Session with made-up images in it, and what a refusal has to be.
#pragma once

#include <gtest/gtest.h>

#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "tests/core/jobs.h"
#include "tests/core/small_run.h"
#include "wasm/session.h"

namespace downhill {

/// With 1,000 training and 100 test images, 20 steps along.
inline Session smallSession() {
  Session session;
  session.reserve(Split::kTrain, 1000, 100000);
  EXPECT_EQ(session.addShard(Split::kTrain, shardOf(1000)).code, "ok");
  EXPECT_EQ(session.addShard(Split::kTest, shardOf(100)).code, "ok");
  EXPECT_EQ(session.forget({}, 5).code, "ok");
  EXPECT_EQ(session.train(20, 1e9).steps, 20);
  return session;
}

inline std::vector<float> theta(const Session& session) { return copy(session.parameters()); }

inline Outcome seek(Session& session, double step) {
  const std::unique_ptr<Replay> replay = session.replay(step);
  while (replay->advance(0)) {
  }
  return replay->status().ok() ? session.seek(*replay) : outcome(replay->status());
}

inline Outcome descend(Session& session, const GradientSource& over, double eta) {
  const std::unique_ptr<Replay> step = session.descend(over, eta);
  while (step->advance(0)) {
  }
  return step->status().ok() ? session.take(*step) : outcome(step->status());
}

/// The sum of the costs of the first training images.
inline double trainCost(const Session& session, int examples) {
  return finish(session.evaluation(examples, 0))->train().cost;
}

/// A refusal has a code of the vocabulary and a sentence, and data, run and θ stay.
template <typename Call>
void refuses(Session& session, const std::string& code, const Call& call) {
  const std::vector<float> before = theta(session);
  const RunState state = session.state();
  const Outcome outcome = call();
  EXPECT_EQ(outcome.code, code) << outcome.message;
  ASSERT_GT(outcome.message.size(), 20U);
  EXPECT_TRUE(outcome.message.front() >= 'A' && outcome.message.front() <= 'Z') << outcome.message;
  EXPECT_EQ(outcome.message.back(), '.');
  EXPECT_EQ(theta(session), before);
  const RunState now = session.state();
  EXPECT_EQ(now.step, state.step);
  EXPECT_EQ(now.last_step, state.last_step);
  EXPECT_EQ(now.run, state.run);
  EXPECT_EQ(now.theta_version, state.theta_version);
  EXPECT_EQ(session.images(Split::kTrain), 1000);
  EXPECT_EQ(session.images(Split::kTest), 100);
}

/// The same of a job, which is refused when it is made.
template <typename Call>
void refusesJob(Session& session, const std::string& code, const Call& make) {
  refuses(session, code, [&] {
    const auto job = make();
    EXPECT_FALSE(job->advance(1e9));
    return outcome(job->status());
  });
}

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

}  // namespace downhill
