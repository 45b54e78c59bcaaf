// The reference: the same network, dense and in double, written to be read beside the formulas.
// Every fast path is compared with it. Slow.
#pragma once

#include <Eigen/Core>
#include <span>
#include <vector>

#include "shared/data/sparse_image.h"
#include "shared/network/layout.h"

namespace downhill::reference {

/// Of one example: aˡ and zˡ for l = 0 … L (z⁰ is empty), C_k, and ∂C_k/∂θ in the layout of θ.
struct Example {
  std::vector<Eigen::VectorXd> a;
  std::vector<Eigen::VectorXd> z;
  double cost = 0;
  Eigen::VectorXd gradient;
};

/// x of an image: 784 pixels in [0, 1].
Eigen::VectorXd pixels(const SparseImage& ink);

/// Forward zˡ = Wˡ aˡ⁻¹ + bˡ, aˡ = σ(zˡ), C_k = Σ_j (a_j − y_j)²; backward, by the chain rule,
/// δ^L = 2 (a^L − y) ⊙ σ'(z^L), δˡ = (Wˡ⁺¹)ᵀ δˡ⁺¹ ⊙ σ'(zˡ), ∂C_k/∂Wˡ = δˡ (aˡ⁻¹)ᵀ, ∂C_k/∂bˡ = δˡ.
Example run(const Shape& shape, const Eigen::VectorXd& theta, const Eigen::VectorXd& x, int label);

/// The means of C_k and of ∂C_k/∂θ over the images `batch` of `data`; a and z stay empty.
Example mean(const Shape& shape, std::span<const float> theta, const LabelledImages& data,
             std::span<const std::uint32_t> batch);

}  // namespace downhill::reference
