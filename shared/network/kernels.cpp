// The layers after the first.
#include "shared/network/kernels.h"

#include <Eigen/Core>
#include <algorithm>

#include "shared/network/register_block.h"

namespace downhill {
namespace {

template <int Rows>
using Block = Eigen::Matrix<float, Rows, 1>;
template <int Rows>
using BlockMap = Eigen::Map<Block<Rows>>;
template <int Rows>
using ConstBlockMap = Eigen::Map<const Block<Rows>>;

/// Calls f<2>(i) for every two of `n`, then f<1>(i) for one that is left over.
template <class F>
void inPairs(int n, F&& f) {
  int i = 0;
  for (; i + 2 <= n; i += 2) {
    f.template operator()<2>(i);
  }
  if (i < n) {
    f.template operator()<1>(i);
  }
}

/// below = Wᵀ above, four columns of W for `Examples` at once, which share the loads of W. Each
/// packet is summed at the end, so the order of summation does not depend on the compiler.
template <int Examples>
void multiplyTransposedFour(const float* W, int rows, const float* above, float* below,
                            int stride) {
  constexpr int kColumns = 4;
  Packet part[Examples][kColumns]{};
  int row = 0;
  for (; row + 4 <= rows; row += 4) {
    for (int c = 0; c < kColumns; ++c) {
      const Packet weights = load<Packet>(W + c * rows + row);
      for (int k = 0; k < Examples; ++k) {
        part[k][c] += load<Packet>(above + k * rows + row) * weights;
      }
    }
  }
  Packet total[Examples];
  for (int k = 0; k < Examples; ++k) {
    total[k] = horizontalSums(part[k][0], part[k][1], part[k][2], part[k][3]);
  }
  for (; row < rows; ++row) {
    const float* w = W + row;
    const Packet weights{w[0], w[rows], w[2 * rows], w[3 * rows]};
    for (int k = 0; k < Examples; ++k) {
      total[k] += above[k * rows + row] * weights;
    }
  }
  for (int k = 0; k < Examples; ++k) {
    store(below + k * stride, total[k]);
  }
}

}  // namespace

/// In Eigen Z.noalias() = W * A, then Z.colwise() += b, which sums in another order and takes 4.2
/// to 6.4 times as long for the lesson's layers and batches of 10. Two examples at a time: they
/// share the loads of W, and their additions overlap. A block of a tall W is packed first: 1.4
/// times as fast at 512 × 512.
void affine(const float* W, const float* b, int rows, int cols, int n, const float* a, float* z) {
  forEachRowBlock(rows, [&]<int Rows>(int row) {
    constexpr int kChunk = 256;
    float packed[kChunk * Rows];
    for (int from = 0; from < cols; from += kChunk) {
      const int count = std::min(kChunk, cols - from);
      const float* block = W + row + from * rows;
      int stride = rows;
      if (rows >= kTallRows) {
        for (int col = 0; col < count; ++col) {
          BlockMap<Rows>(packed + col * Rows) = ConstBlockMap<Rows>(block + col * rows);
        }
        block = packed;
        stride = Rows;
      }
      inPairs(n, [&]<int Examples>(int k) {
        RegisterBlock<Rows> sum[Examples];
        for (int e = 0; e < Examples; ++e) {
          sum[e] = RegisterBlock<Rows>(from == 0 ? b + row : z + (k + e) * rows + row);
        }
        for (int col = 0; col < count; ++col) {
          for (int e = 0; e < Examples; ++e) {
            sum[e].add(a[(k + e) * cols + from + col], block + col * stride);
          }
        }
        for (int e = 0; e < Examples; ++e) {
          sum[e].storeTo(z + (k + e) * rows + row);
        }
      });
    }
  });
}

/// In Eigen W.noalias() -= Nudge * A.transpose(), likewise 4.1 to 5 times as long. Each column is
/// loaded and stored once for a chunk of examples, whose nudges are packed first where W is tall.
/// Two columns at a time share the loads of the nudges.
void subtractOuter(float* W, int rows, int cols, int n, const float* a, const float* nudge) {
  forEachRowBlock(rows, [&]<int Rows>(int row) {
    constexpr int kChunk = 32;
    float packed[kChunk * Rows];
    for (int from = 0; from < n; from += kChunk) {
      const int count = std::min(kChunk, n - from);
      const float* block = nudge + from * rows + row;
      int stride = rows;
      if (rows >= kTallRows) {
        for (int k = 0; k < count; ++k) {
          BlockMap<Rows>(packed + k * Rows) = ConstBlockMap<Rows>(block + k * rows);
        }
        block = packed;
        stride = Rows;
      }
      inPairs(cols, [&]<int Columns>(int col) {
        float* column = W + row + col * rows;
        RegisterBlock<Rows> moved[Columns];
        for (int c = 0; c < Columns; ++c) {
          moved[c] = RegisterBlock<Rows>(column + c * rows);
        }
        for (int k = 0; k < count; ++k) {
          for (int c = 0; c < Columns; ++c) {
            moved[c].subtract(a[(from + k) * cols + col + c], block + k * stride);
          }
        }
        for (int c = 0; c < Columns; ++c) {
          moved[c].storeTo(column + c * rows);
        }
      });
    }
  });
}

/// In Eigen b -= Nudge.col(k) for each k, with the same bits and 1.2 to 3.6 times as long: b stays
/// in registers here.
void subtractSum(float* b, int rows, int n, const float* nudge) {
  forEachRowBlock(rows, [&]<int Rows>(int row) {
    RegisterBlock<Rows> moved(b + row);
    for (int k = 0; k < n; ++k) {
      moved.subtract(1, nudge + k * rows + row);
    }
    moved.storeTo(b + row);
  });
}

/// In Eigen Below.noalias() = W.transpose() * Above, which sums in another order and takes 4 to 5
/// times as long. Four columns at a time stay in the cache for all examples.
void multiplyTransposed(const float* W, int rows, int cols, int n, const float* above,
                        float* below) {
  int col = 0;
  for (; col + 4 <= cols; col += 4) {
    const float* first = W + col * rows;
    inPairs(n, [&]<int Examples>(int k) {
      multiplyTransposedFour<Examples>(first, rows, above + k * rows, below + k * cols + col, cols);
    });
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

/// In Eigen column *= factor, 1.1 times as long natively and 1.7 times in wasm.
void multiply(float* all, int n, float factor) {
  forEachPacket(n, [&]<class F>(int i) { store(all + i, load<F>(all + i) * factor); });
}

/// In Eigen Z = Z.unaryExpr(&Row::value<float>), 2 to 3 times as long natively: the compiler does
/// not make packets of it.
void squash(float* z, int n, Activation activation) {
  withActivation(activation, [&]<class Row>() {
    forEachPacket(n, [&]<class F>(int i) { store(z + i, Row::value(load<F>(z + i))); });
  });
}

void multiplyBySlope(const float* a, float* delta, int n, Activation activation) {
  withActivation(activation, [&]<class Row>() {
    forEachPacket(n, [&]<class F>(int i) {
      const F error = load<F>(delta + i) * Row::slope(load<F>(a + i));
      const F least = F{} + kLeastError;
      store(delta + i, ((error < least) & (-least < error)) ? F{} : error);  // NaN stays NaN
    });
  });
}

}  // namespace downhill
