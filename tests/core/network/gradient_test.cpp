// Every tensor of the gradient against the reference in double, and the reference against central
// differences.
#include <gtest/gtest.h>

#include <Eigen/Core>
#include <algorithm>
#include <cstdint>
#include <iterator>
#include <limits>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "shared/network/network.h"
#include "shared/network/reference.h"
#include "shared/network/tensor_view.h"
#include "shared/training/trainer.h"
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
  LabelledImages data = blots(GetParam().batch, 3);
  std::vector<std::uint32_t> batch = std::vector<std::uint32_t>(GetParam().batch);

  /// Biases of 0 would put a rectifier whose layer below is off exactly on its kink.
  void SetUp() override {
    std::iota(batch.begin(), batch.end(), 0U);
    Random random(7, 1);
    for (const Tensor& t : layout(shape.widths)) {
      if (t.kind == 'b') {
        std::generate_n(theta.begin() + t.offset, t.rows, [&] { return 0.1F * random.normal(); });
      }
    }
  }

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
/// size that it would have if nothing cancelled. `magnitude`, the largest entry of the tensor, is
/// that size. k = inked + Σ widths + batch is the length of the longest chain of roundings;
/// measured errors are a tenth of the bound.
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
/// / h ≈ 1e-12. Where a rectifier has a kink between the two, at z = 0, the difference says
/// nothing; the thousands of wide layers have one within 1e-4 nearly always.
TEST_P(Gradient, ReferenceEqualsCentralDifferences) {
  // The reference is slow, and a mean of ten tells as much as one of hundreds.
  const std::span<const std::uint32_t> few(batch.data(), std::min<std::size_t>(batch.size(), 10));
  const double work = static_cast<double>(few.size()) * static_cast<double>(theta.size());
  const int probes = static_cast<int>(std::clamp(1.5e6 / work, 1.0, 6.0));
  const reference::Example exact = reference::mean(shape, theta, data, few);
  const Eigen::VectorXd start = column(theta).cast<double>();
  const double h = shape.activation == Activation::kSigmoid ? 1e-4 : 1e-6;
  const auto cost = [&](const Eigen::VectorXd& at) {
    double sum = 0;
    std::vector<bool> above;  // z > 0, of every neuron
    for (const std::uint32_t k : few) {
      const auto example =
          reference::run(shape, at, reference::pixels(data.image(k)), data.label(k));
      sum += example.cost;
      for (const Eigen::VectorXd& z : example.z) {
        std::ranges::transform(z, std::back_inserter(above), [](double sign) { return sign > 0; });
      }
    }
    return std::pair(sum / static_cast<double>(few.size()), above);
  };
  Random random(5);
  for (const Tensor& t : layout(shape.widths)) {
    SCOPED_TRACE(t.name());
    int compared = 0;
    for (int probe = 0; probe < probes; ++probe) {
      const int i = t.offset + static_cast<int>(random.below(static_cast<std::uint32_t>(t.size())));
      Eigen::VectorXd up = start;
      Eigen::VectorXd down = start;
      up[i] += h;
      down[i] -= h;
      const auto [cost_up, above_up] = cost(up);
      const auto [cost_down, above_down] = cost(down);
      if (above_up == above_down) {
        ++compared;
        EXPECT_NEAR(exact.gradient[i], (cost_up - cost_down) / (2 * h), 2e-8) << "entry " << i;
      }
    }
    EXPECT_GT(compared, 0);
  }
}

/// A step without a gradient buffer and a summed one give the same θ but for rounding.
TEST_P(Gradient, AStepIsMinusEtaTimesTheGradient) {
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
  LabelledImages sparse = blots(GetParam().batch, 4, 0.01F);
  std::vector<float> sum(theta.size(), 0.0F);
  Trainer(shape).addGradient(theta, sparse, batch, sum);
  std::vector<bool> inked(kPixels, false);
  for (const std::uint32_t k : batch) {
    for (const auto [pixel, value] : sparse.image(k)) {
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

std::vector<Case> cases() {
  std::vector<Case> all;
  for (const Activation activation : kActivations) {
    for (const int batch : {1, 10, 37}) {
      all.push_back({activation, batch});
    }
    all.push_back({activation, 3, {kPixels, 1, kClasses}});
    all.push_back({activation, 3, {kPixels, 7, 33, 5, kClasses}});
  }
  all.push_back({Activation::kSigmoid, 300, {kPixels, 32, kClasses}});
  return all;
}

INSTANTIATE_TEST_SUITE_P(All, Gradient, testing::ValuesIn(cases()));
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
  const LabelledImages data = blots(300, 5);
  std::vector<std::uint32_t> order(data.size());
  std::iota(order.begin(), order.end(), 0U);
  const std::span<const std::uint32_t> all(order);
  Trainer used(shape);
  for (const std::size_t batch : {300U, 1U, 37U, 10U, 257U}) {
    std::vector<float> theta = randomParameters(shape, 1);
    std::vector<float> anew = theta;
    used.step(theta, data, all.first(batch), 0.5F);
    Trainer(shape).step(anew, data, all.first(batch), 0.5F);
    EXPECT_EQ(theta, anew) << batch;
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
