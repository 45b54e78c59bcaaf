// Networks as files, in the format safetensors: the length of a JSON header in 8 bytes,
// little-endian; the header, which says each tensor's name, type, shape and offsets; the numbers.
//
// The tensors are W1, b1, …, WL, bL in the order of θ, as F16 or F32. θ is column-major and
// safetensors row-major, so Wˡ has the shape [columns, rows]. The metadata name the activation of
// the hidden layers and say how the network was trained.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "shared/base/status.h"
#include "shared/network/layout.h"

namespace downhill {

enum class Number { kF16, kF32 };

struct Weights {
  Shape shape;
  std::vector<float> theta;
  std::string trained;  ///< how; a sentence or two
};

/// Encodes a network as a file. Rounds numbers to the nearest of the type.
std::vector<std::uint8_t> encodeWeights(const Weights& weights, Number type);

/// Decodes a file. kTruncated: fewer or more bytes than announced. kBadFormat: no such header, or
/// tensors that are not those of a network from 784 pixels to 10 digits. kBadValue: a number that
/// is not finite, or an activation that the table does not have.
Result<Weights> decodeWeights(std::span<const std::uint8_t> file);

}  // namespace downhill
