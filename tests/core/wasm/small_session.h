// A small Session with made-up pictures in it, and what a refusal has to be.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "shared/data/shard.h"
#include "wasm/session.h"

namespace downhill {

template <typename T>
void put(Session& session, const std::vector<T>& values) {
  const std::size_t bytes = values.size() * sizeof(T);
  const std::span<std::uint8_t> room = session.inbox(static_cast<int>(bytes));
  if (bytes > 0) {
    std::memcpy(room.data(), values.data(), bytes);
  }
}

inline std::vector<std::uint8_t> shardOf(int images) {
  std::vector<std::uint8_t> pictures(static_cast<std::size_t>(images) * kPixels);
  std::vector<std::uint8_t> labels;
  for (int k = 0; k < images; ++k) {
    labels.push_back(static_cast<std::uint8_t>(k % kClasses));
    const std::span<std::uint8_t> picture =
        std::span(pictures).subspan(static_cast<std::size_t>(k) * kPixels, kPixels);
    for (int pixel = 0; pixel < 100; ++pixel) {
      picture[(k * 37 + pixel * 7) % kPixels] = static_cast<std::uint8_t>(1 + (k + pixel) % 255);
    }
  }
  return encodeShard(pictures, labels).value();
}

/// With 1,000 training and 100 test pictures, 20 steps along.
inline Session furnished() {
  Session session;
  session.expect(true, 1000, 100000);
  put(session, shardOf(1000));
  EXPECT_EQ(session.addShard(true).code, "ok");
  put(session, shardOf(100));
  EXPECT_EQ(session.addShard(false).code, "ok");
  EXPECT_EQ(session.forget(5).code, "ok");
  EXPECT_EQ(session.train(20, 1e9), 20);
  return session;
}

inline std::vector<float> theta(const Session& session) {
  return {session.parameters().begin(), session.parameters().end()};
}

/// A refusal has a code of the vocabulary and a sentence, and θ, data and step stay.
template <typename Call>
void refuses(Session& session, const std::string& code, const Call& call) {
  const std::vector<float> before = theta(session);
  const double step = session.position().step;
  const Outcome outcome = call();
  EXPECT_EQ(outcome.code, code) << outcome.message;
  ASSERT_GT(outcome.message.size(), 20U);
  EXPECT_TRUE(outcome.message.front() >= 'A' && outcome.message.front() <= 'Z') << outcome.message;
  EXPECT_EQ(outcome.message.back(), '.');
  EXPECT_EQ(theta(session), before);
  EXPECT_EQ(session.position().step, step);
  EXPECT_EQ(session.trainImages(), 1000);
  EXPECT_EQ(session.testImages(), 100);
}

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

}  // namespace downhill
