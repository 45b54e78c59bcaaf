#include "shared/network/reference.h"

namespace downhill::reference {
namespace {

using Eigen::MatrixXd;
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
  const auto weights = [&](int l) {
    const Tensor& t = tensors[2 * (l - 1)];
    return Eigen::Map<const MatrixXd>(theta.data() + t.offset, t.rows, t.cols);
  };
  Example example;
  example.a = {x};
  example.z = {VectorXd()};
  for (int l = 1; l <= layers; ++l) {
    const Tensor& b = tensors[2 * (l - 1) + 1];
    example.z.emplace_back(weights(l) * example.a.back() + theta.segment(b.offset, b.rows));
    example.a.push_back(squash(example.z.back(), shape.activationOf(l)));
  }
  VectorXd gap = example.a.back();
  gap[label] -= 1;
  example.cost = gap.squaredNorm();

  example.gradient = VectorXd::Zero(theta.size());
  VectorXd delta = 2 * gap.cwiseProduct(slope(example.a[layers], kOutputActivation));
  for (int l = layers; l >= 1; --l) {
    const Tensor& W = tensors[2 * (l - 1)];
    const Tensor& b = tensors[2 * (l - 1) + 1];
    Eigen::Map<MatrixXd>(example.gradient.data() + W.offset, W.rows, W.cols) =
        delta * example.a[l - 1].transpose();
    example.gradient.segment(b.offset, b.rows) = delta;
    if (l > 1) {
      delta = (weights(l).transpose() * delta)
                  .cwiseProduct(slope(example.a[l - 1], shape.activation))
                  .eval();
    }
  }
  return example;
}

Example mean(const Shape& shape, std::span<const float> theta, const LabelledImages& data,
             std::span<const std::uint32_t> batch) {
  const VectorXd exact =
      Eigen::Map<const Eigen::VectorXf>(theta.data(), static_cast<Eigen::Index>(theta.size()))
          .cast<double>();
  Example sum;
  sum.gradient = VectorXd::Zero(exact.size());
  for (const std::uint32_t k : batch) {
    const Example one = run(shape, exact, pixels(data.image(k)), data.label(k));
    sum.cost += one.cost;
    sum.gradient += one.gradient;
  }
  sum.cost /= static_cast<double>(batch.size());
  sum.gradient /= static_cast<double>(batch.size());
  return sum;
}

}  // namespace downhill::reference
