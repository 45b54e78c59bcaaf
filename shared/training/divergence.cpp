#include "shared/training/divergence.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace downhill {

Divergence findDivergence(const Network& network, std::span<const float> theta,
                          const LabelledImages& train) {
  if (!std::all_of(theta.begin(), theta.end(), [](float w) { return std::isfinite(w); })) {
    return Divergence::kNotFinite;
  }
  const Shape& shape = network.shape();
  const std::size_t count = std::min<std::size_t>(train.size(), kDivergenceImages);
  std::vector<float> a(network.neurons());
  bool moves = count == 0;
  bool bright = false;
  // Hidden layers that show life; those that cannot die always do.
  std::vector<bool> on(shape.widths.size() - 2, count == 0 || !canDie(shape.activation));
  for (std::size_t k = 0; k < count; ++k) {
    network.forward(theta.data(), train.image(k), a.data());
    for (const float out : network.outputs(a.data())) {
      moves = moves || (out > kSaturated && out < 1 - kSaturated);
      bright = bright || out > kSaturated;
    }
    auto layer = a.begin();
    for (std::size_t l = 0; l < on.size(); ++l) {
      const auto end = layer + shape.widths[l + 1];
      on[l] = on[l] || std::any_of(layer, end, [](float x) { return x > 0; });
      layer = end;
    }
    if (moves && std::all_of(on.begin(), on.end(), [](bool layer_on) { return layer_on; })) {
      return Divergence::kNone;
    }
  }
  return moves    ? Divergence::kDeadLayer
         : bright ? Divergence::kOutputsSaturated
                  : Divergence::kOutputsZero;
}

const char* sentence(Divergence divergence) {
  switch (divergence) {
    case Divergence::kNone:
      break;
    case Divergence::kNotFinite:
      return "The next step would throw the weights beyond all numbers: the steps are too long. "
             "The run stands at the last good step. Choose a smaller learning rate, or go further "
             "back.";
    case Divergence::kOutputsZero:
      return "The next step would put out every output, whatever the picture, and leave no slope "
             "to come back by: the steps are too long. The run stands at the last good step. "
             "Choose a smaller learning rate, or go further back.";
    case Divergence::kOutputsSaturated:
      return "The next step would make every output 0 or 1, the same for all pictures, and leave "
             "no slope to come back by: the steps are too long. The run stands at the last good "
             "step. Choose a smaller learning rate, or go further back.";
    case Divergence::kDeadLayer:
      return "The next step would switch off all the neurons of a layer for good, whatever the "
             "picture: the steps are too long. The run stands at the last good step. Choose a "
             "smaller learning rate, or go further back.";
  }
  return "";
}

}  // namespace downhill
