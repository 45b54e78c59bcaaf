// MNIST's two sets: 60,000 training images, and 10,000 test images that training never sees. They
// arrive shard by shard.
#pragma once

#include <span>

#include "shared/base/status.h"
#include "shared/data/sparse_image.h"

namespace downhill {

constexpr int kTrainImages = 60000;
constexpr int kTestImages = 10000;
/// Part of every recipe: the first epoch is shuffled inside shards.
constexpr int kShardImages = 1000;

struct Dataset {
  LabelledImages train;
  LabelledImages test;
};

}  // namespace downhill
