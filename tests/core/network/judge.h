// The law that every fast path is held to, whatever its shape and its pictures: it may differ from
// the reference in double by what rounding to floats explains, and by no more.
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
  std::vector<std::uint32_t> batch;  ///< pictures of data, in any order, also more than once
  float eta = 0.5F;
};

struct Verdict {
  std::string complaint;  ///< the first thing outside the law; empty: all is well
  double closest = 0;     ///< the largest error there was, as a share of what was allowed
};

/// Compares forward, backward, addGradient and step with the reference, entry by entry.
Verdict judge(const Trial& trial);

}  // namespace downhill
