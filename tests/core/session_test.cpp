#include "wasm/session.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "shared/shard.h"

namespace downhill {
namespace {

template <typename T>
void put(Session& session, const std::vector<T>& values) {
  const std::size_t bytes = values.size() * sizeof(T);
  const std::span<std::uint8_t> room = session.inbox(static_cast<int>(bytes));
  if (bytes > 0) {
    std::memcpy(room.data(), values.data(), bytes);
  }
}

std::vector<std::uint8_t> shardOf(int images) {
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
Session furnished() {
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

std::vector<float> theta(const Session& session) {
  return {session.parameters().begin(), session.parameters().end()};
}

/// A refusal has a code of the vocabulary and a sentence, and θ, data and step stay.
template <typename Call>
void refuses(Session& session, const std::string& code, Call call) {
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

TEST(Session, RefusesSettingsThatNoRunCanHave) {
  Session session = furnished();
  for (const double batch : {0.0, -1.0, 1.5, 60001.0, kNan, kInfinity}) {
    refuses(session, "bad-value", [&] { return session.setBatch(batch); });
  }
  for (const double eta : {0.0, -0.1, 1001.0, kNan, kInfinity}) {
    refuses(session, "bad-value", [&] { return session.setLearningRate(eta); });
  }
  for (const double seed : {-1.0, 0.5, 4294967296.0, kNan}) {
    refuses(session, "bad-value", [&] { return session.forget(seed); });
  }
  for (const double step : {-1.0, 0.5, 21.0, 1e300, kNan, kInfinity}) {
    refuses(session, "bad-value", [&] { return session.seek(step); });
  }
}

TEST(Session, RefusesBytesThatAreNoShardAndNoNetwork) {
  Session session = furnished();
  std::vector<std::uint8_t> shard = shardOf(10);
  shard.pop_back();
  put(session, shard);
  refuses(session, "truncated", [&] { return session.addShard(true); });
  shard = shardOf(10);
  shard[0] = 'X';
  put(session, shard);
  refuses(session, "bad-format", [&] { return session.addShard(true); });
  shard = shardOf(10);
  shard[12] = 10;  // the first label
  put(session, shard);
  refuses(session, "bad-value", [&] { return session.addShard(true); });

  put(session, std::vector<float>(13001));
  refuses(session, "truncated", [&] { return session.openNetwork(); });
  std::vector<float> network(13002);
  network[7000] = static_cast<float>(kNan);
  put(session, network);
  refuses(session, "bad-value", [&] { return session.openNetwork(); });
}

TEST(Session, RefusesDrawingsWithoutInkAndKeepsTheLast) {
  Session session = furnished();
  std::vector<std::uint8_t> pixels(kPixels);
  pixels[400] = 255;
  put(session, pixels);
  ASSERT_EQ(session.drawPixels().code, "ok");
  const auto shown = [&] {
    return std::vector<float>(session.activations().begin(), session.activations().end());
  };
  const std::vector<float> before = shown();

  put(session, std::vector<float>{});
  refuses(session, "empty", [&] { return session.drawStrokes(0, 0); });
  refuses(session, "truncated", [&] { return session.drawStrokes(3, 1); });
  refuses(session, "truncated", [&] { return session.drawStrokes(-1, 0); });
  put(session, std::vector<float>{0, static_cast<float>(kInfinity), 0});
  std::uint32_t one = 1;
  std::memcpy(session.inbox(12).data() + 8, &one, 4);
  refuses(session, "bad-value", [&] { return session.drawStrokes(1, 1); });
  put(session, std::vector<std::uint8_t>(783));
  refuses(session, "truncated", [&] { return session.drawPixels(); });
  EXPECT_EQ(shown(), before);
}

TEST(Session, TakesStepsUntilTheDataEndsAndComesBack) {
  Session session = furnished();
  const std::vector<float> there = theta(session);
  EXPECT_EQ(session.train(1000, 1e9), 80);
  EXPECT_TRUE(session.waiting());
  EXPECT_EQ(session.position().step, 100);
  EXPECT_EQ(session.seek(20).code, "ok");
  EXPECT_EQ(theta(session), there);
  EXPECT_EQ(session.position().last_step, 100);
}

TEST(Session, CountsEveryTestPictureOnceInTheConfusion) {
  Session session = furnished();
  session.clearConfusion();
  const Score first = session.confuse(0, 60);
  const Score rest = session.confuse(60, 60);
  EXPECT_EQ(first.examples + rest.examples, 100);
  int all = 0;
  int right = 0;
  for (int digit = 0; digit < kClasses; ++digit) {
    int row = 0;
    for (int read = 0; read < kClasses; ++read) {
      row += session.confusion()[kClasses * digit + read];
    }
    EXPECT_EQ(row, 10);
    all += row;
    right += session.confusion()[(kClasses + 1) * digit];
  }
  EXPECT_EQ(all, 100);
  EXPECT_EQ(right, first.correct + rest.correct);
}

TEST(Session, TakesPicturesThatWereNeverPacked) {
  Session session = furnished();
  std::vector<std::uint8_t> bytes(2 * kPixels);
  bytes[5] = 255;
  bytes[kPixels + 7] = 1;
  bytes.insert(bytes.end(), {3, 10});
  put(session, bytes);
  refuses(session, "bad-value", [&] { return session.addPictures(true); });
  put(session, std::vector<std::uint8_t>(kPixels));
  refuses(session, "truncated", [&] { return session.addPictures(true); });
  put(session, std::vector<std::uint8_t>{});
  refuses(session, "truncated", [&] { return session.addPictures(true); });

  bytes.back() = 9;
  put(session, bytes);
  EXPECT_EQ(session.addPictures(false).code, "ok");
  EXPECT_EQ(session.testImages(), 102);
  EXPECT_EQ(session.score(false, 100, 100).examples, 2);
}

}  // namespace
}  // namespace downhill
