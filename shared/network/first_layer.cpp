// The first layer: sums and updates over the inked pixels alone.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "shared/network/kernels.h"
#include "shared/network/register_block.h"

namespace downhill {
namespace {

/// Calls f(column, grey) for every inked pixel, with the column of its weights; `columns` are
/// `stride` floats apart. Two in each turn of the loop, whose own work is a tenth of it all in
/// wasm: 146 → 128 ns for the sums over 150 pixels, 196 → 182 for their update. Four a turn want
/// more registers than there are, and take 186.
///
/// What limits it: loads. A Zen 5 core starts two loads of 128 bits in a cycle, or four narrow
/// ones: a pixel's column, its grey and its step take 3 cycles, where the products and sums take 2;
/// the update has four stores besides, and loading and storing a column alone takes 4.3 (in
/// assembly). Measured: 3.5 and 4.8 cycles in wasm, 3.2 and 4.7 natively.
/// One number for distance and byte, walked by a pointer, is 6 % of an epoch in wasm before two
/// lists of indices and bytes: a third fewer bytes come through the cache, and less is computed.
/// Greys looked up beforehand make an epoch 1.06 times as long: they need room in a first-level
/// cache that W¹ fills. Greys made in registers instead, four bytes widened, converted and spread,
/// 1.2 times; the sums of two pictures in turns, for which the registers are too few, 1.15 times.
template <class Float, class Stride, class F>
inline __attribute__((always_inline)) void forEachInked(const SparseImage& x, Float* columns,
                                                        Stride stride, F&& f) {
  const std::uint16_t* step = x.steps().data();
  const std::uint16_t* end = step + x.steps().size();
  const auto next = [&](std::uint16_t here) __attribute__((always_inline)) {
    columns += SparseImage::distanceOf(here) * stride;
    f(columns, kGrey[SparseImage::byteOf(here)]);
  };
  for (; end - step >= 2; step += 2) {
    next(step[0]);
    next(step[1]);
  }
  if (step != end) {
    next(step[0]);
  }
}

/// Calls f with the distance of two columns: as a constant for the lesson's 16 rows, which saves a
/// multiplication a pixel, 2 % of an epoch.
template <int Rows, class F>
inline __attribute__((always_inline)) void withStride(int rows, F&& f) {
  if constexpr (Rows == 16) {
    if (rows == Rows) {
      f(std::integral_constant<int, Rows>{});
      return;
    }
  }
  f(rows);
}

/// z += W x for a tall W: whole columns, four of them at a time, so that z is loaded and stored
/// once for four. Strips of rows that stay in the second-level cache for all pictures of a batch:
/// nothing at 256 rows, and 1.05 times as long at 512.
void affineSparseTall(const float* W, int rows, const SparseImage& x, float* z) {
  const auto add = [&]<int Count>(const std::uint16_t* steps) {
    std::array<const float*, Count> column{};
    std::array<float, Count> grey{};
    for (int j = 0; j < Count; ++j) {
      W += SparseImage::distanceOf(steps[j]) * rows;
      column[j] = W;
      grey[j] = kGrey[SparseImage::byteOf(steps[j])];
    }
    forEachPacket(rows, [&]<class F>(int row) {
      F sum = load<F>(z + row);
      for (int j = 0; j < Count; ++j) {
        sum += grey[j] * load<F>(column[j] + row);
      }
      store(z + row, sum);
    });
  };
  constexpr int kFour = 4;
  const std::span<const std::uint16_t> steps = x.steps();
  std::size_t i = 0;
  for (; i + kFour <= steps.size(); i += kFour) {
    add.template operator()<kFour>(&steps[i]);
  }
  for (; i < steps.size(); ++i) {
    add.template operator()<1>(&steps[i]);
  }
}

}  // namespace

void affineSparse(const float* W, const float* b, int rows, const SparseImage& x, float* z) {
  if (rows >= kTallRows) {
    std::copy(b, b + rows, z);
    affineSparseTall(W, rows, x, z);
    return;
  }
  forEachRowBlock(rows, [&]<int Rows>(int row) {
    RegisterBlock<Rows> sum(b + row);
    withStride<Rows>(rows, [&](auto stride) __attribute__((always_inline)) {
      forEachInked(x, W + row, stride,
                   [&](const float* column, float grey)
                       __attribute__((always_inline)) { sum.add(grey, column); });
    });
    sum.storeTo(z + row);
  });
}

void subtractOuterSparse(float* W, int rows, const SparseImage& x, const float* nudge) {
  if (rows >= kTallRows) {
    forEachInked(x, W, rows, [&](float* column, float grey) {
      forEachPacket(rows, [&]<class F>(int row) {
        store(column + row, load<F>(column + row) - grey * load<F>(nudge + row));
      });
    });
    return;
  }
  forEachRowBlock(rows, [&]<int Rows>(int row) {
    const RegisterBlock<Rows> here(nudge + row);
    withStride<Rows>(rows, [&](auto stride) __attribute__((always_inline)) {
      forEachInked(x, W + row, stride,
                   [&](float* column, float grey)
                       __attribute__((always_inline)) { here.subtractFrom(column, grey); });
    });
  });
}

}  // namespace downhill
