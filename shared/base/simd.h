// Packets of four floats, by the vector extension of gcc and clang. They compile to SSE natively
// and to 128-bit SIMD in wasm, with the same bits. Eigen's fixed-size expressions leave the
// registers to the compiler; loops over packets choose them.
#pragma once

#include <cstdint>
#include <cstring>

namespace downhill {

using Packet = float __attribute__((vector_size(16)));
using PacketBits = std::uint32_t __attribute__((vector_size(16)));

/// Reads one float or a packet from any address, aligned or not.
template <class F>
inline F load(const float* from) {
  F value;
  std::memcpy(&value, from, sizeof value);
  return value;
}
/// Writes one float or a packet to any address.
template <class F>
inline void store(float* to, F value) {
  std::memcpy(to, &value, sizeof value);
}

/// {Σ a, Σ b, Σ c, Σ d}
inline Packet horizontalSums(Packet a, Packet b, Packet c, Packet d) {
  const Packet ab =
      __builtin_shufflevector(a, b, 0, 4, 1, 5) + __builtin_shufflevector(a, b, 2, 6, 3, 7);
  const Packet cd =
      __builtin_shufflevector(c, d, 0, 4, 1, 5) + __builtin_shufflevector(c, d, 2, 6, 3, 7);
  return __builtin_shufflevector(ab, cd, 0, 1, 4, 5) + __builtin_shufflevector(ab, cd, 2, 3, 6, 7);
}

/// Calls f<Packet>(i) for each whole packet of `n` floats, then f<float>(i) for each float left
/// over.
template <class F>
void forEachPacket(int n, F&& f) {
  int i = 0;
  for (; i + 4 <= n; i += 4) {
    f.template operator()<Packet>(i);
  }
  for (; i < n; ++i) {
    f.template operator()<float>(i);
  }
}

}  // namespace downhill
