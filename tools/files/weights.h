// Networks as files, for the native programs.
#pragma once

#include <fstream>
#include <string>

#include "tools/files/mnist.h"
#include "tools/files/safetensors.h"

namespace downhill::tools {

inline Weights readWeights(const std::string& path) {
  Result<Weights> read = decodeWeights(readFile(path));
  if (!read.ok()) fail(path + ": " + read.status().message());
  return std::move(read.value());
}

inline void writeFile(const std::string& path, const std::vector<std::uint8_t>& bytes) {
  std::ofstream out(path, std::ios::binary);
  out.write(reinterpret_cast<const char*>(bytes.data()),
            static_cast<std::streamsize>(bytes.size()));
  if (!out.flush()) fail("cannot write " + path);
}

}  // namespace downhill::tools
