#include "shared/analysis/input_optimization.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "shared/analysis/limits.h"
#include "shared/network/kernels.h"

namespace downhill {

InputOptimization::InputOptimization(const Shape& shape, std::span<const float> theta,
                                     std::span<const float> x, int digit, int steps, double length)
    : network_(shape),
      theta_(theta.begin(), theta.end()),
      x_(x.begin(), x.end()),
      digit_(digit),
      steps_(steps),
      length_(static_cast<float>(length)),
      a_(network_.neurons()),
      delta_(network_.neurons()) {
  if (x.size() != kPixels || digit < 0 || digit >= kClasses || steps < 0 ||
      steps > kMostInputSteps || !(length > 0 && length <= kMostInputLength) ||
      !std::all_of(x.begin(), x.end(), [](float grey) { return grey >= 0 && grey <= 1; })) {
    fail({Code::kBadValue,
          "An input optimization starts from 784 greys from 0 to 1 and takes up to 1,000 steps "
          "towards a digit, each up to 28 long; something else came."});
  }
}

bool InputOptimization::work() {
  const Tensor& W = network_.tensors()[0];
  const Tensor& b = network_.tensors()[1];
  affine(theta_.data() + W.offset, theta_.data() + b.offset, W.rows, W.cols, 1, x_.data(),
         a_.data());
  network_.finishForward(theta_.data(), 1, a_.data());
  target_activations_.push_back(network_.outputs(a_.data())[digit_]);
  if (static_cast<int>(target_activations_.size()) > steps_) {
    return false;
  }
  const auto label = static_cast<std::uint8_t>(digit_);
  network_.backward(theta_.data(), a_.data(), {&label, 1}, delta_.data());
  std::array<float, kPixels> slope;
  multiplyTransposed(theta_.data() + W.offset, W.rows, W.cols, 1, delta_.data(), slope.data());
  float squares = 0;
  for (const float s : slope) {
    squares += s * s;
  }
  if (!(squares > 0) || !std::isfinite(squares)) {
    return false;
  }
  const float scale = length_ / std::sqrt(squares);
  for (int pixel = 0; pixel < kPixels; ++pixel) {
    x_[pixel] = std::clamp(x_[pixel] - scale * slope[pixel], 0.0F, 1.0F);
  }
  return true;
}

}  // namespace downhill
