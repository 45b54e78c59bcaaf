// One step of mini-batch gradient descent, θ ← θ − η/B Σ ∇C_k, and exact gradients over many
// pictures.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "shared/base/aligned_vector.h"
#include "shared/data/sparse_image.h"
#include "shared/network/network.h"

namespace downhill {

class Trainer {
 public:
  explicit Trainer(const Shape& shape);

  [[nodiscard]] const Network& network() const { return network_; }

  /// Takes one step on the given pictures of `data`. Up to kDirect of them, each example's nudge
  /// goes straight into θ once all the errors are known: no gradient buffer. A larger batch is
  /// summed first. The result depends on the batch and its order alone.
  void step(std::span<float> theta, const LabelledImages& data,
            std::span<const std::uint32_t> batch, float eta);

  /// sum += Σ ∇C_k(θ) over the pictures. Summed in groups of kDirect, so that rounding stays near
  /// √(n / kDirect) ulp and not √n.
  void addGradient(std::span<const float> theta, const LabelledImages& data,
                   std::span<const std::uint32_t> batch, std::span<float> sum);

  /// theta −= scale · sum
  static void subtract(std::span<float> theta, std::span<const float> sum, float scale);

  /// Images of a piece of long work: about a millisecond for the lesson's network, 20 for the
  /// costliest. Whole groups, so that a sum in pieces has the bits of the sum at once.
  [[nodiscard]] std::size_t piece() const;

  static constexpr int kDirect = 256;
  /// From so many examples on, a batch brings its own pictures into the cache all at once.
  static constexpr int kFew = 8;

 private:
  /// Examples that are worked on together; what they need stays in the first-level cache.
  static constexpr int kTogether = 32;

  void trace(std::span<const float> theta, const LabelledImages& data,
             std::span<const std::uint32_t> batch);
  void descend(float* into, float scale);

  Network network_;
  std::vector<SparseImage> x_;        ///< the pictures that were traced, up to kDirect
  std::vector<std::uint8_t> labels_;  ///< theirs
  std::vector<float> a_;              ///< kTogether after kTogether, as Network lays them out
  std::vector<float> delta_;          ///< the same
  AlignedFloats group_;               ///< θ-shaped
  std::vector<float> total_;          ///< θ-shaped
  std::uint32_t prefetch_sum_ = 0;
};

}  // namespace downhill
