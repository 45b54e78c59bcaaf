// Four floats that are computed with at once: the vector extension of gcc and clang, which becomes
// SSE natively and 128-bit SIMD in wasm, with the same bits in both. Where Eigen's fixed-size
// expressions left it to the compiler what becomes a register, the inner loops say so themselves.
#pragma once

#include <cstdint>
#include <cstring>

namespace downhill {

using Lanes = float __attribute__((vector_size(16)));
using LaneBits = std::uint32_t __attribute__((vector_size(16)));

/// One float or four from any address, and back.
template <class F>
inline F take(const float* from) {
  F lanes;
  std::memcpy(&lanes, from, sizeof lanes);
  return lanes;
}
template <class F>
inline void put(float* to, F lanes) {
  std::memcpy(to, &lanes, sizeof lanes);
}
inline Lanes load(const float* from) { return take<Lanes>(from); }
inline void store(float* to, Lanes lanes) { put(to, lanes); }

/// {Σ a, Σ b, Σ c, Σ d}
inline Lanes sums(Lanes a, Lanes b, Lanes c, Lanes d) {
  const Lanes ab =
      __builtin_shufflevector(a, b, 0, 4, 1, 5) + __builtin_shufflevector(a, b, 2, 6, 3, 7);
  const Lanes cd =
      __builtin_shufflevector(c, d, 0, 4, 1, 5) + __builtin_shufflevector(c, d, 2, 6, 3, 7);
  return __builtin_shufflevector(ab, cd, 0, 1, 4, 5) + __builtin_shufflevector(ab, cd, 2, 3, 6, 7);
}

}  // namespace downhill
