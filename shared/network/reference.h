// The judge: the same network, dense and in double, written to be read beside the formulas. Slow.
#pragma once

#include <Eigen/Core>
#include <span>
#include <vector>

#include "shared/data/sparse_image.h"
#include "shared/network/layout.h"

namespace downhill::reference {

/// All of one example: aˡ and zˡ for l = 0 … L (z⁰ is empty), C_k, and ∂C_k/∂θ in the order of θ.
struct Example {
  std::vector<Eigen::VectorXd> a;
  std::vector<Eigen::VectorXd> z;
  double cost = 0;
  Eigen::VectorXd gradient;
};

/// x of a picture: 784 greys in [0, 1].
Eigen::VectorXd pixels(const SparseImage& ink);

/// zˡ = Wˡ aˡ⁻¹ + bˡ, aˡ = σ(zˡ), C_k = Σ_j (a_j − y_j)², and backwards by the chain rule:
/// δ^L = 2 (a − y) ⊙ σ'(z^L), δˡ = (Wˡ⁺¹)ᵀ δˡ⁺¹ ⊙ σ'(zˡ), ∂C/∂Wˡ = δˡ (aˡ⁻¹)ᵀ, ∂C/∂bˡ = δˡ.
Example run(const Shape& shape, const Eigen::VectorXd& theta, const Eigen::VectorXd& x, int label);

/// The mean of C_k and of its gradient over pictures of a set.
Example mean(const Shape& shape, std::span<const float> theta, const LabelledImages& data,
             std::span<const std::uint32_t> batch);

}  // namespace downhill::reference
