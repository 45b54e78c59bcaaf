// The shape of a network, and where each of its tensors lies in θ.
//
//   x = a⁰ ∈ [0, 1]^784     zˡ = Wˡ aˡ⁻¹ + bˡ     aˡ = σ(zˡ), l = 1 … L
//
// θ is one flat column: W¹, b¹, W², b², …, W^L, b^L. Each Wˡ has a row for each neuron of layer l
// and lies column after column, so that the weights leaving one pixel (or neuron) are neighbours:
// the first layer adds up whole columns. Everybody who asks where a number lies asks here.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "shared/data/image.h"
#include "shared/network/activation.h"

namespace downhill {

struct Tensor {
  char kind;   ///< 'W' or 'b'
  int layer;   ///< 1 … L
  int rows;    ///< neurons of this layer
  int cols;    ///< neurons of the layer before; 1 for a bias
  int offset;  ///< of its first entry in θ

  [[nodiscard]] constexpr int size() const { return rows * cols; }
  /// "W1", "b1", …
  [[nodiscard]] std::string name() const { return kind + std::to_string(layer); }
  bool operator==(const Tensor&) const = default;
};

struct Shape {
  std::vector<int> widths{kPixels, 16, 16, kClasses};  ///< of all layers, input and output included
  Activation activation = Activation::kSigmoid;        ///< of the hidden layers

  [[nodiscard]] int layers() const { return static_cast<int>(widths.size()) - 1; }
  /// Of layer l = 1 … L.
  [[nodiscard]] Activation activationOf(int l) const {
    return l < layers() ? activation : kOutputActivation;
  }
  bool operator==(const Shape&) const = default;
};

/// Tensors of a shape in the order of θ: two for each layer.
constexpr std::vector<Tensor> layout(const std::vector<int>& widths) {
  std::vector<Tensor> tensors;
  int offset = 0;
  for (std::size_t l = 1; l < widths.size(); ++l) {
    const int layer = static_cast<int>(l);
    tensors.push_back({'W', layer, widths[l], widths[l - 1], offset});
    offset += tensors.back().size();
    tensors.push_back({'b', layer, widths[l], 1, offset});
    offset += tensors.back().size();
  }
  return tensors;
}

constexpr int parameterCount(const std::vector<int>& widths) {
  const std::vector<Tensor> tensors = layout(widths);
  return tensors.back().offset + tensors.back().size();
}

static_assert(parameterCount({kPixels, 16, 16, kClasses}) == 13002);

}  // namespace downhill
