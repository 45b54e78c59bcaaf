// Gradient descent on the pixels.
#include "shared/analysis/input_optimization.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "shared/network/reference.h"
#include "tests/core/jobs.h"
#include "tests/core/small_run.h"

namespace downhill::input_optimization_test {
namespace {

bool isImage(std::span<const float> x) {
  return x.size() == kPixels &&
         std::ranges::all_of(x, [](float grey) { return grey >= 0 && grey <= 1; });
}

TEST(InputOptimization, RaisesItsTargetActivationAndStaysAnImage) {
  const downhill::Run run = smallRun();
  const std::vector<float> x(kPixels, 0.1F);
  for (int digit = 0; digit < kClasses; ++digit) {
    InputOptimization job({}, run.theta(), x, digit, 50, 0.5);
    finish(job);
    ASSERT_EQ(job.targetActivations().size(), 51U);
    EXPECT_GT(job.targetActivations().back(), job.targetActivations().front());
    EXPECT_TRUE(isImage(job.image()));
  }
}

/// A first step lies along the central differences of the dense reference's cost.
TEST(InputOptimization, FollowsTheSlopeOfThePixels) {
  const downhill::Run run = smallRun();
  const std::span<const float> now = run.theta();
  const Eigen::VectorXd theta =
      Eigen::Map<const Eigen::VectorXf>(now.data(), static_cast<Eigen::Index>(now.size()))
          .cast<double>();
  const std::vector<float> x(kPixels, 0.5F);
  InputOptimization job({}, now, x, 3, 1, 0.01);
  const std::span<const float> optimized = finish(job).image();
  double dot = 0;
  double steps = 0;
  double slopes = 0;
  for (int pixel = 0; pixel < kPixels; ++pixel) {
    Eigen::VectorXd moved = Eigen::VectorXd::Constant(kPixels, 0.5);
    moved[pixel] += 1e-4;
    const double up = reference::run({}, theta, moved, 3).cost;
    moved[pixel] -= 2e-4;
    const double slope = (up - reference::run({}, theta, moved, 3).cost) / 2e-4;
    const double step = optimized[pixel] - 0.5;
    dot -= step * slope;
    steps += step * step;
    slopes += slope * slope;
  }
  EXPECT_NEAR(std::sqrt(steps), 0.01, 1e-4);
  EXPECT_GT(dot / std::sqrt(steps * slopes), 0.999);
}

TEST(InputOptimization, WithoutStepsOnlyLooks) {
  const downhill::Run run = smallRun();
  const std::vector<float> x(kPixels, 0.5F);
  InputOptimization job({}, run.theta(), x, 3, 0, 1);
  EXPECT_FALSE(job.advance(0));
  EXPECT_EQ(job.targetActivations().size(), 1U);
  EXPECT_EQ(copy(job.image()), x);
}

TEST(InputOptimization, EndsWhereThereIsNoSlope) {
  std::vector<float> theta = randomParameters({}, 1);
  const Tensor last = layout(Shape().widths).back();
  std::fill_n(theta.begin() + last.offset, kClasses, -1000.0F);  // every output is 0
  const std::vector<float> x(kPixels, 0.5F);
  InputOptimization job({}, theta, x, 3, 100, 1);
  EXPECT_FALSE(job.advance(0));
  EXPECT_EQ(job.targetActivations().size(), 1U);
  EXPECT_EQ(copy(job.image()), x);
}

/// A network from a file may have any finite weights: the squares of its slopes overflow.
TEST(InputOptimization, EndsWhereTheSlopeIsBeyondAllNumbers) {
  Shape shape;
  shape.activation = Activation::kRelu;
  std::vector<float> theta(static_cast<std::size_t>(parameterCount(shape.widths)), 0.0F);
  const std::vector<Tensor> tensors = layout(shape.widths);
  std::fill_n(theta.begin() + tensors[0].offset, tensors[0].size(), 1e25F);
  std::fill_n(theta.begin() + tensors[2].offset, tensors[2].size(), 1e-25F);
  std::fill_n(theta.begin() + tensors[4].offset, tensors[4].size(), 1e-4F);
  const std::vector<float> x(kPixels, 0.5F);
  InputOptimization job(shape, theta, x, 3, 100, 1);
  finish(job);
  EXPECT_TRUE(isImage(job.image()));
}

TEST(InputOptimization, RefusesWhatIsNoImageNoDigitAndNoStep) {
  const downhill::Run run = smallRun();
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const auto refused = [&](const std::vector<float>& x, int digit, int steps, double length) {
    InputOptimization job({}, run.theta(), x, digit, steps, length);
    return refusal(job);
  };
  for (const std::size_t size : {0, 783, 785}) {
    EXPECT_EQ(refused(std::vector<float>(size), 1, 1, 1), Code::kBadValue) << size;
  }
  for (const float grey : {1.1F, -0.1F, std::nanf("")}) {
    EXPECT_EQ(refused(std::vector<float>(kPixels, grey), 1, 1, 1), Code::kBadValue) << grey;
  }
  const std::vector<float> x(kPixels, 0.5F);
  for (const int digit : {-1, 10}) {
    EXPECT_EQ(refused(x, digit, 1, 1), Code::kBadValue) << digit;
  }
  for (const int steps : {-1, 1001}) {
    EXPECT_EQ(refused(x, 1, steps, 1), Code::kBadValue) << steps;
  }
  for (const double length : {0.0, -1.0, 28.1, nan}) {
    EXPECT_EQ(refused(x, 1, 1, length), Code::kBadValue) << length;
  }
}

}  // namespace
}  // namespace downhill::input_optimization_test
