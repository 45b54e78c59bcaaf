#include "shared/analysis/input_optimization.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "shared/network/kernels.h"

namespace downhill {

InputOptimization optimizeInput(const Network& network, std::span<const float> theta,
                                std::span<const float> x, int digit, int steps, float length) {
  const Tensor& W = network.tensors()[0];
  const Tensor& b = network.tensors()[1];
  const auto label = static_cast<std::uint8_t>(digit);
  std::vector<float> a(network.neurons());
  std::vector<float> delta(network.neurons());
  std::vector<float> slope(kPixels);
  InputOptimization out{{x.begin(), x.end()}, {}};
  for (int step = 0;; ++step) {
    affine(theta.data() + W.offset, theta.data() + b.offset, W.rows, W.cols, 1, out.x.data(),
           a.data());
    network.finishForward(theta.data(), 1, a.data());
    out.target_activations.push_back(network.outputs(a.data())[digit]);
    if (step == steps) {
      return out;
    }
    network.backward(theta.data(), a.data(), {&label, 1}, delta.data());
    multiplyTransposed(theta.data() + W.offset, W.rows, W.cols, 1, delta.data(), slope.data());
    float squares = 0;
    for (const float s : slope) {
      squares += s * s;
    }
    if (!(squares > 0)) {
      return out;
    }
    const float scale = length / std::sqrt(squares);
    for (int pixel = 0; pixel < kPixels; ++pixel) {
      out.x[pixel] = std::clamp(out.x[pixel] - scale * slope[pixel], 0.0F, 1.0F);
    }
  }
}

}  // namespace downhill
