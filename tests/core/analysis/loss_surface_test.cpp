// Laws of the surfaces: they are the cost, their slope is the gradient, a plane's row is a line.
#include "shared/analysis/loss_surface.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <set>
#include <string>
#include <vector>

#include "shared/analysis/direction.h"
#include "shared/analysis/evaluation.h"
#include "shared/network/reference.h"
#include "tests/core/pictures.h"

namespace downhill::surface_test {
namespace {

struct Case {
  Activation activation;
  int examples;
  std::vector<int> widths = {kPixels, 16, 16, kClasses};
};

class SurfaceOf : public testing::TestWithParam<Case> {
 protected:
  Shape shape{GetParam().widths, GetParam().activation};
  int n = GetParam().examples;
  std::vector<float> theta = randomParameters(shape, 7);
  LabelledImages data = blots(GetParam().examples, 3);
  Trainer trainer{shape};

  /// Biases of 0 would put a ReLU whose layer below is off exactly on its kink.
  void SetUp() override {
    for (const Tensor& t : layout(shape.widths)) {
      if (t.kind == 'b') {
        std::fill_n(theta.begin() + t.offset, t.size(), 0.1F);
      }
    }
  }

  [[nodiscard]] double cost(const std::vector<float>& at) const {
    return evaluate(Network(shape), at, data, 0, n).cost / n;
  }

  std::vector<SurfacePoint> points(std::vector<Axis> axes) {
    LossSurface surface(shape, theta, n);
    for (Axis& axis : axes) {
      EXPECT_TRUE(surface.add(std::move(axis)).ok());
    }
    while (surface.advance(trainer, data)) {
    }
    EXPECT_TRUE(surface.done());
    std::vector<SurfacePoint> found(surface.points().begin(), surface.points().end());
    std::sort(found.begin(), found.end(),
              [](const auto& a, const auto& b) { return a.index < b.index; });
    return found;
  }
};

/// θ + t d in float is off by half an ulp of θ, some 1e-8 an entry, and z¹ by a few 1e-7 either
/// way; costs of up to 10 examples' size agree to 1e-6.
TEST_P(SurfaceOf, ALineIsTheCostThere) {
  const std::vector<float> d = randomDirection(shape, 1);
  const auto found = points({{.at = {-1, -0.1F, 0, 0.1F, 3}, .d = d}});
  ASSERT_EQ(found.size(), 5U);
  for (const SurfacePoint& point : found) {
    std::vector<float> there = theta;
    for (std::size_t i = 0; i < there.size(); ++i) {
      there[i] += point.t * d[i];
    }
    EXPECT_NEAR(point.cost, cost(there), 1e-6 * (1 + std::abs(point.t))) << point.t;
    EXPECT_EQ(point.s, 0);
  }
  EXPECT_NEAR(found[2].cost, cost(theta), 1e-9);
}

/// Central difference over h: off by h²/6 |∂³C/∂t³| and by the points' rounding, some 1e-8, over h.
/// With |∇C|² of 0.05 to 5 a relative 1e-3 leaves room for an h of 1/512; where ReLUs turn on or
/// off within h the error goes with h itself, and 1/16384 is better. The reference in double says
/// what the slope is.
TEST_P(SurfaceOf, ItsSlopeAlongDescentIsMinusTheGradientSquared) {
  std::vector<std::uint32_t> all(n);
  std::iota(all.begin(), all.end(), 0U);
  const double square = reference::mean(shape, theta, data, all).gradient.squaredNorm();
  const float h = shape.activation == Activation::kRelu ? 1.0F / 16384 : 1.0F / 512;
  const auto found = points({{.at = {-h, h}, .downhill = n}});
  const double slope = (found[1].cost - found[0].cost) / (2.0 * static_cast<double>(h));
  EXPECT_NEAR(slope, -square, 1e-3 * square);
}

TEST_P(SurfaceOf, APlanesRowThroughTheCentreIsTheLine) {
  const std::vector<float> t{-0.5F, -0.2F, 0, 0.25F, 0.5F, 1};
  const std::vector<float> e = randomDirection(shape, 2);
  const auto line = points({{.at = t, .downhill = n}});
  const auto plane = points({{.at = t, .downhill = n}, {.at = {-1, 0, 1}, .d = e}});
  ASSERT_EQ(plane.size(), 18U);
  for (std::size_t i = 0; i < t.size(); ++i) {
    EXPECT_EQ(plane[6 + i].s, 0);
    EXPECT_EQ(plane[6 + i].t, line[i].t);
    EXPECT_EQ(plane[6 + i].cost, line[i].cost);
  }
  std::vector<float> corner = theta;
  for (std::size_t i = 0; i < corner.size(); ++i) {
    corner[i] += e[i];
  }
  EXPECT_NEAR(plane[14].cost, cost(corner), 2e-6);  // t = 0, s = 1
}

/// What is left of p beside its shadow has nothing of either direction: that is least squares.
TEST_P(SurfaceOf, AShadowIsTheNearestPlaceOnThePlane) {
  const auto dot = [](const std::vector<float>& p, const std::vector<float>& q) {
    return std::inner_product(p.begin(), p.end(), q.begin(), 0.0);
  };
  const std::vector<float> d = randomDirection(shape, 1);
  std::vector<float> e = randomDirection(shape, 2);
  std::transform(e.begin(), e.end(), d.begin(), e.begin(), std::plus<>());  // at 45° to d
  const std::vector<float> p = randomDirection(shape, 3);
  std::vector<float> other(theta.size());
  std::transform(theta.begin(), theta.end(), p.begin(), other.begin(), std::plus<>());

  for (const bool orthogonal : {false, true}) {
    LossSurface surface(shape, theta, n);
    EXPECT_EQ(surface.shadow(other).off, 0);  // no axis yet
    ASSERT_TRUE(surface.add({.at = {0}, .d = d}).ok());
    ASSERT_TRUE(surface.add({.at = {0}, .d = e, .orthogonal = orthogonal}).ok());
    while (surface.advance(trainer, data)) {
    }
    std::vector<float> second = e;
    if (orthogonal) {
      const double along = dot(d, e) / dot(d, d);
      for (std::size_t i = 0; i < e.size(); ++i) {
        second[i] -= static_cast<float>(along) * d[i];
      }
    }
    EXPECT_NEAR(surface.lengths()[1], std::sqrt(dot(second, second)), 1e-4);
    const Projection shadow = surface.shadow(other);
    std::vector<float> rest(p.size());
    for (std::size_t i = 0; i < p.size(); ++i) {
      rest[i] =
          static_cast<float>(static_cast<double>(p[i]) - shadow.t * d[i] - shadow.s * second[i]);
    }
    const double room = 1e-5 * dot(p, p);  // θ + p is rounded to θ's ulps
    EXPECT_NEAR(dot(rest, d), 0, room);
    EXPECT_NEAR(dot(rest, second), 0, room);
    EXPECT_NEAR(shadow.off, std::sqrt(dot(rest, rest)), 1e-4 * shadow.off);
  }
}

TEST_P(SurfaceOf, AShadowOnALineOrOfADirectionWithoutLength) {
  const std::vector<float> d = randomDirection(shape, 1);
  const std::vector<float> none(d.size(), 0.0F);
  std::vector<float> other(theta.size());
  for (std::size_t i = 0; i < d.size(); ++i) {
    other[i] = theta[i] + 0.5F * d[i];
  }
  LossSurface line(shape, theta, n);
  ASSERT_TRUE(line.add({.at = {0}, .d = d}).ok());
  EXPECT_NEAR(line.shadow(other).t, 0.5, 1e-6);
  for (const bool first : {true, false}) {
    LossSurface plane(shape, theta, n);
    ASSERT_TRUE(plane.add({.at = {0}, .d = first ? none : d}).ok());
    ASSERT_TRUE(plane.add({.at = {0}, .d = first ? d : none}).ok());
    const Projection shadow = plane.shadow(other);
    EXPECT_NEAR(first ? shadow.s : shadow.t, 0.5, 1e-6);
    EXPECT_EQ(first ? shadow.t : shadow.s, 0);
  }
  LossSurface unknown(shape, theta, n);
  ASSERT_TRUE(unknown.add({.at = {0}, .downhill = n}).ok());
  EXPECT_EQ(unknown.shadow(other).off, 0);
}

INSTANTIATE_TEST_SUITE_P(
    Shapes, SurfaceOf,
    testing::Values(Case{Activation::kSigmoid, 1}, Case{Activation::kSigmoid, 13},
                    Case{Activation::kSigmoid, 530}, Case{Activation::kRelu, 300},
                    Case{Activation::kSigmoid, 9, {kPixels, 1, kClasses}},
                    Case{Activation::kSigmoid, 64, {kPixels, kClasses}},
                    Case{Activation::kRelu, 50, {kPixels, 7, 33, 5, kClasses}},
                    Case{Activation::kSigmoid, 9, {kPixels, 65, 100, kClasses}},
                    Case{Activation::kRelu, 12, {kPixels, 64, kClasses}}));

TEST(LossSurface, RefusesWhatDoesNotFit) {
  const Shape shape;
  const std::vector<float> theta = randomParameters(shape, 1);
  const auto add = [&](int examples, std::vector<std::vector<float>> axes) {
    LossSurface surface(shape, theta, examples);
    Status last;
    for (std::vector<float>& at : axes) {
      last = surface.add({.at = std::move(at), .d = theta});
    }
    return last.code();
  };
  EXPECT_EQ(add(60000, {{0}, {0}}), Code::kOk);
  EXPECT_EQ(add(60000, {{0}, {0}, {0}}), Code::kBadValue);
  EXPECT_EQ(add(10, {{}}), Code::kBadValue);
  EXPECT_EQ(add(10, {{std::numeric_limits<float>::quiet_NaN()}}), Code::kBadValue);
  EXPECT_EQ(add(10, {std::vector<float>(256), std::vector<float>(257)}), Code::kTooLarge);
  LossSurface wide({{kPixels, 64, kClasses}}, std::vector<float>(parameterCount({kPixels, 64, 10})),
                   60000);
  EXPECT_EQ(wide.add({.at = {0}, .downhill = 10}).code(), Code::kTooLarge);
}

TEST(LossSurface, ComesCoarseToFine) {
  EXPECT_EQ(coarseToFine(9, 1), (std::vector<int>{0, 8, 4, 2, 6, 1, 3, 5, 7}));
  EXPECT_EQ(coarseToFine(4, 1), (std::vector<int>{0, 2, 3, 1}));
  EXPECT_EQ(coarseToFine(1, 1), (std::vector<int>{0}));
  for (const auto& [columns, rows] : {std::pair{64, 1}, {1, 7}, {41, 41}, {3, 50}}) {
    const std::vector<int> order = coarseToFine(columns, rows);
    EXPECT_EQ(std::set<int>(order.begin(), order.end()).size(), order.size());
    EXPECT_EQ(order.size(), static_cast<std::size_t>(columns * rows));
    EXPECT_EQ(order[0], 0);
  }
}

/// The length of n normals is √n, off by 0.7 whatever n; five times that is one failure in a
/// million.
TEST(Direction, IsAsLongAsTheRootOfItsNumbers) {
  for (const std::vector<int>& widths :
       {std::vector{kPixels, 16, 16, kClasses}, std::vector{kPixels, 128, 64, kClasses}}) {
    for (const std::uint32_t seed : {1U, 2U, 3U}) {
      const std::vector<float> d = randomDirection({widths}, seed);
      const double square = std::inner_product(d.begin(), d.end(), d.begin(), 0.0);
      EXPECT_NEAR(std::sqrt(square), std::sqrt(d.size()), 3.5) << seed;
    }
  }
}

TEST(Direction, IsSeededAndNormalisedNeuronByNeuron) {
  const Shape shape;
  const std::vector<float> theta = randomParameters(shape, 1);
  std::vector<float> d = randomDirection(shape, 5);
  EXPECT_EQ(d, randomDirection(shape, 5));
  EXPECT_NE(d, randomDirection(shape, 6));
  normaliseFilters(shape, theta, d);
  for (const Tensor& t : layout(shape.widths)) {
    for (int j = 0; j < t.rows; ++j) {
      double of_theta = 0;
      double of_d = 0;
      for (int k = 0; k < t.cols; ++k) {
        const int i = t.offset + k * t.rows + j;
        of_theta += std::pow(static_cast<double>(theta[i]), 2);
        of_d += std::pow(static_cast<double>(d[i]), 2);
      }
      EXPECT_NEAR(of_d, t.kind == 'b' ? 0 : of_theta, 1e-5 * of_theta) << t.name() << " row " << j;
    }
  }
}

}  // namespace
}  // namespace downhill::surface_test
