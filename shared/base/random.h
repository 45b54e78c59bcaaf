// The project's own random numbers: the same seed gives the same bits everywhere. The standard
// library's distributions and std::shuffle are left to each implementation, and differ.
#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace downhill {

/// xoshiro128** 1.1 (Blackman, Vigna, 2018; public domain), seeded by SplitMix64. Period 2^128 − 1.
class Random {
 public:
  /// Streams of one seed are independent: one for the weights, one for each epoch's order.
  explicit Random(std::uint64_t seed, std::uint64_t stream = 0);

  std::uint32_t bits();
  /// Uniform in [0, 1), 24 bits: every value is exact in a float.
  float uniform();
  /// Uniform integer in [0, bound), without bias (Lemire, 2019); bound > 0.
  std::uint32_t below(std::uint32_t bound);
  /// Standard normal by Marsaglia's polar method (1964). Its logarithm is our own, see log.
  float normal();

 private:
  std::array<std::uint32_t, 4> state_{};
  float spare_ = 0;
  bool has_spare_ = false;
};

/// Fisher–Yates.
void shuffle(std::span<std::uint32_t> items, Random& random);

}  // namespace downhill
