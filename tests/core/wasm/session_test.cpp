#include "wasm/session.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include "shared/data/shard.h"
#include "tests/core/wasm/small_session.h"

namespace downhill::session_test {
namespace {

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

TEST(Session, EveryActivationBeginsWithItsEtaUnlessOneWasChosen) {
  Session session = furnished();
  const auto forget = [&](bool relu) {
    put(session, std::vector<std::uint32_t>{16, 16});
    EXPECT_EQ(session.reshape(relu).code, "ok");
    EXPECT_EQ(session.forget(1).code, "ok");
    return static_cast<float>(session.position().learning_rate);
  };
  EXPECT_EQ(forget(false), 0.5F);
  EXPECT_EQ(forget(true), 0.1F);
  EXPECT_EQ(forget(false), 0.5F);
  ASSERT_EQ(session.setLearningRate(0.3F).code, "ok");
  EXPECT_EQ(forget(true), 0.3F);
  EXPECT_EQ(forget(false), 0.3F);
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

TEST(Session, FramesStrokesAsItIsTold) {
  Session session = furnished();
  const auto drawn = [&] {
    const std::vector<float> stroke{0.2F, 0.2F, 0.3F, 0.6F};
    std::uint32_t end = 2;
    const std::span<std::uint8_t> inbox = session.inbox(20);
    std::memcpy(inbox.data(), stroke.data(), 16);
    std::memcpy(inbox.data() + 16, &end, 4);
    EXPECT_EQ(session.drawStrokes(2, 1).code, "ok");
    return std::vector<std::uint8_t>(session.raster().begin(), session.raster().end());
  };
  const auto nan = std::numeric_limits<float>::quiet_NaN();
  const std::vector<std::uint8_t> usual = drawn();

  put(session, std::vector<float>{nan, nan, nan, 4});
  EXPECT_EQ(session.frame().code, "ok");
  const std::vector<std::uint8_t> thick = drawn();
  EXPECT_GT(std::accumulate(thick.begin(), thick.end(), 0),
            std::accumulate(usual.begin(), usual.end(), 0) * 3 / 2);

  put(session, std::vector<float>(14, static_cast<float>(kInfinity)));
  refuses(session, "bad-value", [&] { return session.frame(); });
  put(session, std::vector<float>{1, 0.5F});
  refuses(session, "bad-value", [&] { return session.frame(); });
  put(session, std::vector<float>{nan, nan, nan, 9});
  refuses(session, "bad-value", [&] { return session.frame(); });
  EXPECT_EQ(drawn(), thick);

  // Neither scaled nor centred, it stays in its corner of the pad; moved after framing by eight
  // pixels, it lies eight columns further to the right.
  put(session, std::vector<float>{0, 0});
  EXPECT_EQ(session.frame().code, "ok");
  const std::vector<std::uint8_t> corner = drawn();
  std::vector<float> shifted(14, nan);
  shifted[0] = shifted[1] = 0;
  shifted[12] = 8;
  put(session, shifted);
  EXPECT_EQ(session.frame().code, "ok");
  const std::vector<std::uint8_t> moved = drawn();
  EXPECT_TRUE(std::equal(corner.begin(), corner.end() - 8, moved.begin() + 8));

  put(session, std::vector<float>{});
  EXPECT_EQ(session.frame().code, "ok");
  EXPECT_EQ(drawn(), usual);
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
}  // namespace downhill::session_test
