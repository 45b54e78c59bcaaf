// Forward, backward and update of a dense network of any shape, for a few examples at a time, layer
// by layer: the processor works on one example while another waits for its sums, which makes the
// small layers cheap. reference.h says the same, to be read.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "shared/data/sparse_image.h"
#include "shared/network/layout.h"

namespace downhill {

/// The activations of n examples are n × neurons() floats: layer after layer, a¹ … a^L, and in each
/// layer example after example. So are the errors δ¹ … δ^L. For n = 1 that is one column.
class Network {
 public:
  explicit Network(const Shape& shape);

  [[nodiscard]] const Shape& shape() const { return shape_; }
  [[nodiscard]] const std::vector<Tensor>& tensors() const { return tensors_; }
  [[nodiscard]] int parameters() const { return parameters_; }
  /// Neurons of all layers but the input.
  [[nodiscard]] int neurons() const { return neurons_; }

  /// Writes a¹ … a^L of the images x to `a`. Cost: one multiply-add for each weight that leaves an
  /// inked pixel or a hidden neuron.
  void forward(const float* theta, std::span<const SparseImage> x, float* a) const;
  /// The same of one image.
  void forward(const float* theta, const SparseImage& x, float* a) const {
    forward(theta, {&x, 1}, a);
  }
  /// The rest of `forward`, where `a` begins with z¹ = W¹x + b¹ of all examples.
  void finishForward(const float* theta, int n, float* a) const;
  /// Writes δ¹ … δ^L to `delta`, from the activations and the labels of the examples.
  void backward(const float* theta, const float* a, std::span<const std::uint8_t> labels,
                float* delta) const;
  /// The rest of `backward`, where `delta` ends with δ^L of any cost.
  void finishBackward(const float* theta, const float* a, int n, float* delta) const;
  /// into −= scale · Σ_k ∂C_k/∂θ, where ∂C_k/∂Wˡ = δˡ (aˡ⁻¹)ᵀ and ∂C_k/∂bˡ = δˡ. `into` has the
  /// layout of θ and may be θ itself. Multiplies `delta` by the scale.
  void descend(float* into, std::span<const SparseImage> x, const float* a, float* delta,
               float scale) const;

  /// The outputs of example k of n, within `a`.
  [[nodiscard]] std::span<const float> outputs(const float* a, int k = 0, int n = 1) const;

 private:
  Shape shape_;
  std::vector<Tensor> tensors_;
  int parameters_;
  int neurons_;
};

/// C_k of an example, from its outputs and label.
float cost(std::span<const float> outputs, int label);
/// Index of the largest output; of equals the first.
int brightest(std::span<const float> outputs);

/// Random θ: normal weights with standard deviation 1/√(inputs of the neuron), biases 0 (LeCun,
/// Bottou, Orr, Müller, "Efficient BackProp", 1998, §4.6). The same seed gives the same bits
/// everywhere.
std::vector<float> randomParameters(const Shape& shape, std::uint32_t seed);

}  // namespace downhill
