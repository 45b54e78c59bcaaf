// Forward, backward and the update for a handful of examples at a time, over θ, for any dense
// shape. Layer by layer for all of them, so that the processor works on one example while another
// waits for its sums: that is what makes the small layers cheap. The readable judge of all this is
// reference.h.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "shared/data/sparse_image.h"
#include "shared/network/layout.h"

namespace downhill {

/// Activations, and likewise errors, of n examples lie layer after layer, a¹ … a^L; in each layer
/// example after example. For n = 1 that is one column of neurons() floats.
class Network {
 public:
  explicit Network(const Shape& shape);

  [[nodiscard]] const Shape& shape() const { return shape_; }
  [[nodiscard]] const std::vector<Tensor>& tensors() const { return tensors_; }
  [[nodiscard]] int parameters() const { return parameters_; }
  /// Neurons beyond the input: the floats that each example takes in `a` and in `delta`.
  [[nodiscard]] int neurons() const { return neurons_; }

  /// a¹ … a^L of the pictures x into `a` (x.size() × neurons()). Cost: as many multiply-adds as
  /// weights leave inked pixels and hidden neurons.
  void forward(const float* theta, std::span<const SparseImage> x, float* a) const;
  /// The same for one picture.
  void forward(const float* theta, const SparseImage& x, float* a) const {
    forward(theta, {&x, 1}, a);
  }
  /// From a first layer whose sums z¹ = W¹x + b¹ lie already in `a`, example after example.
  void finishForward(const float* theta, int n, float* a) const;
  /// δ¹ … δ^L, δˡ = ∂C_k/∂zˡ, from the activations, for C_k = Σ_j (a_j − y_j)², y one-hot at the
  /// label.
  void backward(const float* theta, const float* a, std::span<const std::uint8_t> labels,
                float* delta) const;
  /// The same from a δ^L of any cost, which lies already in `delta`.
  void finishBackward(const float* theta, const float* a, int n, float* delta) const;
  /// into −= scale · Σ_k ∂C_k/∂θ, the outer products δˡ aˡ⁻¹ᵀ and δˡ, straight into a θ-shaped
  /// column. `delta` is multiplied by the scale in place.
  void descend(float* into, std::span<const SparseImage> x, const float* a, float* delta,
               float scale) const;

  /// The outputs within `a` of example k of n.
  [[nodiscard]] std::span<const float> outputs(const float* a, int k = 0, int n = 1) const;

 private:
  Shape shape_;
  std::vector<Tensor> tensors_;
  int parameters_;
  int neurons_;
};

/// C_k of outputs against the wanted label.
float cost(std::span<const float> outputs, int label);
/// Index of the brightest output; the first of equals.
int brightest(std::span<const float> outputs);

/// Random θ: weights normal with standard deviation 1/√(inputs of the neuron), biases 0 (LeCun,
/// 1998).
std::vector<float> randomParameters(const Shape& shape, std::uint32_t seed);

}  // namespace downhill
