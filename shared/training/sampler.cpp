#include "shared/training/sampler.h"

#include <algorithm>
#include <numeric>
#include <span>

#include "shared/base/random.h"

namespace downhill {

void Sampler::prepare(std::uint64_t epoch) {
  epoch_ = epoch;
  order_.resize(kTrainImages);
  std::iota(order_.begin(), order_.end(), 0U);
  Random random(seed_, epoch + 1);  // stream 0 is the weights'
  const std::span<std::uint32_t> all(order_);
  if (epoch > 0) {
    shuffle(all, random);
    return;
  }
  for (std::size_t from = 0; from < all.size(); from += kShardImages) {
    shuffle(all.subspan(from, kShardImages), random);
  }
}

std::uint32_t Sampler::at(std::uint64_t position) {
  const std::uint64_t epoch = position / kTrainImages;
  if (epoch != epoch_) {
    prepare(epoch);
  }
  return order_[position % kTrainImages];
}

int Sampler::needed(std::uint64_t position, int count) {
  const std::uint64_t end = position + static_cast<std::uint64_t>(count);
  if (end >= kTrainImages) {
    return kTrainImages;
  }
  const std::uint64_t shards = (end + kShardImages - 1) / kShardImages;
  return static_cast<int>(shards * kShardImages);
}

}  // namespace downhill
