// IDX, the format in which MNIST is published: a big-endian header, then one byte for each pixel or
// label. Parsing copies nothing: it returns views, valid as long as the file's bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "shared/base/status.h"
#include "shared/data/sparse_image.h"

namespace downhill {

/// Images of 28 × 28 bytes, row by row from the top left, 0 blank and 255 full ink.
class IdxImages {
 public:
  explicit IdxImages(std::span<const std::uint8_t> pixels) : pixels_(pixels) {}

  [[nodiscard]] std::size_t size() const { return pixels_.size() / kPixels; }
  [[nodiscard]] std::span<const std::uint8_t, kPixels> operator[](std::size_t k) const {
    return pixels_.subspan(k * kPixels).first<kPixels>();
  }
  /// All images, one after another: size() × 784 bytes.
  [[nodiscard]] std::span<const std::uint8_t> pixels() const { return pixels_; }

 private:
  std::span<const std::uint8_t> pixels_;
};

/// Labels, each 0 … 9.
using IdxLabels = std::span<const std::uint8_t>;

struct IdxPair {
  IdxImages images;
  IdxLabels labels;  ///< as many as images
};

/// Parses a file of images. kBadFormat: another magic number, or images that are not 28 × 28.
/// kTruncated: fewer or more bytes than the header announces.
Result<IdxImages> parseIdxImages(std::span<const std::uint8_t> file);

/// Parses a file of labels. kBadFormat and kTruncated as above; kBadValue: a label over 9.
Result<IdxLabels> parseIdxLabels(std::span<const std::uint8_t> file);

/// Parses both files of a set. Errors as above; kBadValue also where the numbers of images and
/// labels differ.
Result<IdxPair> parseIdxPair(std::span<const std::uint8_t> images,
                             std::span<const std::uint8_t> labels);

}  // namespace downhill
