#include "shared/analysis/direction.h"

#include "shared/base/random.h"
#include "shared/network/tensor_view.h"

namespace downhill {

std::vector<float> randomDirection(const Shape& shape, std::uint32_t seed) {
  // The seed's stream 0 is a run's weights, 1, 2, … are the orders of its epochs.
  constexpr std::uint64_t kStream = std::uint64_t{1} << 63;
  std::vector<float> d(parameterCount(shape.widths));
  Random random(seed, kStream);
  for (float& entry : d) {
    entry = random.normal();
  }
  return d;
}

void normaliseFilters(const Shape& shape, std::span<const float> theta, std::span<float> d) {
  for (const Tensor& t : layout(shape.widths)) {
    auto part = tensorView(d.data(), t);
    if (t.kind == 'b') {
      part.setZero();
      continue;
    }
    const auto W = tensorView(theta.data(), t);
    for (Eigen::Index j = 0; j < t.rows; ++j) {
      const float length = part.row(j).norm();
      part.row(j) *= length > 0 ? W.row(j).norm() / length : 0;
    }
  }
}

}  // namespace downhill
