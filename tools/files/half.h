// Floats of 16 bits, IEEE 754's binary16: 1 sign, 5 exponent, 10 fraction.
#pragma once

#include <bit>
#include <cstdint>

namespace downhill {

/// Exact.
constexpr float fromHalf(std::uint16_t half) {
  const std::uint32_t sign = (half & 0x8000U) << 16U;
  const std::uint32_t exponent = (half >> 10U) & 31U;
  const std::uint32_t fraction = half & 0x3FFU;
  if (exponent == 0) {  // zero, or a multiple of 2^−24
    const float size = static_cast<float>(fraction) * 0x1p-24F;
    return sign != 0 ? -size : size;
  }
  const std::uint32_t widened = exponent == 31 ? 255 : exponent + 112;
  return std::bit_cast<float>(sign | (widened << 23U) | (fraction << 13U));
}

/// The nearest half, ties to even; infinite from 65,520 on.
constexpr std::uint16_t toHalf(float number) {
  const auto bits = std::bit_cast<std::uint32_t>(number);
  const auto sign = static_cast<std::uint16_t>((bits >> 16U) & 0x8000U);
  const std::uint32_t size = bits & 0x7FFFFFFFU;
  if (size > 0x7F800000U) {
    return sign | 0x7E00U;  // not a number
  }
  if (size >= 0x477FF000U) {
    return sign | 0x7C00U;
  }
  if (size < 0x38800000U) {
    // Below 2^−14 the step is 2^−24; adding ½ leaves the number of steps in the last bits, rounded.
    const float steps = std::bit_cast<float>(size) + 0.5F;
    return static_cast<std::uint16_t>(sign | (std::bit_cast<std::uint32_t>(steps) - 0x3F000000U));
  }
  const std::uint32_t odd = (size >> 13U) & 1U;
  const std::uint32_t rounded = size + 0xFFFU + odd - (112U << 23U);
  return static_cast<std::uint16_t>(sign | (rounded >> 13U));
}

}  // namespace downhill
