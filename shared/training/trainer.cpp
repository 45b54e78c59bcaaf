#include "shared/training/trainer.h"

#include <algorithm>

#include "shared/network/tensor_view.h"

namespace downhill {

Trainer::Trainer(const Shape& shape)
    : network_(shape),
      a_(static_cast<std::size_t>(network_.neurons()) * kDirect),
      delta_(a_.size()),
      group_(network_.parameters()),
      total_(network_.parameters()) {}

std::size_t Trainer::piece() const {
  constexpr int kLesson = parameterCount({kPixels, 16, 16, kClasses});
  constexpr int kMostGroups = 10;
  const int groups = std::clamp(kMostGroups * kLesson / network_.parameters(), 1, kMostGroups);
  return static_cast<std::size_t>(groups) * kDirect;
}

void Trainer::trace(std::span<const float> theta, const LabelledImages& data,
                    std::span<const std::uint32_t> batch) {
  x_.clear();
  labels_.clear();
  for (const std::uint32_t k : batch) {
    x_.push_back(data.image(k));
    labels_.push_back(data.label(k));
  }
  const std::span<const SparseImage> x(x_);
  const std::span<const std::uint8_t> labels(labels_);
  for (std::size_t from = 0; from < x.size(); from += kTogether) {
    const std::size_t n = std::min<std::size_t>(kTogether, x.size() - from);
    if (n >= kFew) {
      for (const SparseImage& ink : x.subspan(from, n)) {
        prefetch_sum_ += prefetch(ink);
      }
    }
    const std::size_t at = from * network_.neurons();
    network_.forward(theta.data(), x.subspan(from, n), a_.data() + at);
    network_.backward(theta.data(), a_.data() + at, labels.subspan(from, n), delta_.data() + at);
  }
}

/// into −= scale · Σ ∇C_k over what was traced.
void Trainer::descend(float* into, float scale) {
  const std::span<const SparseImage> x(x_);
  for (std::size_t from = 0; from < x.size(); from += kTogether) {
    const std::size_t n = std::min<std::size_t>(kTogether, x.size() - from);
    const std::size_t at = from * network_.neurons();
    network_.descend(into, x.subspan(from, n), a_.data() + at, delta_.data() + at, scale);
  }
}

void Trainer::step(std::span<float> theta, const LabelledImages& data,
                   std::span<const std::uint32_t> batch, float eta) {
  const float scale = eta / static_cast<float>(batch.size());
  if (batch.size() > kDirect) {
    std::fill(total_.begin(), total_.end(), 0.0F);
    addGradient(theta, data, batch, total_);
    subtract(theta, total_, scale);
    return;
  }
  trace(theta, data, batch);
  descend(theta.data(), scale);
}

void Trainer::subtract(std::span<float> theta, std::span<const float> sum, float scale) {
  column(theta) -= scale * column(sum);
}

void Trainer::addGradient(std::span<const float> theta, const LabelledImages& data,
                          std::span<const std::uint32_t> batch, std::span<float> sum) {
  while (!batch.empty()) {
    const std::span<const std::uint32_t> group =
        batch.first(std::min<std::size_t>(batch.size(), kDirect));
    batch = batch.subspan(group.size());
    trace(theta, data, group);
    std::fill(group_.begin(), group_.end(), 0.0F);
    descend(group_.data(), -1.0F);
    column(sum) += column(group_);
  }
}

}  // namespace downhill
