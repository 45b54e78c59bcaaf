// A small set of made-up images, and a run on it.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <span>
#include <vector>

#include "shared/data/dataset.h"
#include "shared/data/shard.h"
#include "shared/training/run.h"

namespace downhill {

/// Image k is of class k % 10: one stroke of 100 inked pixels, the p-th of which has the grey
/// 1 + (k + p) % 255.
inline std::vector<std::uint8_t> shardOf(int images) {
  std::vector<std::uint8_t> pixels(static_cast<std::size_t>(images) * kPixels);
  std::vector<std::uint8_t> labels;
  for (int k = 0; k < images; ++k) {
    labels.push_back(static_cast<std::uint8_t>(k % kClasses));
    const std::span<std::uint8_t> image =
        std::span(pixels).subspan(static_cast<std::size_t>(k) * kPixels, kPixels);
    for (int p = 0; p < 100; ++p) {
      image[(k * 37 + p * 7) % kPixels] = static_cast<std::uint8_t>(1 + (k + p) % 255);
    }
  }
  return encodeShard(pixels, labels).value();
}

/// 1,000 training and 100 test images.
inline const Dataset& smallData() {
  static const Dataset data = [] {
    Dataset made;
    EXPECT_TRUE(decodeShard(shardOf(1000), made.train).ok());
    EXPECT_TRUE(decodeShard(shardOf(100), made.test).ok());
    return made;
  }();
  return data;
}

inline void take(downhill::Run& run, int steps, const LabelledImages& train = smallData().train) {
  for (int i = 0; i < steps; ++i) {
    ASSERT_TRUE(run.step(train).ok()) << i;
  }
}

/// 20 steps along, with the default settings.
inline downhill::Run smallRun(std::uint32_t seed = 5) {
  downhill::Run run({.seed = seed});
  take(run, 20);
  return run;
}

}  // namespace downhill
