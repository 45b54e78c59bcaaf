// The header of a safetensors file: the subset of JSON that such headers use.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "shared/base/status.h"

namespace downhill {

struct TensorEntry {
  std::string dtype;
  std::vector<std::size_t> shape;
  std::vector<std::size_t> data_offsets;  ///< first byte and one past the last, after the header
};

struct Header {
  std::map<std::string, std::string> metadata;
  std::map<std::string, TensorEntry> tensors;
};

/// kBadFormat: not JSON, JSON outside the subset, or a name that comes twice.
Result<Header> parseHeader(std::string_view json);

/// A string as JSON, in quotes.
std::string quoted(std::string_view text);

}  // namespace downhill
