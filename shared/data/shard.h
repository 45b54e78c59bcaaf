// A shard: images and their labels, as the page streams them. Masks of inked pixels come before all
// values, since that compresses best: gzipped, all of MNIST takes 10.3 MB. As bytes:
//
//   4      "DHS1"
//   4      n, the number of images (all numbers are little-endian)
//   4      m, the number of inked pixels in all images
//   n      labels, 0 … 9
//   98 n   for each image a mask of its inked pixels: pixel p is bit p % 8 of byte p / 8
//   m      the inked pixels' values, 1 … 255, in the order of the masks' bits
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "shared/base/status.h"
#include "shared/data/sparse_image.h"

namespace downhill {

/// Packs images of 784 bytes each, one after another. kBadValue: a label over 9, or unequal numbers
/// of images and labels.
Result<std::vector<std::uint8_t>> encodeShard(std::span<const std::uint8_t> images,
                                              std::span<const std::uint8_t> labels);

/// Appends a shard's images to `all` and returns how many. A bad shard changes nothing. kBadFormat:
/// another magic number, or masks that contradict the number of inked pixels. kTruncated: fewer or
/// more bytes than announced. kBadValue: a label over 9, or an inked pixel of value 0.
Result<std::size_t> decodeShard(std::span<const std::uint8_t> shard, LabelledImages& all);

}  // namespace downhill
