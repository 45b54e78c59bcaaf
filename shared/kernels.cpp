#include "shared/kernels.h"

#include <Eigen/Core>
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

/// Calls f<Rows>(first row) for blocks that make up `rows`: 16, 8, 4, 2 and 1 rows, whose sums stay
/// in registers (Eigen expressions of fixed size: compilers turn them into SIMD). So a width of 40
/// costs what 40 should, and the lesson's 16 is one block.
template <class F>
void inBlocks(int rows, F&& f) {
  int row = 0;
  for (; row + 16 <= rows; row += 16) {
    f.template operator()<16>(row);
  }
  if (row + 8 <= rows) {
    f.template operator()<8>(row);
    row += 8;
  }
  if (row + 4 <= rows) {
    f.template operator()<4>(row);
    row += 4;
  }
  if (row + 2 <= rows) {
    f.template operator()<2>(row);
    row += 2;
  }
  if (row < rows) {
    f.template operator()<1>(row);
  }
}

/// `Rows` floats held in registers: whole lanes, or single floats where there are fewer than four.
/// The two loops over ink say their registers themselves: how well compilers find them in the same
/// loop over Eigen columns hangs on trifles, and decides between 130 and 500 ns a picture.
template <int Rows>
struct Held {
  using Part = std::conditional_t<Rows % 4 == 0, Lanes, float>;
  static constexpr int kWidth = Rows % 4 == 0 ? 4 : 1;
  static constexpr int kParts = Rows / kWidth;
  Part part[kParts];

  explicit Held(const float* from) {
    for (int p = 0; p < kParts; ++p) {
      part[p] = take<Part>(from + p * kWidth);
    }
  }
  void add(float factor, const float* column) {
    for (int p = 0; p < kParts; ++p) {
      part[p] += factor * take<Part>(column + p * kWidth);
    }
  }
  void subtractFrom(float* column, float factor) const {
    for (int p = 0; p < kParts; ++p) {
      float* here = column + p * kWidth;
      put<Part>(here, take<Part>(here) - factor * part[p]);
    }
  }
  void store(float* to) const {
    for (int p = 0; p < kParts; ++p) {
      put<Part>(to + p * kWidth, part[p]);
    }
  }
};

/// Calls f(pixel, grey) for every inked pixel. Two in each turn of the loop, whose own work is a
/// tenth of it all in wasm: 146 → 128 ns for the sums over 150 pixels, 196 → 182 for their update.
/// Four a turn want more registers than there are, and take 186.
template <class F>
inline __attribute__((always_inline)) void eachInked(const Ink& x, F&& f) {
  const std::uint16_t* pixel = x.index.data();
  const std::uint8_t* value = x.value.data();
  const std::uint16_t* last_pair = pixel + (x.index.size() & ~std::size_t{1});
  for (; pixel != last_pair; pixel += 2, value += 2) {
    f(pixel[0], kGrey[value[0]]);
    f(pixel[1], kGrey[value[1]]);
  }
  if (x.index.size() % 2 == 1) {
    f(pixel[0], kGrey[value[0]]);
  }
}

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

}  // namespace

void addInk(const float* W, const float* b, int rows, const Ink& x, float* z) {
  inBlocks(rows, [&]<int Rows>(int row) {
    Held<Rows> sum(b + row);
    eachInked(x, [&](int pixel, float grey)
                     __attribute__((always_inline)) { sum.add(grey, W + row + pixel * rows); });
    sum.store(z + row);
  });
}

void nudgeInk(float* W, int rows, const Ink& x, const float* nudge) {
  inBlocks(rows, [&]<int Rows>(int row) {
    const Held<Rows> here(nudge + row);
    eachInked(x, [&](int pixel, float grey) __attribute__((always_inline)) {
      here.subtractFrom(W + row + pixel * rows, grey);
    });
  });
}

/// Two examples at a time: they share the loads of W, and one's additions fill
/// the time that the other's take.
void addColumns(const float* W, const float* b, int rows, int cols, int n, const float* a,
                float* z) {
  inBlocks(rows, [&]<int Rows>(int row) {
    const Block<Rows> bias = ConstBlockMap<Rows>(b + row);
    int k = 0;
    for (; k + 2 <= n; k += 2) {
      const float* one = a + k * cols;
      const float* two = one + cols;
      Block<Rows> sum_one = bias;
      Block<Rows> sum_two = bias;
      for (int col = 0; col < cols; ++col) {
        const Block<Rows> column = ConstBlockMap<Rows>(W + row + col * rows);
        sum_one += one[col] * column;
        sum_two += two[col] * column;
      }
      BlockMap<Rows>(z + k * rows + row) = sum_one;
      BlockMap<Rows>(z + (k + 1) * rows + row) = sum_two;
    }
    if (k < n) {
      Block<Rows> sum = bias;
      for (int col = 0; col < cols; ++col) {
        sum += a[k * cols + col] * ConstBlockMap<Rows>(W + row + col * rows);
      }
      BlockMap<Rows>(z + k * rows + row) = sum;
    }
  });
}

/// Each column is loaded and stored once for all n examples.
void nudgeColumns(float* W, int rows, int cols, int n, const float* a, const float* nudge) {
  inBlocks(rows, [&]<int Rows>(int row) {
    for (int col = 0; col < cols; ++col) {
      BlockMap<Rows> column(W + row + col * rows);
      Block<Rows> moved = column;
      for (int k = 0; k < n; ++k) {
        moved -= a[k * cols + col] * ConstBlockMap<Rows>(nudge + k * rows + row);
      }
      column = moved;
    }
  });
}

void nudgeBias(float* b, int rows, int n, const float* nudge) {
  inBlocks(rows, [&]<int Rows>(int row) {
    Block<Rows> moved = ConstBlockMap<Rows>(b + row);
    for (int k = 0; k < n; ++k) {
      moved -= ConstBlockMap<Rows>(nudge + k * rows + row);
    }
    BlockMap<Rows>(b + row) = moved;
  });
}

/// Sums along columns: four columns at a time, in lanes that are summed at the
/// end, in one fixed order whatever the compiler.
void blame(const float* W, int rows, int cols, const float* above, float* below) {
  int col = 0;
  for (; col + 4 <= cols; col += 4) {
    const float* first = W + col * rows;
    Lanes a{};
    Lanes b{};
    Lanes c{};
    Lanes d{};
    int row = 0;
    for (; row + 4 <= rows; row += 4) {
      const Lanes here = load(above + row);
      a += here * load(first + row);
      b += here * load(first + rows + row);
      c += here * load(first + 2 * rows + row);
      d += here * load(first + 3 * rows + row);
    }
    Lanes total = sums(a, b, c, d);
    for (; row < rows; ++row) {
      const float* w = first + row;
      total += above[row] * Lanes{w[0], w[rows], w[2 * rows], w[3 * rows]};
    }
    store(below + col, total);
  }
  for (; col < cols; ++col) {
    float total = 0;
    for (int row = 0; row < rows; ++row) {
      total += above[row] * W[col * rows + row];
    }
    below[col] = total;
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
