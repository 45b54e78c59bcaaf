// Squashing functions and their slopes, one float at a time or four: only + − × ÷ and moves of
// bits, no libm, whose last bits differ between systems.
#pragma once

#include <bit>
#include <cstdint>
#include <type_traits>

#include "shared/base/simd.h"

namespace downhill {

/// 2^y for |y| <= 126, within 3e-7 relative (tested against double over the whole range).
/// y = n + f, |f| <= 1/2; 2^f by the polynomial of degree 5 with the least greatest relative error,
/// 7.5e-8 (Remez; the constant is rounded to 1, so that σ(0) is exactly 1/2); 2^n by writing n into
/// the exponent. Adding 1.5·2^23 rounds to an integer.
template <class F>
inline F powerOfTwo(F y) {
  using Bits = std::conditional_t<std::is_same_v<F, float>, std::uint32_t, PacketBits>;
  constexpr float kRound = 12582912.0F;
  const F shifted = y + kRound;
  const F f = y - (shifted - kRound);
  F p = f * 0.0013276472F + 0.00967554133F;
  p = p * f + 0.0555071327F;
  p = p * f + 0.240221197F;
  p = p * f + 0.693146967F;
  p = p * f + 1.0F;
  return std::bit_cast<F>(std::bit_cast<Bits>(p) + (std::bit_cast<Bits>(shifted) << 23U));
}

/// 1 / (1 + e^−z), within 2e-7; relatively within 4e-7 + 1e-7 |z|, since log2 e and
/// its product with z are rounded. Beyond
/// ±87 it is 0 or 1 to the last bit of a float, so the exponent is held at ±126; NaN stays.
template <class F>
inline F sigmoid(F z) {
  const F least = F{} - 126.0F;
  const F most = F{} + 126.0F;
  const F y = z * -1.44269504F;
  const F above = y < least ? least : y;
  const F held = most < above ? most : above;
  return 1.0F / (1.0F + powerOfTwo(held));
}

template <class F>
inline F relu(F z) {
  return z > F{} ? z : F{};
}

/// Slopes, from the activation itself: σ' = a (1 − a); for ReLU 1 where it is on, 0 where it is
/// off.
template <class F>
inline F sigmoidSlope(F a) {
  return a * (1.0F - a);
}
template <class F>
inline F reluSlope(F a) {
  return a > F{} ? F{} + 1.0F : F{};
}

}  // namespace downhill
