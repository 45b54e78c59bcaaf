#include "shared/training/stepper.h"

#include <algorithm>
#include <numeric>
#include <variant>

namespace downhill {

Stepper::Stepper(const Shape& shape, std::uint32_t seed, const Checkpoint& from)
    : trainer_(shape),
      sampler_(seed),
      theta_(from.theta.begin(), from.theta.end()),
      step_(from.step),
      examples_(from.examples),
      work_(from.work) {}

void Stepper::goTo(const Checkpoint& checkpoint) {
  theta_.assign(checkpoint.theta.begin(), checkpoint.theta.end());
  step_ = checkpoint.step;
  examples_ = checkpoint.examples;
  work_ = checkpoint.work;
  restartStep();
}

std::size_t Stepper::needed(const Recipe& recipe) const {
  const ManualStep* manual = recipe.manual_steps.empty() ? nullptr : recipe.manualStepAt(step_);
  return manual ? manual->needed(examples_) : Sampler::needed(examples_, recipe.at(step_).batch);
}

std::span<const std::uint32_t> Stepper::nextBatch(int count) {
  batch_.resize(count);
  if (count == kTrainImages) {
    std::iota(batch_.begin(), batch_.end(), 0U);
  } else {
    for (int k = 0; k < count; ++k) {
      batch_[k] = sampler_.at(examples_ + k);
    }
  }
  return batch_;
}

bool Stepper::advance(const Recipe& recipe, const LabelledImages& train) {
  const ManualStep* manual = recipe.manual_steps.empty() ? nullptr : recipe.manualStepAt(step_);
  const Change& settings = recipe.at(step_);
  if (!(manual ? apply(*manual, train) : takeBatch(settings, train))) {
    return false;
  }
  examples_ += manual ? 0 : settings.batch;
  work_ += manual ? manual->examples() : settings.batch;
  ++step_;
  return true;
}

bool Stepper::takeBatch(const Change& settings, const LabelledImages& train) {
  if (settings.batch <= Trainer::kDirect) {
    prefetchAhead(train, settings.batch);
    trainer_.step(theta_, train, nextBatch(settings.batch), settings.eta);
    return true;
  }
  if (sum_.images.empty()) {
    begin(nextBatch(settings.batch));
  }
  if (!addPiece(train)) {
    return false;
  }
  Trainer::subtract(theta_, sum_.sum, settings.eta / static_cast<float>(settings.batch));
  restartStep();
  return true;
}

bool Stepper::apply(const ManualStep& manual, const LabelledImages& train) {
  if (const auto* edit = std::get_if<Edit>(&manual.what)) {
    theta_[edit->index] = edit->value;
    return true;
  }
  const auto& [over, eta] = std::get<Descent>(manual.what);
  if (sum_.images.empty()) {
    begin(images(over));
  }
  if (!(std::holds_alternative<SingleImage>(over)
            ? addPiece(
                  labelled(std::get<SingleImage>(over).image, std::get<SingleImage>(over).label))
            : addPiece(train))) {
    return false;
  }
  // The mean is rounded first, as Gradient rounds it: what was shown is what is subtracted.
  const float share = 1.0F / static_cast<float>(sum_.images.size());
  for (std::size_t i = 0; i < theta_.size(); ++i) {
    theta_[i] -= eta * (sum_.sum[i] * share);
  }
  restartStep();
  return true;
}

std::span<const std::uint32_t> Stepper::images(const GradientSource& over) {
  if (const auto* batch = std::get_if<NextBatch>(&over)) {
    return nextBatch(batch->count);
  }
  const auto* range = std::get_if<Range>(&over);
  batch_.resize(range ? range->count : 1);
  std::iota(batch_.begin(), batch_.end(), static_cast<std::uint32_t>(range ? range->from : 0));
  return batch_;
}

void Stepper::begin(std::span<const std::uint32_t> images) {
  sum_.images.assign(images.begin(), images.end());
  sum_.done = 0;
  sum_.sum.assign(theta_.size(), 0.0F);
}

/// Returns whether the sum is complete.
bool Stepper::addPiece(const LabelledImages& train) {
  const std::span<const std::uint32_t> left = std::span(sum_.images).subspan(sum_.done);
  const std::span<const std::uint32_t> piece = left.first(std::min(left.size(), trainer_.piece()));
  trainer_.addGradient(theta_, train, piece, sum_.sum);
  sum_.done += piece.size();
  return sum_.done == sum_.images.size();
}

/// Small batches have too few images to wait for them together, so this fetches those of some
/// steps at once.
void Stepper::prefetchAhead(const LabelledImages& train, int batch) {
  constexpr std::uint64_t kAhead = 16;
  if (batch >= Trainer::kFew ||
      (examples_ < prefetched_until_ && prefetched_until_ <= examples_ + kAhead)) {
    return;
  }
  const std::uint64_t epoch_end = (examples_ / kTrainImages + 1) * kTrainImages;
  prefetched_until_ = std::min(examples_ + kAhead, epoch_end);
  for (std::uint64_t at = examples_; at < prefetched_until_; ++at) {
    const std::uint32_t image = sampler_.at(at);
    if (image < train.size()) {
      prefetch_sum_ += prefetch(train.image(image));
    }
  }
}

}  // namespace downhill
