#include "shared/training/checkpoints.h"

#include <algorithm>

namespace downhill {

void Checkpoints::restart(std::span<const float> theta) {
  kept_.clear();
  kept_.push_back({0, 0, 0, {theta.begin(), theta.end()}});
  apart_ = kExamplesApart;
  most_ = std::clamp<std::size_t>(kBytes / theta.size_bytes(), 4, kMost);
  findStretchEnd();
}

void Checkpoints::offer(std::uint64_t step, std::uint64_t examples, std::uint64_t work,
                        std::span<const float> theta) {
  if (step <= kept_.back().step || work < stretch_end_) {
    return;
  }
  while (work >= stretch_end_ && kept_.size() == most_) {
    thin();
  }
  if (work >= stretch_end_) {
    kept_.push_back({step, examples, work, {theta.begin(), theta.end()}});
    findStretchEnd();
  }
}

/// Doubles the stretches and keeps the first step of each.
void Checkpoints::thin() {
  apart_ *= 2;
  const auto later = [this](const Checkpoint& first, const Checkpoint& other) {
    return sameStretch(first.work, other.work);
  };
  kept_.erase(std::unique(kept_.begin(), kept_.end(), later), kept_.end());
  findStretchEnd();
}

const Checkpoint& Checkpoints::before(std::uint64_t step) const {
  const auto after = std::upper_bound(
      kept_.begin(), kept_.end(), step,
      [](std::uint64_t wanted, const Checkpoint& kept) { return wanted < kept.step; });
  return *(after - 1);
}

void Checkpoints::cut(std::uint64_t step) {
  while (kept_.size() > 1 && kept_.back().step > step) {
    kept_.pop_back();
  }
  apart_ = kExamplesApart;
  findStretchEnd();
}

}  // namespace downhill
