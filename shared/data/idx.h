// The format in which MNIST is published: a big-endian header, then one byte a pixel or a label.
// Parsing copies nothing: what comes back are views, valid as long as the bytes are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "shared/base/status.h"
#include "shared/data/sparse_image.h"

namespace downhill {

/// Pictures of 28 × 28 bytes, row by row from the top left, 0 blank and 255 full ink.
class IdxPictures {
 public:
  explicit IdxPictures(std::span<const std::uint8_t> pixels) : pixels_(pixels) {}

  [[nodiscard]] std::size_t size() const { return pixels_.size() / kPixels; }
  [[nodiscard]] std::span<const std::uint8_t, kPixels> operator[](std::size_t k) const {
    return pixels_.subspan(k * kPixels).first<kPixels>();
  }
  /// All the pictures, one after the other: size() * 784 bytes.
  [[nodiscard]] std::span<const std::uint8_t> pixels() const { return pixels_; }

 private:
  std::span<const std::uint8_t> pixels_;
};

/// Labels, each 0 … 9.
using IdxLabels = std::span<const std::uint8_t>;

struct IdxSet {
  IdxPictures pictures;
  IdxLabels labels;  ///< one for each picture
};

/// A file of pictures. kBadFormat: another magic number, or pictures that are not 28 × 28.
/// kTruncated: fewer or more bytes than the header announces.
Result<IdxPictures> parseIdxPictures(std::span<const std::uint8_t> file);

/// A file of labels. kBadFormat and kTruncated as above; kBadValue: a label over 9.
Result<IdxLabels> parseIdxLabels(std::span<const std::uint8_t> file);

/// Both files of a set. All of the above; kBadValue: not as many labels as pictures.
Result<IdxSet> parseIdxSet(std::span<const std::uint8_t> pictures,
                           std::span<const std::uint8_t> labels);

}  // namespace downhill
