// Rows of a matrix that stay in registers while a loop visits pixels, columns or examples.
#pragma once

#include <algorithm>
#include <type_traits>

#include "shared/base/simd.h"
#include "shared/data/image.h"

namespace downhill {

/// Calls f<Rows>(first row) for blocks of 16, 8, 4 and 1 rows that make up `rows`, so that the cost
/// is proportional to the width. The lesson's 16 neurons are one block, and so are the ten outputs,
/// which every network has.
template <class F>
void forEachRowBlock(int rows, F&& f) {
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

/// `Rows` floats in registers: packets, or single floats where there are fewer than four. Where
/// four do not divide `Rows`, the last packet overlaps the one before, and both compute the shared
/// rows alike; hence all are loaded before any is stored.
///
/// The same as Eigen::Matrix<float, Rows, 1>, with the same bits, but compilers keep that in memory
/// in some loops. With it instead, for the lesson's layers and batches of 10, `affine` takes 1.1
/// to 1.2 times as long in wasm (clang) and 2.9 to 4.7 times natively (gcc), `subtractOuter` 1.1
/// to 1.2 and 1.1 to 1.4 times, `affineSparse` 1.3 and 1.2 times, `subtractOuterSparse` 1.2 and 1.0
/// times. With dynamic columns `affineSparse` takes 3.6 and 3.4 times as long.
template <int Rows>
struct RegisterBlock {
  using Part = std::conditional_t<Rows >= 4, Packet, float>;
  static constexpr int kWidth = Rows >= 4 ? 4 : 1;
  static constexpr int kParts = (Rows + kWidth - 1) / kWidth;
  static constexpr int at(int part) { return std::min(part * kWidth, Rows - kWidth); }
  Part part[kParts];

  RegisterBlock() = default;
  explicit RegisterBlock(const float* from) {
    for (int p = 0; p < kParts; ++p) {
      part[p] = load<Part>(from + at(p));
    }
  }
  /// block += factor · column
  void add(float factor, const float* column) {
    for (int p = 0; p < kParts; ++p) {
      part[p] += factor * load<Part>(column + at(p));
    }
  }
  /// block −= factor · column
  void subtract(float factor, const float* column) {
    for (int p = 0; p < kParts; ++p) {
      part[p] -= factor * load<Part>(column + at(p));
    }
  }
  /// column −= factor · block
  void subtractFrom(float* column, float factor) const {
    RegisterBlock block(column);
    for (int p = 0; p < kParts; ++p) {
      block.part[p] -= factor * part[p];
    }
    block.storeTo(column);
  }
  void storeTo(float* to) const {
    for (int p = 0; p < kParts; ++p) {
      store(to + at(p), part[p]);
    }
  }
};

/// A matrix of so many rows is tall: the columns of a block of rows lie in cache lines far from
/// each other, and where that distance is a power of two, they evict each other.
constexpr int kTallRows = 64;

}  // namespace downhill
