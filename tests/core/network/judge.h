// Judges every fast path, for any shape and images: it may differ from the reference in double by
// as much as rounding to float explains, and by no more.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "shared/data/sparse_image.h"
#include "shared/network/layout.h"

namespace downhill {

struct Trial {
  Shape shape;
  std::vector<float> theta;
  LabelledImages data;
  std::vector<std::uint32_t> batch;  ///< indices into data, in any order; repeats are allowed
  float eta = 0.5F;
};

struct Verdict {
  std::string complaint;  ///< the first number outside its bound; empty: there is none
  double closest = 0;     ///< the largest error, as a share of its bound
};

/// Compares forward, backward, addGradient and step with the reference, entry by entry.
Verdict judge(const Trial& trial);

}  // namespace downhill
