#include "shared/network/activation.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace downhill::squash_test {
namespace {

TEST(Squash, PowersOfTwoAreWithinTheirStatedBound) {
  for (int i = -125999; i <= 125999; ++i) {
    const float y = static_cast<float>(i) * 1e-3F;
    const double exact = std::exp2(static_cast<double>(y));
    ASSERT_LE(std::abs(static_cast<double>(powerOfTwo(y)) - exact), 3e-7 * exact) << y;
  }
}

TEST(Squash, SigmoidIsWithinItsStatedBounds) {
  for (int i = -80000; i <= 80000; ++i) {
    const float z = static_cast<float>(i) * 1e-3F;
    const double exact = 1 / (1 + std::exp(-static_cast<double>(z)));
    const double gap = std::abs(static_cast<double>(sigmoid(z)) - exact);
    ASSERT_LE(gap, 2e-7) << z;
    ASSERT_LE(gap, (4e-7 + 1e-7 * std::abs(static_cast<double>(z))) * exact) << z;
  }
}

TEST(Squash, FourAtOnceAreTheSameBits) {
  for (int i = -4000; i <= 4000; ++i) {
    const float z = static_cast<float>(i) * 0.03F;
    const Packet four = sigmoid(Packet{z, -z, z + 1, 0.5F * z});
    ASSERT_EQ(four[0], sigmoid(z));
    ASSERT_EQ(four[1], sigmoid(-z));
    ASSERT_EQ(four[2], sigmoid(z + 1));
    ASSERT_EQ(four[3], sigmoid(0.5F * z));
  }
}

TEST(Squash, SigmoidObeysItsLaws) {
  EXPECT_EQ(sigmoid(0.0F), 0.5F);
  float last = -1;
  for (int i = -2000; i <= 2000; ++i) {
    const float z = static_cast<float>(i) * 0.1F;
    const float a = sigmoid(z);
    ASSERT_GE(a, 0.0F);
    ASSERT_LE(a, 1.0F);
    ASSERT_GE(a, last) << z;
    ASSERT_NEAR(a + sigmoid(-z), 1.0F, 2e-7F) << z;
    last = a;
  }
}

TEST(Squash, FarOutItIsZeroOrOneAndNeverNan) {
  EXPECT_EQ(sigmoid(1e30F), 1.0F);
  EXPECT_LT(sigmoid(-1e30F), 1e-30F);
  EXPECT_TRUE(std::isnan(sigmoid(std::numeric_limits<float>::quiet_NaN())));
}

TEST(Squash, ReluAndSlopes) {
  EXPECT_EQ(relu(-2.0F), 0.0F);
  EXPECT_EQ(relu(3.0F), 3.0F);
  EXPECT_EQ(reluSlope(0.0F), 0.0F);
  EXPECT_EQ(reluSlope(3.0F), 1.0F);
  EXPECT_EQ(sigmoidSlope(0.5F), 0.25F);
}

}  // namespace
}  // namespace downhill::squash_test
