// The peer that tools/scaling measures against: the same network on whole batches, in plain Eigen
// as anybody would write it: dense images as floats, matrix products. The activations are the
// core's own, since they are not what is compared.
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <span>
#include <vector>

#include "shared/network/kernels.h"
#include "shared/network/layout.h"
#include "shared/network/network.h"
#include "shared/network/tensor_view.h"

namespace downhill::tools {

/// Images as columns of a matrix, with their labels.
struct DenseImages {
  Eigen::MatrixXf images;
  std::vector<int> labels;

  DenseImages(const LabelledImages& all, int count) : images(kPixels, count) {
    images.setZero();
    for (int k = 0; k < count; ++k) {
      for (const auto [pixel, value] : all.image(k)) {
        images(pixel, k) = grey(value);
      }
      labels.push_back(all.label(k));
    }
  }
};

class DenseTrainer {
 public:
  explicit DenseTrainer(const Shape& shape) : shape_(shape), a_(shape.layers() + 1) {
    const std::vector<float> theta = randomParameters(shape, 1);
    for (const Tensor& t : layout(shape.widths)) {
      const auto tensor = tensorView(theta.data(), t);
      if (t.kind == 'W') {
        weights_.emplace_back(tensor);
      } else {
        biases_.emplace_back(tensor);
      }
    }
  }

  void step(const DenseImages& data, std::span<const std::uint32_t> batch, float eta) {
    const auto count = static_cast<Eigen::Index>(batch.size());
    const std::size_t layers = weights_.size();
    a_[0].resize(kPixels, count);
    for (Eigen::Index k = 0; k < count; ++k) {
      a_[0].col(k) = data.images.col(batch[k]);
    }
    for (std::size_t l = 0; l < layers; ++l) {
      a_[l + 1].noalias() = weights_[l] * a_[l];
      a_[l + 1].colwise() += biases_[l];
      squash(a_[l + 1].data(), size(a_[l + 1]), shape_.activationOf(static_cast<int>(l) + 1));
    }
    delta_ = a_[layers];
    for (Eigen::Index k = 0; k < count; ++k) {
      delta_(data.labels[batch[k]], k) -= 1.0F;
    }
    delta_ *= 2.0F;
    multiplyBySlope(a_[layers].data(), delta_.data(), size(delta_), kOutputActivation);
    const float share = eta / static_cast<float>(count);
    for (std::size_t l = layers; l-- > 0;) {
      if (l > 0) {
        below_.noalias() = weights_[l].transpose() * delta_;
        multiplyBySlope(a_[l].data(), below_.data(), size(below_), shape_.activation);
      }
      weights_[l].noalias() -= share * delta_ * a_[l].transpose();
      biases_[l].noalias() -= share * delta_.rowwise().sum();
      delta_.swap(below_);
    }
  }

 private:
  static int size(const Eigen::MatrixXf& matrix) { return static_cast<int>(matrix.size()); }

  Shape shape_;
  std::vector<Eigen::MatrixXf> weights_;
  std::vector<Eigen::VectorXf> biases_;
  std::vector<Eigen::MatrixXf> a_;
  Eigen::MatrixXf delta_;
  Eigen::MatrixXf below_;
};

}  // namespace downhill::tools
