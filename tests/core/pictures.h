// Small made-up images, so that tests need no data: blots of random ink with random labels.
#pragma once

#include <array>
#include <cstdint>

#include "shared/base/random.h"
#include "shared/data/dataset.h"
#include "shared/data/sparse_image.h"

namespace downhill {

inline LabelledImages blots(int count, std::uint64_t seed, float inked = 0.2F) {
  Random random(seed, 99);
  LabelledImages all;
  for (int k = 0; k < count; ++k) {
    std::array<std::uint8_t, kPixels> image{};
    for (std::uint8_t& pixel : image) {
      if (random.uniform() < inked) {
        pixel = static_cast<std::uint8_t>(1 + random.below(255));
      }
    }
    all.append(image, static_cast<std::uint8_t>(random.below(kClasses)));
  }
  return all;
}

/// As many as the training set has, with little ink.
inline const LabelledImages& allBlots() {
  static const LabelledImages all = blots(kTrainImages, 1, 0.02F);
  return all;
}

}  // namespace downhill
