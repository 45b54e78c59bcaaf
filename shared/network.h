// Forward and backward for one example over θ, for any dense shape. The lesson's widths, and a few
// others, have loops of fixed length, which compilers turn into SIMD; any other width takes the
// same code with a length known only at run time. The readable judge of all this is reference.h.
#pragma once

#include <span>
#include <vector>

#include "shared/ink.h"
#include "shared/layout.h"

namespace downhill {

/// Activations and errors of one example, layer after layer. a and delta start at layer 1: the
/// input is ink.
struct Trace {
  std::vector<float> a;      ///< a¹ … a^L
  std::vector<float> delta;  ///< δ¹ … δ^L, δˡ = ∂C_k/∂zˡ
};

class Network {
 public:
  explicit Network(const Shape& shape);

  [[nodiscard]] const Shape& shape() const { return shape_; }
  [[nodiscard]] const std::vector<Tensor>& tensors() const { return tensors_; }
  [[nodiscard]] int parameters() const { return parameters_; }
  /// Neurons beyond the input: the length of `a` and of `delta`.
  [[nodiscard]] int neurons() const { return neurons_; }

  /// a¹ … a^L of one picture into `a` (neurons() floats). Cost: 16 multiply-adds an inked pixel.
  void forward(const float* theta, const Ink& x, float* a) const;
  /// δ¹ … δ^L from the activations, for C_k = Σ_j (a_j − y_j)², y one-hot at `label`.
  void backward(const float* theta, const float* a, int label, float* delta) const;
  /// into −= scale · ∂C_k/∂θ, the outer products δˡ aˡ⁻¹ᵀ and δˡ, straight into a θ-shaped column.
  void descend(float* into, const Ink& x, const float* a, const float* delta, float scale) const;

  /// C_k of outputs against the wanted label.
  [[nodiscard]] float cost(const float* a, int label) const;
  /// The ten outputs within `a`.
  [[nodiscard]] std::span<const float> outputs(const float* a) const;
  /// Index of the brightest output; the first of equals.
  [[nodiscard]] int brightest(const float* a) const;

 private:
  Shape shape_;
  std::vector<Tensor> tensors_;
  int parameters_;
  int neurons_;
};

/// Random θ: weights normal with standard deviation 1/√(inputs of the neuron), biases 0 (LeCun,
/// 1998).
std::vector<float> randomParameters(const Shape& shape, std::uint32_t seed);

}  // namespace downhill
