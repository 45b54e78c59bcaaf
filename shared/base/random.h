// Random numbers that are the same bits on every platform. The standard leaves its distributions
// and std::shuffle to each library, so they differ.
#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace downhill {

/// xoshiro128** 1.1 (Blackman, Vigna, "Scrambled Linear Pseudorandom Number Generators", 2018;
/// public domain), seeded by SplitMix64. Its period is 2^128 − 1.
class Random {
 public:
  /// Different streams of one seed are independent: one draws the weights, one the order of each
  /// epoch.
  explicit Random(std::uint64_t seed, std::uint64_t stream = 0);

  /// 32 uniform bits.
  std::uint32_t bits();
  /// Uniform in [0, 1), a multiple of 2^−24, which a float represents exactly.
  float uniform();
  /// Uniform integer in [0, bound), bound > 0, without bias (Lemire, "Fast Random Integer
  /// Generation in an Interval", 2019).
  std::uint32_t below(std::uint32_t bound);
  /// Standard normal, by Marsaglia's polar method (1964). Of the C library it uses sqrt and frexp
  /// only, which are exact.
  float normal();

 private:
  std::array<std::uint32_t, 4> state_{};
  float spare_ = 0;
  bool has_spare_ = false;
};

/// Permutes `items` uniformly at random (Fisher–Yates). O(n).
void shuffle(std::span<std::uint32_t> items, Random& random);

}  // namespace downhill
