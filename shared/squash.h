// Squashing functions and their slopes, written so that every compiler turns them into the same
// SIMD arithmetic: only + − × ÷ and moves of bits, no libm, whose last bits differ between systems.
#pragma once

#include <bit>
#include <cstdint>

namespace downhill {

/// e^x for |x| <= 87, within 3e-7 relative (tested against double over the whole range).
/// x = n ln 2 + r, |r| <= ln 2 / 2; e^r by its Taylor polynomial of degree 6, whose first missing
/// term is 1.2e-7 at the ends; 2^n by writing n into the exponent. Adding 1.5·2^23 rounds to an
/// integer.
inline float exponential(float x) {
  constexpr float kRound = 12582912.0F;
  const float shifted = x * 1.44269504F + kRound;
  const float n = shifted - kRound;
  const float r = (x - n * 0.693359375F) + n * 2.12194440e-4F;  // ln 2 in two parts (Cody, Waite)
  float p = 1.0F / 720;
  p = p * r + 1.0F / 120;
  p = p * r + 1.0F / 24;
  p = p * r + 1.0F / 6;
  p = p * r + 0.5F;
  p = p * r + 1.0F;
  p = p * r + 1.0F;
  const auto exponent = static_cast<std::uint32_t>(std::bit_cast<std::int32_t>(shifted)) << 23;
  return std::bit_cast<float>(std::bit_cast<std::uint32_t>(p) + exponent);
}

/// 1 / (1 + e^−z). Beyond ±80 it is 0 or 1 to the last bit of a float, so z is held there.
inline float sigmoid(float z) {
  const float held = z < -80.0F ? -80.0F : (z > 80.0F ? 80.0F : z);
  return 1.0F / (1.0F + exponential(-held));
}

inline float relu(float z) { return z > 0.0F ? z : 0.0F; }

/// Slopes, from the activation itself: σ' = a (1 − a); for ReLU 1 where it is on, 0 where it is
/// off.
inline float sigmoidSlope(float a) { return a * (1.0F - a); }
inline float reluSlope(float a) { return a > 0.0F ? 1.0F : 0.0F; }

}  // namespace downhill
