// The two sets: 60,000 pictures to learn from, 10,000 that training never sees. Filled shard by
// shard.
#pragma once

#include <span>

#include "shared/base/status.h"
#include "shared/data/sparse_image.h"

namespace downhill {

constexpr int kTrainImages = 60000;
constexpr int kTestImages = 10000;
constexpr int kShardImages =
    1000;  ///< part of every recipe: the first epoch is shuffled inside shards

struct Dataset {
  LabelledImages train;
  LabelledImages test;
};

}  // namespace downhill
