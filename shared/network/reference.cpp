#include "shared/network/reference.h"

#include "shared/network/tensor_view.h"

namespace downhill::reference {
namespace {

using Eigen::VectorXd;

VectorXd squash(const VectorXd& z, Activation activation) {
  VectorXd a;
  withActivation(activation, [&]<class Row>() { a = z.unaryExpr(&Row::exact); });
  return a;
}

VectorXd slope(const VectorXd& a, Activation activation) {
  VectorXd slope;
  withActivation(activation,
                 [&]<class Row>() { slope = a.unaryExpr(&Row::template slope<double>); });
  return slope;
}

}  // namespace

VectorXd pixels(const SparseImage& ink) {
  VectorXd x = VectorXd::Zero(kPixels);
  for (const auto [pixel, value] : ink) {
    x[pixel] = value / 255.0;
  }
  return x;
}

Example run(const Shape& shape, const VectorXd& theta, const VectorXd& x, int label) {
  const std::vector<Tensor> tensors = layout(shape.widths);
  const int layers = shape.layers();
  const auto W = [&](int l) { return tensorView(theta.data(), tensors[2 * (l - 1)]); };
  const auto b = [&](int l) { return tensorView(theta.data(), tensors[2 * (l - 1) + 1]); };
  Example example;
  example.a = {x};
  example.z = {VectorXd()};
  for (int l = 1; l <= layers; ++l) {
    example.z.emplace_back(W(l) * example.a.back() + b(l));
    example.a.push_back(squash(example.z.back(), shape.activationOf(l)));
  }
  const VectorXd residual = example.a.back() - VectorXd::Unit(example.a.back().size(), label);
  example.cost = residual.squaredNorm();

  example.gradient = VectorXd::Zero(theta.size());
  VectorXd delta = 2 * residual.cwiseProduct(slope(example.a[layers], kOutputActivation));
  for (int l = layers; l >= 1; --l) {
    double* gradient = example.gradient.data();
    tensorView(gradient, tensors[2 * (l - 1)]) = delta * example.a[l - 1].transpose();
    tensorView(gradient, tensors[2 * (l - 1) + 1]) = delta;
    if (l > 1) {
      delta =
          (W(l).transpose() * delta).cwiseProduct(slope(example.a[l - 1], shape.activation)).eval();
    }
  }
  return example;
}

Example mean(const Shape& shape, std::span<const float> theta, const LabelledImages& data,
             std::span<const std::uint32_t> batch) {
  const VectorXd exact = column(theta).cast<double>();
  Example sum;
  sum.gradient = VectorXd::Zero(exact.size());
  for (const std::uint32_t k : batch) {
    const Example example = run(shape, exact, pixels(data.image(k)), data.label(k));
    sum.cost += example.cost;
    sum.gradient += example.gradient;
  }
  sum.cost /= static_cast<double>(batch.size());
  sum.gradient /= static_cast<double>(batch.size());
  return sum;
}

}  // namespace downhill::reference
