// Which picture comes when. The order is a pure function of (seed, position), so a run can be
// resumed at any step from two numbers, and the speed of the network that delivers the pictures
// changes nothing.
#pragma once

#include <cstdint>
#include <vector>

#include "shared/data/dataset.h"

namespace downhill {

/// The first epoch walks the shards in order and shuffles inside each; later epochs shuffle all
/// pictures.
class Sampler {
 public:
  explicit Sampler(std::uint32_t seed) : seed_(seed) {}

  /// Image at a position, counted in examples from the start of the run. O(1) but for the first
  /// of an epoch, which shuffles 60,000 numbers.
  std::uint32_t at(std::uint64_t position);
  /// Pictures that must have arrived before examples [position, position + count) can be used.
  [[nodiscard]] static int needed(std::uint64_t position, int count);

 private:
  void prepare(std::uint64_t epoch);

  std::uint32_t seed_;
  std::uint64_t epoch_ = UINT64_MAX;  ///< whose order is held
  std::vector<std::uint32_t> order_;
};

}  // namespace downhill
