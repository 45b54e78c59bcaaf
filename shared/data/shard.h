// A shard: some pictures and their labels as the page streams them. Which pixels are inked and how
// much are kept apart, because that compresses best: with gzip on top, all of MNIST takes 10.3 MB.
// As bytes:
//
//   4      "DHS1"
//   4      n, the number of pictures (little-endian, as all numbers here)
//   4      m, the number of inked pixels in all of them
//   n      labels, 0 … 9
//   98 n   for each picture a mask of its inked pixels: pixel p is bit p % 8 of byte p / 8
//   m      the inked pixels' values, 1 … 255, in the order of the masks' bits
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "shared/base/status.h"
#include "shared/data/sparse_image.h"

namespace downhill {

/// Packs pictures of 784 bytes each, one after the other. kBadValue: a label over 9, or not as many
/// pictures as labels.
Result<std::vector<std::uint8_t>> encodeShard(std::span<const std::uint8_t> pictures,
                                              std::span<const std::uint8_t> labels);

/// Appends a shard's pictures to `all` and says how many they were. Everything is looked at before
/// anything is appended: a bad shard changes nothing. kBadFormat: another magic number, or masks
/// that contradict the number of inked pixels. kTruncated: fewer or more bytes than announced.
/// kBadValue: a label over 9, or an inked pixel without ink.
Result<std::size_t> decodeShard(std::span<const std::uint8_t> shard, LabelledImages& all);

}  // namespace downhill
