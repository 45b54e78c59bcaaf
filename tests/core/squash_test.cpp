#include "shared/squash.h"

#include <gtest/gtest.h>

#include <cmath>

namespace downhill {
namespace {

TEST(Squash, ExponentialIsWithinItsStatedBound) {
  for (int i = -87000; i <= 87000; ++i) {
    const float x = static_cast<float>(i) * 1e-3F;
    const double exact = std::exp(static_cast<double>(x));
    ASSERT_LE(std::abs(static_cast<double>(exponential(x)) - exact), 3e-7 * exact) << x;
  }
}

TEST(Squash, SigmoidObeysItsLaws) {
  EXPECT_EQ(sigmoid(0), 0.5F);
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
}

TEST(Squash, ReluAndSlopes) {
  EXPECT_EQ(relu(-2), 0.0F);
  EXPECT_EQ(relu(3), 3.0F);
  EXPECT_EQ(reluSlope(0), 0.0F);
  EXPECT_EQ(reluSlope(3), 1.0F);
  EXPECT_EQ(sigmoidSlope(0.5F), 0.25F);
}

}  // namespace
}  // namespace downhill
