#include "shared/trainer.h"

#include <algorithm>

namespace downhill {

Trainer::Trainer(const Shape& shape)
    : network_(shape),
      a_(static_cast<std::size_t>(network_.neurons()) * kDirect),
      delta_(a_.size()),
      group_(network_.parameters()),
      total_(network_.parameters()) {}

void Trainer::trace(std::span<const float> theta, const LabelledInk& data,
                    std::span<const std::uint32_t> batch) {
  const int n = network_.neurons();
  for (std::size_t k = 0; k < batch.size(); ++k) {
    network_.forward(theta.data(), data.ink(batch[k]), a_.data() + k * n);
  }
  for (std::size_t k = 0; k < batch.size(); ++k) {
    network_.backward(theta.data(), a_.data() + k * n, data.label(batch[k]), delta_.data() + k * n);
  }
}

void Trainer::step(std::span<float> theta, const LabelledInk& data,
                   std::span<const std::uint32_t> batch, float eta) {
  const float scale = eta / static_cast<float>(batch.size());
  if (batch.size() > kDirect) {
    std::fill(total_.begin(), total_.end(), 0.0F);
    addGradient(theta, data, batch, total_);
    for (std::size_t i = 0; i < theta.size(); ++i) {
      theta[i] -= scale * total_[i];
    }
    return;
  }
  trace(theta, data, batch);
  const int n = network_.neurons();
  for (std::size_t k = 0; k < batch.size(); ++k) {
    network_.descend(theta.data(), data.ink(batch[k]), a_.data() + k * n, delta_.data() + k * n,
                     scale);
  }
}

void Trainer::addGradient(std::span<const float> theta, const LabelledInk& data,
                          std::span<const std::uint32_t> batch, std::span<float> sum) {
  const int n = network_.neurons();
  while (!batch.empty()) {
    const std::span<const std::uint32_t> group =
        batch.first(std::min<std::size_t>(batch.size(), kDirect));
    batch = batch.subspan(group.size());
    trace(theta, data, group);
    std::fill(group_.begin(), group_.end(), 0.0F);
    for (std::size_t k = 0; k < group.size(); ++k) {
      network_.descend(group_.data(), data.ink(group[k]), a_.data() + k * n, delta_.data() + k * n,
                       -1.0F);
    }
    for (std::size_t i = 0; i < sum.size(); ++i) {
      sum[i] += group_[i];
    }
  }
}

}  // namespace downhill
