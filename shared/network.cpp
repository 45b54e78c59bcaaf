#include "shared/network.h"

#include <Eigen/Core>
#include <cmath>

#include "shared/random.h"
#include "shared/squash.h"

namespace downhill {
namespace {

template <int Rows>
using Column = Eigen::Matrix<float, Rows, 1>;
template <int Rows>
using ColumnMap = Eigen::Map<Column<Rows>>;
template <int Rows>
using ConstColumnMap = Eigen::Map<const Column<Rows>>;

/// Calls f with the number of rows as a compile-time constant where there is one for it.
template <class F>
void withRows(int rows, F&& f) {
  switch (rows) {
    case 10:
      f.template operator()<10>();
      break;
    case 16:
      f.template operator()<16>();
      break;
    case 32:
      f.template operator()<32>();
      break;
    default:
      f.template operator()<Eigen::Dynamic>();
  }
}

template <int Rows>
void squash(ColumnMap<Rows> z, bool rectify) {
  if (rectify) {
    for (Eigen::Index j = 0; j < z.size(); ++j) {
      z[j] = relu(z[j]);
    }
  } else {
    for (Eigen::Index j = 0; j < z.size(); ++j) {
      z[j] = sigmoid(z[j]);
    }
  }
}

}  // namespace

Network::Network(const Shape& shape)
    : shape_(shape),
      tensors_(layout(shape.widths)),
      parameters_(parameterCount(shape.widths)),
      neurons_(0) {
  for (std::size_t l = 1; l < shape_.widths.size(); ++l) {
    neurons_ += shape_.widths[l];
  }
}

void Network::forward(const float* theta, const Ink& x, float* a) const {
  const float* below = nullptr;
  for (int l = 1; l <= shape_.layers(); ++l) {
    const Tensor& W = tensors_[2 * (l - 1)];
    const Tensor& b = tensors_[2 * (l - 1) + 1];
    const bool rectify = l < shape_.layers() && shape_.activation == Activation::kRelu;
    withRows(W.rows, [&]<int Rows>() {
      // Summed in a local column: the compiler keeps it in registers, as it could not keep `a`.
      Column<Rows> z = ConstColumnMap<Rows>(theta + b.offset, b.rows);
      if (l == 1) {
        for (std::size_t i = 0; i < x.index.size(); ++i) {
          z += grey(x.value[i]) *
               ConstColumnMap<Rows>(theta + W.offset + x.index[i] * W.rows, W.rows);
        }
      } else {
        for (int k = 0; k < W.cols; ++k) {
          z += below[k] * ConstColumnMap<Rows>(theta + W.offset + k * W.rows, W.rows);
        }
      }
      ColumnMap<Rows> above(a, W.rows);
      above = z;
      squash<Rows>(above, rectify);
    });
    below = a;
    a += W.rows;
  }
}

void Network::backward(const float* theta, const float* a, int label, float* delta) const {
  const int top = shape_.widths.back();
  const float* a_here = a + neurons_ - top;
  float* delta_here = delta + neurons_ - top;
  for (int j = 0; j < top; ++j) {
    const float y = j == label ? 1.0F : 0.0F;
    delta_here[j] = 2.0F * (a_here[j] - y) * sigmoidSlope(a_here[j]);
  }
  for (int l = shape_.layers() - 1; l >= 1; --l) {
    const Tensor& W = tensors_[2 * l];  // of the layer above
    const float* delta_above = delta_here;
    a_here -= W.cols;
    delta_here -= W.cols;
    for (int k = 0; k < W.cols; ++k) {
      // In one fixed order, four sums at a time: the same bits wherever it is compiled.
      const float* column = theta + W.offset + k * W.rows;
      float blame[4] = {0, 0, 0, 0};
      int j = 0;
      for (; j + 4 <= W.rows; j += 4) {
        for (int i = 0; i < 4; ++i) {
          blame[i] += column[j + i] * delta_above[j + i];
        }
      }
      for (; j < W.rows; ++j) {
        blame[0] += column[j] * delta_above[j];
      }
      const float sum = (blame[0] + blame[1]) + (blame[2] + blame[3]);
      const float slope =
          shape_.activation == Activation::kRelu ? reluSlope(a_here[k]) : sigmoidSlope(a_here[k]);
      delta_here[k] = sum * slope;
    }
  }
}

void Network::descend(float* into, const Ink& x, const float* a, const float* delta,
                      float scale) const {
  const float* below = nullptr;
  for (int l = 1; l <= shape_.layers(); ++l) {
    const Tensor& W = tensors_[2 * (l - 1)];
    const Tensor& b = tensors_[2 * (l - 1) + 1];
    withRows(W.rows, [&]<int Rows>() {
      const Column<Rows> nudge = scale * ConstColumnMap<Rows>(delta, W.rows);
      ColumnMap<Rows>(into + b.offset, b.rows) -= nudge;
      if (l == 1) {
        for (std::size_t i = 0; i < x.index.size(); ++i) {
          ColumnMap<Rows>(into + W.offset + x.index[i] * W.rows, W.rows) -=
              grey(x.value[i]) * nudge;
        }
      } else {
        for (int k = 0; k < W.cols; ++k) {
          ColumnMap<Rows>(into + W.offset + k * W.rows, W.rows) -= below[k] * nudge;
        }
      }
    });
    below = a;
    a += W.rows;
    delta += W.rows;
  }
}

float Network::cost(const float* a, int label) const {
  float sum = 0;
  const std::span<const float> out = outputs(a);
  for (int j = 0; j < static_cast<int>(out.size()); ++j) {
    const float gap = out[j] - (j == label ? 1.0F : 0.0F);
    sum += gap * gap;
  }
  return sum;
}

std::span<const float> Network::outputs(const float* a) const {
  const auto top = static_cast<std::size_t>(shape_.widths.back());
  return {a + neurons_ - top, top};
}

int Network::brightest(const float* a) const {
  const std::span<const float> out = outputs(a);
  int best = 0;
  for (int j = 1; j < static_cast<int>(out.size()); ++j) {
    if (out[j] > out[best]) {
      best = j;
    }
  }
  return best;
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
