#include "shared/abreast.h"

#include <algorithm>

#include "shared/squash.h"

namespace downhill {
namespace {

void squash(std::span<Abreast> z, bool rectify) {
  for (Abreast& lanes : z) {
    for (float& entry : lanes) {
      entry = rectify ? relu(entry) : sigmoid(entry);
    }
  }
}

}  // namespace

UpperLayers::UpperLayers(const Shape& shape)
    : shape_(shape),
      tensors_(layout(shape.widths)),
      below_(*std::max_element(shape.widths.begin() + 1, shape.widths.end())),
      above_(below_.size()) {}

double UpperLayers::cost(std::span<const float> theta, std::span<Abreast> z,
                         std::span<const std::uint8_t> labels) {
  const auto rectified = [&](int l) {
    return l < shape_.layers() && shape_.activation == Activation::kRelu;
  };
  squash(z, rectified(1));
  std::span<const Abreast> a = z;
  for (int l = 2; l <= shape_.layers(); ++l) {
    const Tensor& W = tensors_[2 * (l - 1)];
    const float* b = theta.data() + tensors_[2 * (l - 1) + 1].offset;
    for (int j = 0; j < W.rows; ++j) {
      const float* row = theta.data() + W.offset + j;
      Abreast sum = Abreast::Constant(b[j]);
      for (int k = 0; k < W.cols; ++k) {
        sum += row[k * W.rows] * a[k];
      }
      above_[j] = sum;
    }
    above_.swap(below_);
    const std::span<Abreast> here(below_.data(), static_cast<std::size_t>(W.rows));
    squash(here, rectified(l));
    a = here;
  }
  Abreast cost = Abreast::Zero();
  for (int j = 0; j < static_cast<int>(a.size()); ++j) {
    Abreast y = Abreast::Zero();
    for (std::size_t k = 0; k < labels.size(); ++k) {
      y[static_cast<Eigen::Index>(k)] = labels[k] == j ? 1.0F : 0.0F;
    }
    cost += (a[j] - y).square();
  }
  double sum = 0;
  for (std::size_t k = 0; k < labels.size(); ++k) {
    sum += static_cast<double>(cost[static_cast<Eigen::Index>(k)]);
  }
  return sum;
}

}  // namespace downhill
