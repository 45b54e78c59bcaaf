// The shape of a network, and where each of its tensors lies in θ.
//
// Notation, as in the lesson:
//   x = a⁰      the 784 pixels, in [0, 1]
//   Wˡ, bˡ      weights and biases of layer l = 1 … L; Wˡ has a row for each neuron of layer l
//   zˡ          = Wˡ aˡ⁻¹ + bˡ, the weighted sums
//   aˡ          = σ(zˡ), the activations; a^L are the outputs
//   y           the wanted output: 1 at the label, 0 elsewhere
//   C_k         = Σ_j (a_j − y_j)², the cost of example k
//   C           the mean of C_k
//   θ           all weights and biases in one column: W¹, b¹, W², b², …, W^L, b^L
//   ∇C          ∂C/∂θ
//   η           the learning rate
//   δˡ          = ∂C_k/∂zˡ, the errors
//
// Matrices are column-major, so that the weights leaving one pixel (or neuron) are neighbours: the
// first layer adds up whole columns.
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

/// The tensors of a network in the order of θ: W and b of each layer.
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

/// Length of θ.
constexpr int parameterCount(const std::vector<int>& widths) {
  const std::vector<Tensor> tensors = layout(widths);
  return tensors.back().offset + tensors.back().size();
}

static_assert(parameterCount({kPixels, 16, 16, kClasses}) == 13002);

}  // namespace downhill
