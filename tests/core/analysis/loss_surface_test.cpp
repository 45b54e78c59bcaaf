// Laws of the surfaces: they are the cost, their slope is the gradient, a plane's row is a line.
#include "shared/analysis/loss_surface.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <memory>
#include <numeric>
#include <set>
#include <string>
#include <vector>

#include "shared/analysis/direction.h"
#include "shared/analysis/evaluation.h"
#include "shared/network/reference.h"
#include "tests/core/jobs.h"
#include "tests/core/pictures.h"
#include "tests/core/small_run.h"

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

  /// An axis along −∇C over all the images.
  [[nodiscard]] Axis descent(std::vector<float> at) const {
    Axis axis{.at = std::move(at)};
    Recipe recipe;
    recipe.shape = shape;
    downhill::Run run(recipe, theta);
    axis.descent = std::make_unique<Gradient>(run, Range{0, n}, data);
    return axis;
  }

  [[nodiscard]] LossSurface surface(Axis t) const {
    std::vector<Axis> axes;
    axes.push_back(std::move(t));
    return {shape, theta, n, std::move(axes), data};
  }
  [[nodiscard]] LossSurface surface(Axis t, Axis s) const {
    std::vector<Axis> axes;
    axes.push_back(std::move(t));
    axes.push_back(std::move(s));
    return {shape, theta, n, std::move(axes), data};
  }
};

/// Cell by cell of the grid.
template <class Surface>
std::vector<double> costs(Surface&& surface) {
  finish(surface);
  std::vector<double> grid(surface.order().size());
  for (std::size_t i = 0; i < grid.size(); ++i) {
    grid[surface.order()[i]] = surface.costs()[i];
  }
  return grid;
}

/// θ + t d in float is off by half an ulp of θ, some 1e-8 an entry, and z¹ by a few 1e-7 either
/// way; costs of up to 10 examples' size agree to 1e-6.
TEST_P(SurfaceOf, ALineIsTheCostThere) {
  const std::vector<float> d = randomDirection(shape, 1);
  const std::vector<float> at{-1, -0.1F, 0, 0.1F, 3};
  const std::vector<double> found = costs(surface({.at = at, .d = d}));
  ASSERT_EQ(found.size(), 5U);
  for (std::size_t k = 0; k < at.size(); ++k) {
    std::vector<float> moved = theta;
    for (std::size_t i = 0; i < moved.size(); ++i) {
      moved[i] += at[k] * d[i];
    }
    EXPECT_NEAR(found[k], cost(moved), 1e-6 * (1 + std::abs(at[k]))) << at[k];
  }
  EXPECT_NEAR(found[2], cost(theta), 1e-9);
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
  const std::vector<double> found = costs(surface(descent({-h, h})));
  const double slope = (found[1] - found[0]) / (2.0 * static_cast<double>(h));
  EXPECT_NEAR(slope, -square, 1e-3 * square);
}

TEST_P(SurfaceOf, APlanesRowThroughTheCentreIsTheLine) {
  const std::vector<float> t{-0.5F, -0.2F, 0, 0.25F, 0.5F, 1};
  const std::vector<float> e = randomDirection(shape, 2);
  const std::vector<double> line = costs(surface(descent(t)));
  const std::vector<double> plane = costs(surface(descent(t), {.at = {-1, 0, 1}, .d = e}));
  ASSERT_EQ(plane.size(), 18U);
  for (std::size_t i = 0; i < t.size(); ++i) {
    EXPECT_EQ(plane[6 + i], line[i]);
  }
  std::vector<float> corner = theta;
  for (std::size_t i = 0; i < corner.size(); ++i) {
    corner[i] += e[i];
  }
  EXPECT_NEAR(plane[14], cost(corner), 2e-6);  // t = 0, s = 1
}

/// What is left of p beside its projection has nothing of either direction: that is least squares.
TEST_P(SurfaceOf, AProjectionIsTheNearestPointOnThePlane) {
  const auto dot = [](const std::vector<float>& p, const std::vector<float>& q) {
    return std::inner_product(p.begin(), p.end(), q.begin(), 0.0);
  };
  const std::vector<float> d = randomDirection(shape, 1);
  std::vector<float> e = randomDirection(shape, 2);
  std::transform(e.begin(), e.end(), d.begin(), e.begin(), std::plus<>());  // at 45° to d
  const std::vector<float> p = randomDirection(shape, 3);
  std::vector<float> moved(theta.size());
  std::transform(theta.begin(), theta.end(), p.begin(), moved.begin(), std::plus<>());

  for (const bool orthogonal : {false, true}) {
    LossSurface plane = surface({.at = {0}, .d = d}, {.at = {0}, .d = e, .orthogonal = orthogonal});
    EXPECT_EQ(plane.project(moved).residual, 0);  // it is not done
    finish(plane);
    std::vector<float> second = e;
    if (orthogonal) {
      const double along = dot(d, e) / dot(d, d);
      for (std::size_t i = 0; i < e.size(); ++i) {
        second[i] -= static_cast<float>(along) * d[i];
      }
    }
    EXPECT_NEAR(plane.lengths()[1], std::sqrt(dot(second, second)), 1e-4);
    const Projection found = plane.project(moved);
    std::vector<float> rest(p.size());
    for (std::size_t i = 0; i < p.size(); ++i) {
      rest[i] =
          static_cast<float>(static_cast<double>(p[i]) - found.t * d[i] - found.s * second[i]);
    }
    const double room = 1e-5 * dot(p, p);  // θ + p is rounded to θ's ulps
    EXPECT_NEAR(dot(rest, d), 0, room);
    EXPECT_NEAR(dot(rest, second), 0, room);
    EXPECT_NEAR(found.residual, std::sqrt(dot(rest, rest)), 1e-4 * found.residual);
  }
}

TEST_P(SurfaceOf, AProjectionOnALineOrAlongADirectionWithoutLength) {
  const std::vector<float> d = randomDirection(shape, 1);
  const std::vector<float> none(d.size(), 0.0F);
  std::vector<float> moved(theta.size());
  for (std::size_t i = 0; i < d.size(); ++i) {
    moved[i] = theta[i] + 0.5F * d[i];
  }
  LossSurface line = surface({.at = {0}, .d = d});
  EXPECT_NEAR(finish(line).project(moved).t, 0.5, 1e-6);
  for (const bool first : {true, false}) {
    LossSurface plane =
        surface({.at = {0}, .d = first ? none : d}, {.at = {0}, .d = first ? d : none});
    const Projection found = finish(plane).project(moved);
    EXPECT_NEAR(first ? found.s : found.t, 0.5, 1e-6);
    EXPECT_EQ(first ? found.t : found.s, 0);
  }
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

/// A plane of the run's own steps: t towards step 0, s the part of the way to step 5 that is
/// orthogonal to it.
class SurfaceOfARun : public testing::Test {
 protected:
  static constexpr int kImages = 500;

  downhill::Run run = smallRun();

  [[nodiscard]] std::vector<float> thetaAt(std::uint64_t step) const {
    Replay replay(run, step, smallData().train);
    return copy(finish(replay).theta());
  }
  [[nodiscard]] double cost(const std::vector<float>& at) const {
    return evaluate(run.network(), at, smallData().train, 0, kImages).cost / kImages;
  }
  [[nodiscard]] Axis towards(std::uint64_t step, std::vector<float> at, bool orthogonal) const {
    Axis axis{.at = std::move(at), .orthogonal = orthogonal};
    axis.checkpoint = std::make_unique<Replay>(run, step, smallData().train);
    return axis;
  }
  [[nodiscard]] LossSurface surface(bool orthogonal) const {
    std::vector<Axis> axes;
    axes.push_back(towards(0, {0, 0.5F, 1}, false));
    axes.push_back(towards(5, {0, 1}, orthogonal));
    return {run.recipe().shape, run.theta(), kImages, std::move(axes), smallData().train};
  }
};

TEST_F(SurfaceOfARun, EndsAtItsOtherSteps) {
  const std::vector<double> found = costs(surface(false));
  EXPECT_NEAR(found[0], cost(copy(run.theta())), 1e-7);
  EXPECT_NEAR(found[2], cost(thetaAt(0)), 1e-6);  // t = 1, s = 0
  EXPECT_NEAR(found[3], cost(thetaAt(5)), 1e-6);  // t = 0, s = 1
}

/// θ and θ at 0 and 5 are 3 points, which lie on one plane; that at 10 lies beside it.
TEST_F(SurfaceOfARun, ShowsItsStepsWhereTheyAre) {
  for (const bool orthogonal : {false, true}) {
    LossSurface plane = surface(orthogonal);
    finish(plane);
    const std::vector<float> at_0 = thetaAt(0);
    const std::vector<float> at_5 = thetaAt(5);
    std::vector<double> towards_0;
    std::vector<double> towards_5;
    for (std::size_t i = 0; i < at_0.size(); ++i) {
      towards_0.push_back(static_cast<double>(at_0[i]) - static_cast<double>(run.theta()[i]));
      towards_5.push_back(static_cast<double>(at_5[i]) - static_cast<double>(run.theta()[i]));
    }
    const auto dot = [](const std::vector<double>& p, const std::vector<double>& q) {
      return std::inner_product(p.begin(), p.end(), q.begin(), 0.0);
    };
    const double share = orthogonal ? dot(towards_0, towards_5) / dot(towards_0, towards_0) : 0;
    const double residual = 1e-5 * plane.lengths()[0];
    const auto expect_at = [&](std::uint64_t step, double t, double s) {
      const Projection seen = plane.project(thetaAt(step));
      EXPECT_NEAR(seen.t, t, 1e-5) << step;
      EXPECT_NEAR(seen.s, s, 1e-5) << step;
      EXPECT_LT(seen.residual, residual) << step;
    };
    expect_at(0, 1, 0);
    expect_at(20, 0, 0);
    expect_at(5, share, 1);
    EXPECT_GT(plane.project(thetaAt(10)).residual, 0.05 * plane.lengths()[1]);
    const double squares = dot(towards_5, towards_5) - share * share * dot(towards_0, towards_0);
    EXPECT_NEAR(plane.lengths()[0], std::sqrt(dot(towards_0, towards_0)), residual);
    EXPECT_NEAR(plane.lengths()[1], std::sqrt(squares), residual);
  }
}

TEST_F(SurfaceOfARun, KeepsItsThetaWhileTheRunTrainsOn) {
  const std::vector<double> wanted = costs(surface(true));
  LossSurface plane = surface(true);
  while (plane.advance(0)) {
    take(run, 1);
  }
  EXPECT_EQ(costs(plane), wanted);
}

TEST(LossSurface, RefusesWhatDoesNotFit) {
  const auto made = [](const Shape& shape, int examples, std::vector<std::vector<float>> points) {
    const std::vector<float> theta = randomParameters(shape, 1);
    std::vector<Axis> axes;
    for (std::vector<float>& at : points) {
      axes.push_back({.at = std::move(at), .d = theta});
    }
    LossSurface surface(shape, theta, examples, std::move(axes), allBlots());
    return surface.status().ok() ? Code::kOk : refusal(surface);
  };
  EXPECT_EQ(made({}, 60000, {{0}, {0}}), Code::kOk);
  EXPECT_EQ(made({}, 60000, {{0}, {0}, {0}}), Code::kBadValue);
  EXPECT_EQ(made({}, 10, {}), Code::kBadValue);
  EXPECT_EQ(made({}, 10, {{}}), Code::kBadValue);
  EXPECT_EQ(made({}, 10, {{std::numeric_limits<float>::quiet_NaN()}}), Code::kBadValue);
  EXPECT_EQ(made({}, 10, {std::vector<float>(256), std::vector<float>(257)}), Code::kTooLarge);
  EXPECT_EQ(made({{kPixels, 64, kClasses}}, 60000, {{0}}), Code::kTooLarge);
  EXPECT_EQ(made({}, 0, {{0}}), Code::kBadValue);
  EXPECT_EQ(made({}, 60001, {{0}}), Code::kBadValue);
}

TEST(LossSurface, RefusesWhatItsAxesRefuse) {
  const downhill::Run run = smallRun();
  const auto made = [&](const auto& prepare) {
    downhill::Run own = run;
    std::vector<Axis> axes;
    axes.push_back({.at = {0, 1}});
    prepare(axes.back(), own);
    LossSurface surface(own.recipe().shape, own.theta(), 10, std::move(axes), smallData().train);
    return refusal(surface);
  };
  EXPECT_EQ(made([](Axis& axis, downhill::Run& own) {
              axis.descent = std::make_unique<Gradient>(own, Range{0, 1001}, smallData().train);
            }),
            Code::kNotYet);
  EXPECT_EQ(made([](Axis& axis, downhill::Run& own) {
              axis.checkpoint = std::make_unique<Replay>(own, 21, smallData().train);
            }),
            Code::kBadValue);
  EXPECT_EQ(made([](Axis& axis, downhill::Run&) {
              axis.problem = {Code::kBadValue, "There is no direction like that."};
            }),
            Code::kBadValue);
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
