// What the native programs share: the four IDX files of MNIST, and a way to fail with a sentence.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "shared/data/idx.h"
#include "shared/data/sparse_image.h"

namespace downhill::tools {

[[noreturn]] inline void fail(const std::string& why) {
  std::fprintf(stderr, "error: %s\n", why.c_str());
  std::exit(1);
}

inline std::vector<std::uint8_t> readFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    fail("cannot read " + path + "; tools/demo --build-only brings what is missing");
  }
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// A set of `folder`: "train" or "t10k".
inline LabelledImages readSplit(const std::string& folder, const std::string& set) {
  const std::vector<std::uint8_t> images = readFile(folder + "/" + set + "-images-idx3-ubyte");
  const std::vector<std::uint8_t> labels = readFile(folder + "/" + set + "-labels-idx1-ubyte");
  const Result<IdxPair> parsed = parseIdxPair(images, labels);
  if (!parsed.ok()) {
    fail(set + ": " + parsed.status().message());
  }
  LabelledImages all;
  for (std::size_t k = 0; k < parsed.value().labels.size(); ++k) {
    all.append(parsed.value().images[k], parsed.value().labels[k]);
  }
  return all;
}

}  // namespace downhill::tools
