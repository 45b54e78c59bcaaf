#include "shared/network/activation.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <set>

namespace downhill::activation_test {
namespace {

TEST(Activation, PowersOfTwoAreWithinTheirStatedBound) {
  for (int i = -125999; i <= 125999; ++i) {
    const float y = static_cast<float>(i) * 1e-3F;
    const double exact = std::exp2(static_cast<double>(y));
    ASSERT_LE(std::abs(static_cast<double>(powerOfTwo(y)) - exact), 3e-7 * exact) << y;
  }
}

TEST(Activation, NamesAndLabelsAreDistinctAndNamesAreFound) {
  std::set<std::string> names;
  std::set<std::string> labels;
  for (const Activation activation : kActivations) {
    names.insert(name(activation));
    labels.insert(label(activation));
    EXPECT_EQ(activationNamed(name(activation)), activation);
    EXPECT_NE(activationNames().find(name(activation)), std::string::npos);
    EXPECT_GT(defaultEta(activation), 0.0F);
  }
  EXPECT_EQ(names.size(), kActivations.size());
  EXPECT_EQ(labels.size(), kActivations.size());
  EXPECT_FALSE(activationNamed("tanh").has_value());
  EXPECT_FALSE(activationNamed("").has_value());
}

/// Every row of the table.
class Row : public testing::TestWithParam<Activation> {};

TEST_P(Row, IsWithinItsStatedAccuracyAndRisesMonotonically) {
  withActivation(GetParam(), []<class Row>() {
    float last = -std::numeric_limits<float>::infinity();
    for (int i = -34000; i <= 80000; ++i) {
      const float z = static_cast<float>(i) * 1e-3F;
      const double exact = Row::exact(static_cast<double>(z));
      const float a = Row::value(z);
      ASSERT_LE(std::abs(static_cast<double>(a) - exact),
                Row::accuracy(static_cast<double>(z)) * std::abs(exact))
          << z;
      ASSERT_GE(a, last - 1.2e-7F) << z;
      last = a;
    }
  });
}

TEST_P(Row, FourAtOnceAreTheSameBits) {
  withActivation(GetParam(), []<class Row>() {
    for (int i = -4000; i <= 4000; ++i) {
      const float z = static_cast<float>(i) * 0.03F;
      const Packet zs{z, -z, z + 1, 0.5F * z};
      const Packet values = Row::value(zs);
      const Packet slopes = Row::slope(values);
      for (int lane = 0; lane < 4; ++lane) {
        ASSERT_EQ(values[lane], Row::value(zs[lane]));
        ASSERT_EQ(slopes[lane], Row::slope(values[lane]));
      }
    }
  });
}

/// (σ(z + h) − σ(z − h)) / 2h is off by h²/6 |σ‴| <= 3e-9. At z = 0 some have a kink.
TEST_P(Row, SlopeIsTheDerivative) {
  withActivation(GetParam(), []<class Row>() {
    constexpr double kStep = 1e-4;
    for (int i = -500; i < 500; ++i) {
      const double z = 0.02 * i + 0.01;
      const double difference = (Row::exact(z + kStep) - Row::exact(z - kStep)) / (2 * kStep);
      ASSERT_NEAR(Row::slope(Row::exact(z)), difference, 1e-8) << z;
    }
  });
}

TEST_P(Row, ANeuronDiesOnlyWhereTheTableSaysSo) {
  withActivation(GetParam(), []<class Row>() {
    EXPECT_EQ(Row::slope(Row::value(-10.0F)) == 0, Row::kCanDie);
    EXPECT_GT(Row::slope(Row::value(10.0F)), 0.0F);
  });
}

INSTANTIATE_TEST_SUITE_P(All, Row, testing::ValuesIn(kActivations));

TEST(Activation, SigmoidIsHalfAtZeroAndSymmetric) {
  EXPECT_EQ(Sigmoid::value(0.0F), 0.5F);
  for (int i = -2000; i <= 2000; ++i) {
    const float z = static_cast<float>(i) * 0.1F;
    const float a = Sigmoid::value(z);
    ASSERT_GE(a, 0.0F);
    ASSERT_LE(a, 1.0F);
    ASSERT_NEAR(a + Sigmoid::value(-z), 1.0F, 2e-7F) << z;
  }
}

TEST(Activation, SigmoidOfLargeNumbersIsOneOrTheLeastOfAll) {
  EXPECT_EQ(Sigmoid::value(1e30F), 1.0F);
  EXPECT_EQ(Sigmoid::value(-1e30F), 0x1p-50F);
  EXPECT_EQ(Sigmoid::value(-35.0F), 0x1p-50F);
  EXPECT_TRUE(std::isnan(Sigmoid::value(std::numeric_limits<float>::quiet_NaN())));
}

TEST(Activation, RectifiersAtKnownPoints) {
  EXPECT_EQ(Relu::value(-2.0F), 0.0F);
  EXPECT_EQ(Relu::value(3.0F), 3.0F);
  EXPECT_EQ(Relu::slope(0.0F), 0.0F);
  EXPECT_EQ(Relu::slope(3.0F), 1.0F);
  EXPECT_EQ(LeakyRelu::value(-2.0F), -0.02F);
  EXPECT_EQ(LeakyRelu::slope(-0.02F), 0.01F);
  EXPECT_EQ(Sigmoid::slope(0.5F), 0.25F);
}

}  // namespace
}  // namespace downhill::activation_test
