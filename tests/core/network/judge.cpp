// How far rounding can move a float from the exact number, derived operation by operation (Higham,
// Accuracy and Stability of Numerical Algorithms, 2002, §2.2, §3.1). Let u = 2^−24, let x̂ be the
// computed x, and E(x) a bound of |x̂ − x|.
//
//   one operation   fl(x ∘ y) = (x ∘ y)(1 + d), |d| ≤ u
//   a product       E(xy) = |x| E(y) + |y| E(x) + E(x) E(y) + u (|x| + E(x)) (|y| + E(y))
//   a sum of n      E(Σx) = Σ E(x) + γ(n) Σ (|x| + E(x)), γ(n) = n u / (1 − n u), in whatever order
//
// The order of summation is left open, so the bounds hold for any kernel that computes the lesson's
// formulas: with one image or many at a time, blank pixels skipped or not. Each function below
// applies these rules to one formula of reference.h.
#include "tests/core/network/judge.h"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <map>
#include <sstream>

#include "shared/network/kernels.h"
#include "shared/network/network.h"
#include "shared/network/reference.h"
#include "shared/network/tensor_view.h"
#include "shared/training/trainer.h"

namespace downhill {
namespace {

using Eigen::ArrayXd;
using Eigen::MatrixXd;

/// The smallest error that is allowed: products too small for a float are lost.
constexpr double kFloor = 1e-34;

double gamma(Eigen::Index n) {
  const double nu = static_cast<double>(n) * kUnitRoundoff;
  return nu / (1 - nu);
}

/// Exact numbers, and bounds of the errors of the computed ones.
struct Bounded {
  ArrayXd value;
  ArrayXd error;

  [[nodiscard]] ArrayXd size() const { return value.abs() + error; }
};

Bounded product(const Bounded& x, const Bounded& y) {
  return {x.value * y.value, x.value.abs() * y.error + y.value.abs() * x.error + x.error * y.error +
                                 kUnitRoundoff * x.size() * y.size() + kFloor};
}

/// weights · x + more, with exact weights.
Bounded weigh(const MatrixXd& weights, const Bounded& x, const ArrayXd& more) {
  const MatrixXd size = weights.cwiseAbs();
  const Eigen::Index terms = (x.value != 0).count() + 1;
  return {(weights * x.value.matrix()).array() + more,
          (size * x.error.matrix()).array() +
              gamma(terms + 1) * ((size * x.size().matrix()).array() + more.abs()) + kFloor};
}

/// Bound of |f(x̂) − f(x)| where |x̂ − x| <= E(x): the larger difference at the two ends, if f is
/// monotonic or, like a slope, constant or quadratic on each side of a kink.
template <class F>
ArrayXd moved(const ArrayXd& x, const ArrayXd& error, F&& f) {
  const ArrayXd at = x.unaryExpr(f);
  return ((x + error).unaryExpr(f) - at).abs().max(((x - error).unaryExpr(f) - at).abs());
}

/// a = σ(z), where σ(ẑ) is computed within the accuracy that the table states; the float sigmoid
/// stops short of 0.
Bounded squash(const Bounded& z, Activation activation) {
  Bounded a;
  withActivation(activation, [&]<class Row>() {
    a.value = z.value.unaryExpr(&Row::exact);
    a.error = moved(z.value, z.error, &Row::exact);
    a.error += z.size().unaryExpr(&Row::accuracy) * a.size();
    a.error += Row::kBounded ? static_cast<double>(Row::value(-1e30F)) : kFloor;
  });
  return a;
}

/// σ' from a, in at most two operations.
Bounded slope(const Bounded& a, Activation activation) {
  Bounded slope;
  withActivation(activation, [&]<class Row>() {
    slope.value = a.value.unaryExpr(&Row::template slope<double>);
    slope.error = moved(a.value, a.error, &Row::template slope<double>);
    slope.error += 2 * kUnitRoundoff * slope.size() + kFloor;
  });
  return slope;
}

/// δ from what comes down to a layer; errors near 0 are set to 0.
Bounded errorOf(const Bounded& above, const Bounded& slope) {
  Bounded delta = product(above, slope);
  delta.error += static_cast<double>(kLeastError);
  return delta;
}

/// a and δ of every layer of one example.
struct Traced {
  std::vector<Bounded> a;      ///< a⁰ … a^L
  std::vector<Bounded> delta;  ///< δ⁰ (empty), δ¹ … δ^L
};

Traced trace(const Shape& shape, const Eigen::VectorXd& theta, const SparseImage& ink, int label) {
  const std::vector<Tensor> tensors = layout(shape.widths);
  const int layers = shape.layers();
  const auto weights = [&](int l) -> MatrixXd {
    const Tensor& W = tensors[2 * (l - 1)];
    return tensorView(theta.data(), W);
  };
  const ArrayXd x = reference::pixels(ink).array();
  Traced traced{{{x, gamma(2) * x}}, {}};  // a grey is a byte times a rounded 1/255, rounded
  traced.delta.resize(layers + 1);
  std::vector<Bounded> slopes(1);
  for (int l = 1; l <= layers; ++l) {
    const Tensor& b = tensors[2 * (l - 1) + 1];
    const Bounded z = weigh(weights(l), traced.a.back(), theta.segment(b.offset, b.rows).array());
    traced.a.push_back(squash(z, shape.activationOf(l)));
    slopes.push_back(slope(traced.a.back(), shape.activationOf(l)));
  }
  ArrayXd gap = traced.a.back().value;
  gap[label] -= 1;
  const ArrayXd& below = traced.a.back().error;
  const Bounded twice{2 * gap, 2 * (below + kUnitRoundoff * (gap.abs() + below))};
  traced.delta[layers] = errorOf(twice, slopes[layers]);
  for (int l = layers - 1; l >= 1; --l) {
    const MatrixXd up = weights(l + 1).transpose();
    const Bounded sums = weigh(up, traced.delta[l + 1], ArrayXd::Zero(up.rows()));
    traced.delta[l] = errorOf(sums, slopes[l]);
  }
  return traced;
}

/// error += times E(∂C_k/∂θ), size += times (|∂C_k/∂θ| + E), in the layout of θ. For a blank pixel
/// both are 0: its weights may not move at all.
void addGradientBounds(const Shape& shape, const Traced& traced, double times, ArrayXd& error,
                       ArrayXd& size) {
  for (const Tensor& t : layout(shape.widths)) {
    const Bounded& delta = traced.delta[t.layer];
    if (t.kind == 'b') {
      error.segment(t.offset, t.rows) += times * delta.error;
      size.segment(t.offset, t.rows) += times * delta.size();
      continue;
    }
    const Bounded& a = traced.a[t.layer - 1];
    for (int k = 0; k < t.cols; ++k) {
      if (t.layer == 1 && a.value[k] == 0) {
        continue;
      }
      const Bounded input{ArrayXd::Constant(t.rows, a.value[k]),
                          ArrayXd::Constant(t.rows, a.error[k])};
      const Bounded entry = product(delta, input);
      error.segment(t.offset + k * t.rows, t.rows) += times * entry.error;
      size.segment(t.offset + k * t.rows, t.rows) += times * entry.size();
    }
  }
}

/// Records the first entry whose error exceeds its bound, as NaN does.
void compare(Verdict& verdict, const std::string& what, std::span<const float> got,
             const ArrayXd& wanted, const ArrayXd& allowed) {
  for (Eigen::Index i = 0; i < wanted.size(); ++i) {
    const double error = std::abs(static_cast<double>(got[i]) - wanted[i]);
    if (!(error <= allowed[i]) && verdict.complaint.empty()) {
      std::ostringstream sentence;
      sentence << what << ", entry " << i << ": " << got[i] << " where " << wanted[i]
               << " is exact; off by " << error << ", allowed " << allowed[i];
      verdict.complaint = sentence.str();
    }
    if (allowed[i] > 0) {
      verdict.closest = std::max(verdict.closest, error / allowed[i]);
    }
  }
}

}  // namespace

Verdict judge(const Trial& trial) {
  const auto& [shape, theta, data, batch, eta] = trial;
  const Eigen::VectorXd exact = column(theta).cast<double>();
  const Network network(shape);
  Verdict verdict;
  ArrayXd sum = ArrayXd::Zero(exact.size());
  ArrayXd error = sum;
  ArrayXd size = sum;
  std::map<std::uint32_t, double> often;
  for (const std::uint32_t k : batch) {
    ++often[k];
  }
  for (const auto& [k, times] : often) {
    const SparseImage ink = data.image(k);
    const std::uint8_t label = data.label(k);
    const reference::Example example = reference::run(shape, exact, reference::pixels(ink), label);
    const Traced traced = trace(shape, exact, ink, label);
    std::vector<float> a(network.neurons());
    std::vector<float> delta(network.neurons());
    network.forward(theta.data(), ink, a.data());
    network.backward(theta.data(), a.data(), {&label, 1}, delta.data());
    std::size_t from = 0;
    for (const Tensor& t : layout(shape.widths)) {
      if (t.kind == 'W') {
        continue;
      }
      const auto rows = static_cast<std::size_t>(t.rows);
      const std::string of = " of layer " + std::to_string(t.layer);
      compare(verdict, "a" + of, std::span(a).subspan(from, rows), example.a[t.layer].array(),
              traced.a[t.layer].error);
      compare(verdict, "delta" + of, std::span(delta).subspan(from, rows),
              example.gradient.segment(t.offset, t.rows).array(), traced.delta[t.layer].error);
      from += rows;
    }
    sum += times * example.gradient.array();
    addGradientBounds(shape, traced, times, error, size);
  }

  const auto count = static_cast<Eigen::Index>(batch.size());
  Trainer trainer(shape);
  std::vector<float> gradient(theta.size(), 0.0F);
  trainer.addGradient(theta, data, batch, gradient);
  compare(verdict, "the gradient", gradient, sum, error + gamma(count + 1) * size);

  // θ − (η/B) Σ: the share, its two products with each term, and B + 1 terms, the first of them θ.
  const double share = static_cast<double>(eta) / static_cast<double>(batch.size());
  const ArrayXd steps = exact.array().abs() + share * size;
  const ArrayXd allowed = share * error + gamma(count + 4) * steps + kFloor;
  std::vector<float> moved = theta;
  trainer.step(moved, data, batch, eta);
  compare(verdict, "theta after a step", moved, exact.array() - share * sum,
          (size > 0).select(allowed, 0));
  return verdict;
}

}  // namespace downhill
