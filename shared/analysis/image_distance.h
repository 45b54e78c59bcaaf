// How unlike two pictures are when every pixel of one may look for its like in the neighbourhood of
// the same pixel of the other: strokes may be a little longer, rounder or further left, and a digit
// is still the same digit, while a letter is still none.
//
// The image distortion model: Keysers, Deselaers, Gollan, Ney, "Deformation Models for Image
// Recognition", IEEE TPAMI 29 (2007), §4.4: Sobel filters, compared 3 × 3 pixels at a
// time, up to two pixels away.
#pragma once

#include <array>

#include "shared/data/sparse_image.h"

namespace downhill {

/// Where a picture gets darker to the right, and downwards.
class SobelMaps {
 public:
  explicit SobelMaps(const SparseImage& picture);

  /// 0: each pixel of either picture has its very like close by in the other; about 1: they have
  /// nothing in common. Symmetric. A picture without ink is at 1 from every other, and from itself.
  /// Cost: some 50 µs.
  friend double imageDistance(const SobelMaps& p, const SobelMaps& q);

 private:
  static constexpr int kMargin = 4;  ///< a pixel's reach and its context go beyond the picture
  static constexpr int kRow = 40;    ///< 28 pixels and both margins, in whole lanes
  using Map = std::array<float, kRow*(kSide + 2 * kMargin)>;

  static constexpr int at(int row, int column) { return (row + kMargin) * kRow + column + kMargin; }

  Map across_{};
  Map down_{};
  float energy_;  ///< what a blank would be unlike, before it is made a share
};

double imageDistance(const SobelMaps& p, const SobelMaps& q);

}  // namespace downhill
