#include "shared/analysis/image_distance.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "shared/base/simd.h"

namespace downhill {
namespace {

/// A pixel looks so many pixels far, along rows and along columns.
constexpr int kReach = 2;
/// Sums of a row begin one pixel before the picture, and are whole lanes.
constexpr int kSums = 32;

Packet least(Packet p, Packet q) { return p < q ? p : q; }

}  // namespace

SobelMaps::SobelMaps(const SparseImage& picture) {
  // Sobel's filters, pixel by pixel: what each adds to the maps around it.
  constexpr std::array<float, 3> kBlunt{0.25F, 0.5F, 0.25F};
  for (const auto [pixel, value] : picture) {
    const int row = pixel / kSide;
    const int column = pixel % kSide;
    const float ink = grey(value);
    for (int k = -1; k <= 1; ++k) {
      across_[at(row + k, column - 1)] += ink * kBlunt[k + 1];
      across_[at(row + k, column + 1)] -= ink * kBlunt[k + 1];
      down_[at(row - 1, column + k)] += ink * kBlunt[k + 1];
      down_[at(row + 1, column + k)] -= ink * kBlunt[k + 1];
    }
  }
  energy_ = 0;
  for (int row = 0; row < kSide; ++row) {
    for (int column = 0; column < kSide; ++column) {
      for (int y = row - 1; y <= row + 1; ++y) {
        for (int x = column - 1; x <= column + 1; ++x) {
          const int pixel = at(y, x);
          energy_ += across_[pixel] * across_[pixel] + down_[pixel] * down_[pixel];
        }
      }
    }
  }
}

double imageDistance(const SobelMaps& p, const SobelMaps& q) {
  if (!(p.energy_ > 0 && q.energy_ > 0)) {
    return 1;
  }
  // What each pixel finds at best.
  constexpr float kNothingYet = std::numeric_limits<float>::max();
  std::array<float, kPixels> of_p;
  std::array<float, kPixels> of_q;
  of_p.fill(kNothingYet);
  of_q.fill(kNothingYet);
  for (int dy = -kReach; dy <= kReach; ++dy) {
    for (int dx = -kReach; dx <= kReach; ++dx) {
      // Squares of three rows, then their sums down, then their sums across.
      std::array<std::array<float, kSums>, 3> squares{};
      std::array<float, kSums + 4> down{};
      std::array<float, kSums + 2 * kReach> sums;
      sums.fill(kNothingYet);
      for (int row = -1; row <= kSide; ++row) {
        std::array<float, kSums>& fresh = squares[(row + 1) % 3];
        const int in_p = SobelMaps::at(row, -1);
        const int in_q = SobelMaps::at(row + dy, dx - 1);
        for (int x = 0; x < kSums; x += 4) {
          const Packet a = load<Packet>(&p.across_[in_p + x]) - load<Packet>(&q.across_[in_q + x]);
          const Packet d = load<Packet>(&p.down_[in_p + x]) - load<Packet>(&q.down_[in_q + x]);
          store(&fresh[x], a * a + d * d);
        }
        const int middle = row - 1;
        if (middle < 0 || middle + dy < 0 || middle + dy >= kSide) {
          continue;
        }
        for (int x = 0; x < kSums; x += 4) {
          store(&down[x], load<Packet>(&squares[0][x]) + load<Packet>(&squares[1][x]) +
                              load<Packet>(&squares[2][x]));
        }
        for (int x = 0; x < kSide; x += 4) {
          store(&sums[kReach + x],
                load<Packet>(&down[x]) + load<Packet>(&down[x + 1]) + load<Packet>(&down[x + 2]));
        }
        // Pixels of p whose like would lie beyond q's border find none there.
        std::fill_n(&sums[kReach], std::max(0, -dx), kNothingYet);
        std::fill_n(&sums[kReach + kSide - std::max(0, dx)], std::max(0, dx), kNothingYet);
        float* mine = &of_p[middle * kSide];
        float* its = &of_q[(middle + dy) * kSide];
        for (int x = 0; x < kSide; x += 4) {
          store(mine + x, least(load<Packet>(mine + x), load<Packet>(&sums[kReach + x])));
          store(its + x, least(load<Packet>(its + x), load<Packet>(&sums[kReach + x - dx])));
        }
      }
    }
  }
  const auto sum = [](const float* from) { return std::accumulate(from, from + kPixels, 0.0); };
  const double p_misses = sum(of_p.data());
  const double q_misses = sum(of_q.data());
  return (p_misses / static_cast<double>(p.energy_) + q_misses / static_cast<double>(q.energy_)) /
         2;
}

}  // namespace downhill
