#include "shared/kernels.h"

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "shared/squash.h"

namespace downhill {
namespace {

template <int Rows>
using Block = Eigen::Matrix<float, Rows, 1>;
template <int Rows>
using BlockMap = Eigen::Map<Block<Rows>>;
template <int Rows>
using ConstBlockMap = Eigen::Map<const Block<Rows>>;

/// Calls f<Rows>(first row) for blocks that make up `rows`: 16, 8, 4 and 1 rows, whose sums stay
/// in registers. So a width of 40 costs what 40 should, and the lesson's 16 is one block; so are
/// the ten outputs, which every network has.
template <class F>
void inBlocks(int rows, F&& f) {
  int row = 0;
  for (; row + 16 <= rows; row += 16) {
    f.template operator()<16>(row);
  }
  if (row + kClasses == rows) {
    f.template operator()<kClasses>(row);
    return;
  }
  if (row + 8 <= rows) {
    f.template operator()<8>(row);
    row += 8;
  }
  if (row + 4 <= rows) {
    f.template operator()<4>(row);
    row += 4;
  }
  for (; row < rows; ++row) {
    f.template operator()<1>(row);
  }
}

/// `Rows` floats held in registers: whole lanes, or single floats where there are fewer than four.
/// Of rows that no lanes fill the last lanes overlap those before, and what both hold is computed
/// twice, alike; hence all are loaded before any is stored. The loops say their registers
/// themselves: how well compilers find them in the same loop over Eigen columns hangs on trifles,
/// and decides between 130 and 500 ns for the ink of a picture. In the small layers both are as
/// fast, and this is 0.6 kB less to fetch.
template <int Rows>
struct Held {
  using Part = std::conditional_t<Rows >= 4, Lanes, float>;
  static constexpr int kWidth = Rows >= 4 ? 4 : 1;
  static constexpr int kParts = (Rows + kWidth - 1) / kWidth;
  static constexpr int at(int part) { return std::min(part * kWidth, Rows - kWidth); }
  Part part[kParts];

  explicit Held(const float* from) {
    for (int p = 0; p < kParts; ++p) {
      part[p] = take<Part>(from + at(p));
    }
  }
  void add(float factor, const float* column) {
    for (int p = 0; p < kParts; ++p) {
      part[p] += factor * take<Part>(column + at(p));
    }
  }
  void subtract(float factor, const float* column) {
    for (int p = 0; p < kParts; ++p) {
      part[p] -= factor * take<Part>(column + at(p));
    }
  }
  void subtractFrom(float* column, float factor) const {
    Held here(column);
    for (int p = 0; p < kParts; ++p) {
      here.part[p] -= factor * part[p];
    }
    here.store(column);
  }
  void store(float* to) const {
    for (int p = 0; p < kParts; ++p) {
      put<Part>(to + at(p), part[p]);
    }
  }
};

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
inline __attribute__((always_inline)) void eachInked(const Ink& x, Float* columns, Stride stride,
                                                     F&& f) {
  const std::uint16_t* step = x.steps().data();
  const std::uint16_t* end = step + x.steps().size();
  const auto next = [&](std::uint16_t here) __attribute__((always_inline)) {
    columns += Ink::distanceOf(here) * stride;
    f(columns, kGrey[Ink::byteOf(here)]);
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

/// From so many rows on, a block of them lies in as many cache lines as there are columns, far
/// apart, and where the distance is a power of two these drive each other out of the cache.
constexpr int kScattered = 64;

/// Calls f for lanes of `n` floats, and for what is left over.
template <class F>
void inLanes(int n, F&& f) {
  int i = 0;
  for (; i + 4 <= n; i += 4) {
    f.template operator()<Lanes>(i);
  }
  for (; i < n; ++i) {
    f.template operator()<float>(i);
  }
}

/// z += W x for a tall W: whole columns, four of them at a time, so that z is loaded and stored
/// once for four.
void addTallInk(const float* W, int rows, const Ink& x, float* z) {
  const auto add = [&]<int Count>(const std::uint16_t* steps) {
    std::array<const float*, Count> column{};
    std::array<float, Count> grey{};
    for (int j = 0; j < Count; ++j) {
      W += Ink::distanceOf(steps[j]) * rows;
      column[j] = W;
      grey[j] = kGrey[Ink::byteOf(steps[j])];
    }
    inLanes(rows, [&]<class F>(int row) {
      F sum = take<F>(z + row);
      for (int j = 0; j < Count; ++j) {
        sum += grey[j] * take<F>(column[j] + row);
      }
      put<F>(z + row, sum);
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

void addInk(const float* W, const float* b, int rows, const Ink& x, float* z) {
  if (rows >= kScattered) {
    std::copy(b, b + rows, z);
    addTallInk(W, rows, x, z);
    return;
  }
  inBlocks(rows, [&]<int Rows>(int row) {
    Held<Rows> sum(b + row);
    withStride<Rows>(rows, [&](auto stride) __attribute__((always_inline)) {
      eachInked(x, W + row, stride,
                [&](const float* column, float grey)
                    __attribute__((always_inline)) { sum.add(grey, column); });
    });
    sum.store(z + row);
  });
}

void nudgeInk(float* W, int rows, const Ink& x, const float* nudge) {
  if (rows >= kScattered) {
    eachInked(x, W, rows, [&](float* column, float grey) {
      inLanes(rows, [&]<class F>(int row) {
        put<F>(column + row, take<F>(column + row) - grey * take<F>(nudge + row));
      });
    });
    return;
  }
  inBlocks(rows, [&]<int Rows>(int row) {
    const Held<Rows> here(nudge + row);
    withStride<Rows>(rows, [&](auto stride) __attribute__((always_inline)) {
      eachInked(x, W + row, stride, [&](float* column, float grey) __attribute__((always_inline)) {
        here.subtractFrom(column, grey);
      });
    });
  });
}

/// Two examples at a time: they share the loads of W, and one's additions fill the time that the
/// other's take. Of a tall W a block is copied together first: 1.4 times as fast at 512 × 512.
void addColumns(const float* W, const float* b, int rows, int cols, int n, const float* a,
                float* z) {
  inBlocks(rows, [&]<int Rows>(int row) {
    constexpr int kChunk = 256;
    float together[kChunk * Rows];
    for (int from = 0; from < cols; from += kChunk) {
      const int count = std::min(kChunk, cols - from);
      const float* strip = W + row + from * rows;
      int apart = rows;
      if (rows >= kScattered) {
        for (int col = 0; col < count; ++col) {
          BlockMap<Rows>(together + col * Rows) = ConstBlockMap<Rows>(strip + col * rows);
        }
        strip = together;
        apart = Rows;
      }
      const auto before = [&](int k) {
        return Held<Rows>(from == 0 ? b + row : z + k * rows + row);
      };
      int k = 0;
      for (; k + 2 <= n; k += 2) {
        const float* one = a + k * cols + from;
        const float* two = one + cols;
        Held<Rows> sum_one = before(k);
        Held<Rows> sum_two = before(k + 1);
        for (int col = 0; col < count; ++col) {
          sum_one.add(one[col], strip + col * apart);
          sum_two.add(two[col], strip + col * apart);
        }
        sum_one.store(z + k * rows + row);
        sum_two.store(z + (k + 1) * rows + row);
      }
      if (k < n) {
        Held<Rows> sum = before(k);
        for (int col = 0; col < count; ++col) {
          sum.add(a[k * cols + from + col], strip + col * apart);
        }
        sum.store(z + k * rows + row);
      }
    }
  });
}

/// Each column is loaded and stored once for a chunk of examples, whose nudges are copied together
/// first where they lie far apart. Two columns at a time, which share the loads of the nudges.
void nudgeColumns(float* W, int rows, int cols, int n, const float* a, const float* nudge) {
  inBlocks(rows, [&]<int Rows>(int row) {
    constexpr int kChunk = 32;
    float together[kChunk * Rows];
    for (int from = 0; from < n; from += kChunk) {
      const int count = std::min(kChunk, n - from);
      const float* strip = nudge + from * rows + row;
      int apart = rows;
      if (rows >= kScattered) {
        for (int k = 0; k < count; ++k) {
          BlockMap<Rows>(together + k * Rows) = ConstBlockMap<Rows>(strip + k * rows);
        }
        strip = together;
        apart = Rows;
      }
      int col = 0;
      for (; col + 2 <= cols; col += 2) {
        float* column = W + row + col * rows;
        Held<Rows> one(column);
        Held<Rows> two(column + rows);
        for (int k = 0; k < count; ++k) {
          const float* factors = a + (from + k) * cols + col;
          one.subtract(factors[0], strip + k * apart);
          two.subtract(factors[1], strip + k * apart);
        }
        one.store(column);
        two.store(column + rows);
      }
      if (col < cols) {
        float* column = W + row + col * rows;
        Held<Rows> moved(column);
        for (int k = 0; k < count; ++k) {
          moved.subtract(a[(from + k) * cols + col], strip + k * apart);
        }
        moved.store(column);
      }
    }
  });
}

void nudgeBias(float* b, int rows, int n, const float* nudge) {
  inBlocks(rows, [&]<int Rows>(int row) {
    Held<Rows> moved(b + row);
    for (int k = 0; k < n; ++k) {
      moved.subtract(1, nudge + k * rows + row);
    }
    moved.store(b + row);
  });
}

namespace {

/// below = Wᵀ above of four columns for `Examples` at once, which share the loads of W: in lanes
/// that are summed at the end, in one fixed order whatever the compiler.
template <int Examples>
void blameFour(const float* W, int rows, const float* above, float* below, int apart) {
  constexpr int kColumns = 4;
  Lanes part[Examples][kColumns]{};
  int row = 0;
  for (; row + 4 <= rows; row += 4) {
    for (int c = 0; c < kColumns; ++c) {
      const Lanes weights = load(W + c * rows + row);
      for (int k = 0; k < Examples; ++k) {
        part[k][c] += load(above + k * rows + row) * weights;
      }
    }
  }
  Lanes total[Examples];
  for (int k = 0; k < Examples; ++k) {
    total[k] = sums(part[k][0], part[k][1], part[k][2], part[k][3]);
  }
  for (; row < rows; ++row) {
    const float* w = W + row;
    const Lanes weights{w[0], w[rows], w[2 * rows], w[3 * rows]};
    for (int k = 0; k < Examples; ++k) {
      total[k] += above[k * rows + row] * weights;
    }
  }
  for (int k = 0; k < Examples; ++k) {
    store(below + k * apart, total[k]);
  }
}

}  // namespace

/// Sums along columns: four columns at a time, while they are in the cache for all examples.
void blame(const float* W, int rows, int cols, int n, const float* above, float* below) {
  int col = 0;
  for (; col + 4 <= cols; col += 4) {
    const float* first = W + col * rows;
    int k = 0;
    for (; k + 2 <= n; k += 2) {
      blameFour<2>(first, rows, above + k * rows, below + k * cols + col, cols);
    }
    if (k < n) {
      blameFour<1>(first, rows, above + k * rows, below + k * cols + col, cols);
    }
  }
  for (; col < cols; ++col) {
    for (int k = 0; k < n; ++k) {
      float total = 0;
      for (int row = 0; row < rows; ++row) {
        total += above[k * rows + row] * W[col * rows + row];
      }
      below[k * cols + col] = total;
    }
  }
}

void multiply(float* all, int n, float factor) {
  inLanes(n, [&]<class F>(int i) { put<F>(all + i, take<F>(all + i) * factor); });
}

void squash(float* z, int n, bool rectify) {
  if (rectify) {
    inLanes(n, [&]<class F>(int i) { put<F>(z + i, relu(take<F>(z + i))); });
  } else {
    inLanes(n, [&]<class F>(int i) { put<F>(z + i, sigmoid(take<F>(z + i))); });
  }
}

void timesSlope(const float* a, float* delta, int n, bool rectify) {
  inLanes(n, [&]<class F>(int i) {
    const F here = take<F>(a + i);
    put<F>(delta + i, take<F>(delta + i) * (rectify ? reluSlope(here) : sigmoidSlope(here)));
  });
}

}  // namespace downhill
