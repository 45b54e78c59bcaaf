// One test that proves the engine: every tensor of the gradient against the double reference, and
// the reference against central differences.
#include <gtest/gtest.h>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <span>
#include <vector>

#include "shared/network.h"
#include "shared/reference.h"
#include "shared/trainer.h"
#include "tests/core/pictures.h"

namespace downhill::gradient_test {
namespace {

struct Case {
  Activation activation;
  int batch;
  std::vector<int> widths = {kPixels, 16, 16, kClasses};
};

class Gradient : public testing::TestWithParam<Case> {
 protected:
  Shape shape{GetParam().widths, GetParam().activation};
  std::vector<float> theta = randomParameters(shape, 7);
  LabelledInk data = blots(GetParam().batch, 3);
  std::vector<std::uint32_t> batch = std::vector<std::uint32_t>(GetParam().batch);

  void SetUp() override { std::iota(batch.begin(), batch.end(), 0U); }

  [[nodiscard]] std::vector<float> fast() const {
    Trainer trainer(shape);
    std::vector<float> sum(theta.size(), 0.0F);
    trainer.addGradient(theta, data, batch, sum);
    for (float& entry : sum) {
      entry /= static_cast<float>(batch.size());
    }
    return sum;
  }
};

/// Bound of |fast − exact| for one tensor. Let u = 2^−24. A float sum of n products is off by at
/// most (n + 1) u Σ|terms| (Higham, 2002, §3.1). An error dz in a sum moves a by |σ'| dz ≤ dz; the
/// longest chain has sums of about 160 inked pixels, then the widths of the layers forwards and
/// backwards, and our power of two adds 3e-7 = 5 u. Each δ is thus off by at most k u times the
/// size that it would have if nothing cancelled, and that size is what `magnitude` is: the largest
/// entry of the tensor. k = inked + Σ widths + batch is the length of the longest chain of
/// roundings; measured errors are a tenth.
double tolerance(const Shape& shape, int batch, double magnitude) {
  constexpr double kUnit = std::numeric_limits<float>::epsilon() / 2.0;
  int chain = 200 + batch;
  for (std::size_t l = 1; l < shape.widths.size(); ++l) {
    chain += 2 * shape.widths[l];
  }
  return chain * kUnit * magnitude;
}

TEST_P(Gradient, EqualsTheReferenceTensorByTensor) {
  const reference::Example exact = reference::mean(shape, theta, data, batch);
  const std::vector<float> gradient = fast();
  for (const Tensor& t : layout(shape.widths)) {
    SCOPED_TRACE(t.name());
    const Eigen::VectorXd expected = exact.gradient.segment(t.offset, t.size());
    const double magnitude = expected.cwiseAbs().maxCoeff();
    ASSERT_GT(magnitude, 0);
    for (int i = 0; i < t.size(); ++i) {
      ASSERT_NEAR(static_cast<double>(gradient[t.offset + i]), expected[i],
                  tolerance(shape, GetParam().batch, magnitude))
          << "entry " << i;
    }
  }
}

/// (C(θ + h) − C(θ − h)) / 2h is off by h²/6 |C‴|, here about 1e-9 for h = 1e-4, and by u_double C
/// / h ≈ 1e-12. A ReLU that turns on or off within h would break this, and among the thousands of
/// wide layers one does at 1e-4: hence a hundredth of that for them.
TEST_P(Gradient, ReferenceEqualsCentralDifferences) {
  // The reference is slow, and a mean of ten tells as much as one of hundreds.
  const std::span<const std::uint32_t> few(batch.data(), std::min<std::size_t>(batch.size(), 10));
  const double work = static_cast<double>(few.size()) * static_cast<double>(theta.size());
  const int probes = static_cast<int>(std::clamp(1.5e6 / work, 1.0, 6.0));
  const reference::Example exact = reference::mean(shape, theta, data, few);
  const Eigen::VectorXd start =
      Eigen::Map<const Eigen::VectorXf>(theta.data(), static_cast<Eigen::Index>(theta.size()))
          .cast<double>();
  const double h = shape.activation == Activation::kRelu ? 1e-6 : 1e-4;
  const auto cost = [&](const Eigen::VectorXd& at) {
    double sum = 0;
    for (const std::uint32_t k : few) {
      sum += reference::run(shape, at, reference::pixels(data.ink(k)), data.label(k)).cost;
    }
    return sum / static_cast<double>(few.size());
  };
  Random random(5);
  for (const Tensor& t : layout(shape.widths)) {
    SCOPED_TRACE(t.name());
    for (int probe = 0; probe < probes; ++probe) {
      const int i = t.offset + static_cast<int>(random.below(static_cast<std::uint32_t>(t.size())));
      Eigen::VectorXd up = start;
      Eigen::VectorXd down = start;
      up[i] += h;
      down[i] -= h;
      const double difference = (cost(up) - cost(down)) / (2 * h);
      const double kink = shape.activation == Activation::kRelu ? 1e-4 : 0;
      EXPECT_NEAR(exact.gradient[i], difference, 2e-8 + kink * std::abs(difference))
          << "entry " << i;
    }
  }
}

/// A step without a gradient buffer and a summed one move θ to the same place but for rounding.
TEST_P(Gradient, AStepIsMinusEtaTimesIt) {
  const reference::Example exact = reference::mean(shape, theta, data, batch);
  std::vector<float> moved = theta;
  Trainer trainer(shape);
  const float eta = 0.5F;
  trainer.step(moved, data, batch, eta);
  const double largest = exact.gradient.cwiseAbs().maxCoeff();
  for (std::size_t i = 0; i < theta.size(); ++i) {
    const double wanted = static_cast<double>(theta[i]) - 0.5 * exact.gradient[static_cast<int>(i)];
    const double rounding = (GetParam().batch + 1) * 6e-8 * (std::abs(wanted) + largest);
    ASSERT_NEAR(static_cast<double>(moved[i]), wanted,
                tolerance(shape, GetParam().batch, largest) + rounding);
  }
}

TEST_P(Gradient, ABlankPixelMovesNoWeight) {
  LabelledInk sparse = blots(GetParam().batch, 4, 0.01F);
  std::vector<float> sum(theta.size(), 0.0F);
  Trainer(shape).addGradient(theta, sparse, batch, sum);
  std::vector<bool> inked(kPixels, false);
  for (const std::uint32_t k : batch) {
    for (const auto [pixel, value] : sparse.ink(k)) {
      inked[pixel] = true;
    }
  }
  for (int pixel = 0; pixel < kPixels; ++pixel) {
    for (int j = 0; j < shape.widths[1]; ++j) {
      if (!inked[pixel]) {
        ASSERT_EQ(sum[pixel * shape.widths[1] + j], 0.0F);
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Lesson, Gradient,
                         testing::Values(Case{Activation::kSigmoid, 1},
                                         Case{Activation::kSigmoid, 10},
                                         Case{Activation::kSigmoid, 37}, Case{Activation::kRelu, 1},
                                         Case{Activation::kRelu, 10}, Case{Activation::kRelu, 37}));
INSTANTIATE_TEST_SUITE_P(OtherShapes, Gradient,
                         testing::Values(Case{Activation::kSigmoid, 3, {kPixels, 1, kClasses}},
                                         Case{Activation::kRelu, 3, {kPixels, 7, 33, 5, kClasses}},
                                         Case{Activation::kSigmoid, 300, {kPixels, 32, kClasses}}));
INSTANTIATE_TEST_SUITE_P(
    WideShapes, Gradient,
    testing::Values(Case{Activation::kSigmoid, 1, {kPixels, 63, kClasses}},
                    Case{Activation::kRelu, 10, {kPixels, 64, kClasses}},
                    Case{Activation::kSigmoid, 37, {kPixels, 65, 65, kClasses}},
                    Case{Activation::kRelu, 7, {kPixels, 7, 100, 33, kClasses}},
                    Case{Activation::kSigmoid, 10, {kPixels, 128, 64, kClasses}},
                    Case{Activation::kRelu, 1, {kPixels, 256, 128, kClasses}},
                    Case{Activation::kSigmoid, 1, {kPixels, 512, kClasses}},
                    Case{Activation::kSigmoid, 257, {kPixels, 8, 64, kClasses}}));

TEST(Trainer, AStepDependsOnItsBatchAloneAndNotOnTheStepsBefore) {
  const Shape shape{{kPixels, 100, 16, kClasses}, Activation::kSigmoid};
  const LabelledInk data = blots(300, 5);
  std::vector<std::uint32_t> order(data.size());
  std::iota(order.begin(), order.end(), 0U);
  const std::span<const std::uint32_t> all(order);
  Trainer used(shape);
  for (const std::size_t batch : {300U, 1U, 37U, 10U, 257U}) {
    std::vector<float> one = randomParameters(shape, 1);
    std::vector<float> other = one;
    used.step(one, data, all.first(batch), 0.5F);
    Trainer(shape).step(other, data, all.first(batch), 0.5F);
    EXPECT_EQ(one, other) << batch;
  }
}

/// The mean square of n normals is off by about √(2/n) of itself; five times that is one failure in
/// a million.
TEST(RandomParameters, HaveTheDeviationThatTheirNumberOfInputsAsksForAndNoBias) {
  const Shape shape{{kPixels, 128, 64, kClasses}, Activation::kRelu};
  const std::vector<float> theta = randomParameters(shape, 3);
  for (const Tensor& t : layout(shape.widths)) {
    const Eigen::ArrayXd entries =
        Eigen::Map<const Eigen::ArrayXf>(theta.data() + t.offset, t.size()).cast<double>();
    const double wanted = t.kind == 'b' ? 0 : 1.0 / t.cols;
    EXPECT_NEAR(entries.square().mean(), wanted, 5 * std::sqrt(2.0 / t.size()) * wanted)
        << t.name();
  }
}

}  // namespace
}  // namespace downhill::gradient_test
