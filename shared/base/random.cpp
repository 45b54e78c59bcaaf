#include "shared/base/random.h"

#include <bit>
#include <cmath>
#include <utility>

namespace downhill {
namespace {

std::uint64_t splitMix(std::uint64_t& state) {
  state += 0x9e3779b97f4a7c15;
  std::uint64_t z = state;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

/// ln x for x in (0, 1), from + − × ÷ alone, since the last bits of C libraries differ.
/// x = m 2^e with m in [√½, √2), and ln m = 2 artanh((m − 1) / (m + 1)). The series ends where its
/// terms fall below 1e-13.
double logarithm(double x) {
  int exponent = 0;
  double m = std::frexp(x, &exponent);
  if (m < 0.70710678118654752) {
    m *= 2;
    --exponent;
  }
  const double s = (m - 1) / (m + 1);
  const double s2 = s * s;
  double sum = 0;
  for (int k = 17; k >= 1; k -= 2) {
    sum = sum * s2 + 1.0 / k;
  }
  return 2 * s * sum + exponent * 0.69314718055994531;
}

}  // namespace

Random::Random(std::uint64_t seed, std::uint64_t stream) {
  std::uint64_t mix = seed;
  mix = splitMix(mix) ^ stream;
  for (std::size_t i = 0; i < 4; i += 2) {
    const std::uint64_t word = splitMix(mix);
    state_[i] = static_cast<std::uint32_t>(word);
    state_[i + 1] = static_cast<std::uint32_t>(word >> 32);
  }
}

std::uint32_t Random::bits() {
  const std::uint32_t result = std::rotl(state_[1] * 5, 7) * 9;
  const std::uint32_t t = state_[1] << 9;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= t;
  state_[3] = std::rotl(state_[3], 11);
  return result;
}

float Random::uniform() { return static_cast<float>(bits() >> 8) * 0x1p-24F; }

std::uint32_t Random::below(std::uint32_t bound) {
  std::uint64_t product = std::uint64_t{bits()} * bound;
  if (static_cast<std::uint32_t>(product) < bound) {
    const std::uint32_t threshold = (0U - bound) % bound;
    while (static_cast<std::uint32_t>(product) < threshold) {
      product = std::uint64_t{bits()} * bound;
    }
  }
  return static_cast<std::uint32_t>(product >> 32);
}

float Random::normal() {
  if (has_spare_) {
    has_spare_ = false;
    return spare_;
  }
  double u = 0;
  double v = 0;
  double square = 0;
  do {
    u = 2.0 * uniform() - 1;
    v = 2.0 * uniform() - 1;
    square = u * u + v * v;
  } while (square >= 1 || square == 0);
  const double factor = std::sqrt(-2 * logarithm(square) / square);
  spare_ = static_cast<float>(v * factor);
  has_spare_ = true;
  return static_cast<float>(u * factor);
}

void shuffle(std::span<std::uint32_t> items, Random& random) {
  for (std::size_t i = items.size(); i > 1; --i) {
    std::swap(items[i - 1], items[random.below(static_cast<std::uint32_t>(i))]);
  }
}

}  // namespace downhill
