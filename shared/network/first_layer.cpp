// The first layer: sums and updates over inked pixels only.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "shared/network/kernels.h"
#include "shared/network/register_block.h"

namespace downhill {
namespace {

/// Calls f(column, grey) for every inked pixel, with the column of its weights; columns are
/// `stride` floats apart. Unrolled twice, since the loop's own work is a tenth of the time in wasm:
/// the sums over 150 pixels take 128 ns instead of 146, their update 182 instead of 196. Unrolled
/// four times it needs more registers than there are, and takes 186.
///
/// Loads are the limit. A Zen 5 core starts two loads of 128 bits in a cycle, or four narrow ones:
/// a pixel's column, grey and entry take 3 cycles, its products and sums 2. The update has four
/// stores besides; loading and storing a column alone takes 4.3 cycles in assembly. Measured for
/// sums and update: 3.5 and 4.8 cycles in wasm, 3.2 and 4.7 natively.
///
/// Variants, by the time of an epoch in wasm: separate lists of indices and bytes 1.06 times, since
/// they are three bytes instead of two; greys looked up beforehand 1.06 times, since W¹ fills the
/// first-level cache; greys converted in registers 1.2 times; two images at a time, for which there
/// are too few registers, 1.15 times.
template <class Float, class Stride, class F>
inline __attribute__((always_inline)) void forEachInked(const SparseImage& x, Float* columns,
                                                        Stride stride, F&& f) {
  const std::uint16_t* entry = x.entries().data();
  const std::uint16_t* end = entry + x.entries().size();
  const auto visit = [&](std::uint16_t pixel) __attribute__((always_inline)) {
    columns += SparseImage::distanceOf(pixel) * stride;
    f(columns, kGrey[SparseImage::byteOf(pixel)]);
  };
  for (; end - entry >= 2; entry += 2) {
    visit(entry[0]);
    visit(entry[1]);
  }
  if (entry != end) {
    visit(entry[0]);
  }
}

/// Calls f(stride) with the distance between columns. A constant for the lesson's 16 rows saves one
/// multiplication for each pixel: 2 % of an epoch.
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

/// z += W x for a tall W: whole columns, four at a time, so that z is loaded and stored once for
/// four. Blocks of rows that stay in the second-level cache for a whole batch gain nothing at 256
/// rows and take 1.05 times as long at 512.
void affineSparseTall(const float* W, int rows, const SparseImage& x, float* z) {
  const auto add = [&]<int Count>(const std::uint16_t* entries) {
    std::array<const float*, Count> column{};
    std::array<float, Count> grey{};
    for (int j = 0; j < Count; ++j) {
      W += SparseImage::distanceOf(entries[j]) * rows;
      column[j] = W;
      grey[j] = kGrey[SparseImage::byteOf(entries[j])];
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
  const std::span<const std::uint16_t> entries = x.entries();
  std::size_t i = 0;
  for (; i + kFour <= entries.size(); i += kFour) {
    add.template operator()<kFour>(&entries[i]);
  }
  for (; i < entries.size(); ++i) {
    add.template operator()<1>(&entries[i]);
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
    const RegisterBlock<Rows> block(nudge + row);
    withStride<Rows>(rows, [&](auto stride) __attribute__((always_inline)) {
      forEachInked(x, W + row, stride,
                   [&](float* column, float grey)
                       __attribute__((always_inline)) { block.subtractFrom(column, grey); });
    });
  });
}

}  // namespace downhill
