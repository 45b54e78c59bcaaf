#include "shared/network/network.h"

#include <cmath>

#include "shared/base/random.h"
#include "shared/network/kernels.h"
#include "shared/network/tensor_view.h"

namespace downhill {

Network::Network(const Shape& shape)
    : shape_(shape),
      tensors_(layout(shape.widths)),
      parameters_(parameterCount(shape.widths)),
      neurons_(0) {
  for (std::size_t l = 1; l < shape_.widths.size(); ++l) {
    neurons_ += shape_.widths[l];
  }
}

void Network::forward(const float* theta, std::span<const SparseImage> x, float* a) const {
  const Tensor& W = tensors_[0];
  for (std::size_t k = 0; k < x.size(); ++k) {
    affineSparse(theta + W.offset, theta + tensors_[1].offset, W.rows, x[k], a + k * W.rows);
  }
  finishForward(theta, static_cast<int>(x.size()), a);
}

void Network::finishForward(const float* theta, int n, float* a) const {
  for (int l = 1;; ++l) {
    const int rows = shape_.widths[l];
    squash(a, n * rows, shape_.activationOf(l));
    if (l == shape_.layers()) {
      return;
    }
    const float* below = a;
    a += n * rows;
    const Tensor& W = tensors_[2 * l];
    affine(theta + W.offset, theta + tensors_[2 * l + 1].offset, W.rows, W.cols, n, below, a);
  }
}

void Network::backward(const float* theta, const float* a, std::span<const std::uint8_t> labels,
                       float* delta) const {
  const int n = static_cast<int>(labels.size());
  const int top = shape_.widths.back();
  const int before = n * (neurons_ - top);
  // 2 (a − y) for all examples at once: subtracting y first takes 4.5 times as long natively.
  column(delta + before, n * top) = 2.0F * column(a + before, n * top);
  for (int k = 0; k < n; ++k) {
    delta[before + k * top + labels[k]] -= 2.0F;
  }
  multiplyBySlope(a + before, delta + before, n * top, kOutputActivation);
  finishBackward(theta, a, n, delta);
}

void Network::finishBackward(const float* theta, const float* a, int n, float* delta) const {
  const int before = n * (neurons_ - shape_.widths.back());
  a += before;
  delta += before;
  for (int l = shape_.layers() - 1; l >= 1; --l) {
    const Tensor& W = tensors_[2 * l];  // of the layer above
    const float* above = delta;
    a -= n * W.cols;
    delta -= n * W.cols;
    multiplyTransposed(theta + W.offset, W.rows, W.cols, n, above, delta);
    multiplyBySlope(a, delta, n * W.cols, shape_.activation);
  }
}

void Network::descend(float* into, std::span<const SparseImage> x, const float* a, float* delta,
                      float scale) const {
  const int n = static_cast<int>(x.size());
  multiply(delta, n * neurons_, scale);
  const float* nudge = delta;
  for (int l = 1; l <= shape_.layers(); ++l) {
    const Tensor& W = tensors_[2 * (l - 1)];
    const Tensor& b = tensors_[2 * (l - 1) + 1];
    if (l == 1) {
      for (int k = 0; k < n; ++k) {
        subtractOuterSparse(into + W.offset, W.rows, x[k], nudge + k * W.rows);
      }
    } else {
      subtractOuter(into + W.offset, W.rows, W.cols, n, a, nudge);
      a += n * W.cols;
    }
    subtractSum(into + b.offset, W.rows, n, nudge);
    nudge += n * W.rows;
  }
}

std::span<const float> Network::outputs(const float* a, int k, int n) const {
  const auto top = static_cast<std::size_t>(shape_.widths.back());
  return {a + n * (neurons_ - top) + k * top, top};
}

float cost(std::span<const float> outputs, int label) {
  const auto a = column(outputs);
  return (a - Eigen::VectorXf::Unit(a.size(), label)).squaredNorm();
}

int brightest(std::span<const float> outputs) {
  Eigen::Index index = 0;
  column(outputs).maxCoeff(&index);
  return static_cast<int>(index);
}

std::vector<float> randomParameters(const Shape& shape, std::uint32_t seed) {
  std::vector<float> theta(parameterCount(shape.widths), 0.0F);
  Random random(seed);
  for (const Tensor& tensor : layout(shape.widths)) {
    if (tensor.kind == 'b') {
      continue;
    }
    const float deviation = 1.0F / std::sqrt(static_cast<float>(tensor.cols));
    for (int i = 0; i < tensor.size(); ++i) {
      theta[tensor.offset + i] = deviation * random.normal();
    }
  }
  return theta;
}

}  // namespace downhill
