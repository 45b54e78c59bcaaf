// Rows of θ that are held in registers while a loop goes over pixels, columns or examples.
#pragma once

#include <algorithm>
#include <type_traits>

#include "shared/base/simd.h"
#include "shared/data/sparse_image.h"

namespace downhill {

/// Calls f<Rows>(first row) for blocks that make up `rows`: 16, 8, 4 and 1 rows, whose sums stay
/// in registers. So a width of 40 costs what 40 should, and the lesson's 16 is one block; so are
/// the ten outputs, which every network has.
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

/// `Rows` floats held in registers: whole lanes, or single floats where there are fewer than four.
/// Of rows that no lanes fill the last lanes overlap those before, and what both hold is computed
/// twice, alike; hence all are loaded before any is stored. The loops say their registers
/// themselves: how well compilers find them in the same loop over Eigen columns hangs on trifles,
/// and decides between 130 and 500 ns for the ink of a picture. In the small layers both are as
/// fast, and this is 0.6 kB less to fetch.
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
  void add(float factor, const float* column) {
    for (int p = 0; p < kParts; ++p) {
      part[p] += factor * load<Part>(column + at(p));
    }
  }
  void subtract(float factor, const float* column) {
    for (int p = 0; p < kParts; ++p) {
      part[p] -= factor * load<Part>(column + at(p));
    }
  }
  void subtractFrom(float* column, float factor) const {
    RegisterBlock here(column);
    for (int p = 0; p < kParts; ++p) {
      here.part[p] -= factor * part[p];
    }
    here.storeTo(column);
  }
  void storeTo(float* to) const {
    for (int p = 0; p < kParts; ++p) {
      store(to + at(p), part[p]);
    }
  }
};

/// From so many rows on, a block of them lies in as many cache lines as there are columns, far
/// apart, and where the distance is a power of two these drive each other out of the cache.
constexpr int kTallRows = 64;

}  // namespace downhill
