// The peer that tools/scaling measures against: the same network on whole batches, in plain Eigen
// as anybody would write it. Dense pictures as floats, matrix products, array expressions.
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <span>
#include <vector>

#include "shared/network/layout.h"
#include "shared/network/network.h"

namespace downhill::tools {

/// Pictures as the columns of a matrix, with their labels.
struct DenseSet {
  Eigen::MatrixXf pictures;
  std::vector<int> labels;

  DenseSet(const LabelledImages& all, int count) : pictures(kPixels, count) {
    pictures.setZero();
    for (int k = 0; k < count; ++k) {
      for (const auto [pixel, value] : all.image(k)) {
        pictures(pixel, k) = grey(value);
      }
      labels.push_back(all.label(k));
    }
  }
};

class DenseTrainer {
 public:
  explicit DenseTrainer(const Shape& shape)
      : relu_(shape.activation == Activation::kRelu), a_(shape.layers() + 1) {
    const std::vector<float> theta = randomParameters(shape, 1);
    for (const Tensor& t : layout(shape.widths)) {
      const Eigen::Map<const Eigen::MatrixXf> tensor(theta.data() + t.offset, t.rows, t.cols);
      if (t.kind == 'W') {
        weights_.emplace_back(tensor);
      } else {
        biases_.emplace_back(tensor);
      }
    }
  }

  void step(const DenseSet& data, std::span<const std::uint32_t> batch, float eta) {
    const auto count = static_cast<Eigen::Index>(batch.size());
    const std::size_t layers = weights_.size();
    a_[0].resize(kPixels, count);
    for (Eigen::Index k = 0; k < count; ++k) {
      a_[0].col(k) = data.pictures.col(batch[k]);
    }
    for (std::size_t l = 0; l < layers; ++l) {
      a_[l + 1].noalias() = weights_[l] * a_[l];
      a_[l + 1].colwise() += biases_[l];
      if (relu_ && l + 1 < layers) {
        a_[l + 1] = a_[l + 1].cwiseMax(0.0F);
      } else {
        a_[l + 1] = (1.0F + (-a_[l + 1].array()).exp()).inverse();
      }
    }
    delta_ = a_[layers];
    for (Eigen::Index k = 0; k < count; ++k) {
      delta_(data.labels[batch[k]], k) -= 1.0F;
    }
    delta_.array() *= 2.0F * a_[layers].array() * (1.0F - a_[layers].array());
    const float share = eta / static_cast<float>(count);
    for (std::size_t l = layers; l-- > 0;) {
      if (l > 0) {
        below_.noalias() = weights_[l].transpose() * delta_;
        if (relu_) {
          below_.array() *= (a_[l].array() > 0.0F).cast<float>();
        } else {
          below_.array() *= a_[l].array() * (1.0F - a_[l].array());
        }
      }
      weights_[l].noalias() -= share * delta_ * a_[l].transpose();
      biases_[l].noalias() -= share * delta_.rowwise().sum();
      delta_.swap(below_);
    }
  }

 private:
  bool relu_;
  std::vector<Eigen::MatrixXf> weights_;
  std::vector<Eigen::VectorXf> biases_;
  std::vector<Eigen::MatrixXf> a_;
  Eigen::MatrixXf delta_;
  Eigen::MatrixXf below_;
};

}  // namespace downhill::tools
