#include "shared/run.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>

namespace downhill {

const Change& Recipe::at(std::uint64_t step) const {
  std::size_t i = changes.size() - 1;
  while (i > 0 && changes[i].step > step) {
    --i;
  }
  return changes[i];
}

Run::Run(const Recipe& recipe) : Run(recipe, randomParameters(recipe.shape, recipe.seed)) {}

Run::Run(Recipe recipe, std::vector<float> theta)
    : recipe_(std::move(recipe)),
      trainer_(recipe_.shape),
      sampler_(recipe_.seed),
      theta_(std::move(theta)) {
  history_.restart(theta_);
}

bool Run::waiting(const LabelledInk& train) const {
  const int needed = Sampler::needed(examples_, recipe_.at(step_).batch);
  return train.size() < static_cast<std::size_t>(needed);
}

std::span<const std::uint32_t> Run::nextBatch(int count) {
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

void Run::advance(const LabelledInk& train) {
  const Change& now = recipe_.at(step_);
  warmAhead(train, now.batch);
  trainer_.step(theta_, train, nextBatch(now.batch), now.eta);
  ++step_;
  examples_ += now.batch;
  history_.offer(step_, examples_, theta_);
}

/// Small batches have too few pictures to wait for them together, so that is done for some steps at
/// once.
void Run::warmAhead(const LabelledInk& train, int batch) {
  constexpr std::uint64_t kTogether = 16;
  if (batch >= Trainer::kFew || (examples_ < warm_until_ && warm_until_ <= examples_ + kTogether)) {
    return;
  }
  const std::uint64_t epoch_end = (examples_ / kTrainImages + 1) * kTrainImages;
  warm_until_ = std::min(examples_ + kTogether, epoch_end);
  for (std::uint64_t at = examples_; at < warm_until_; ++at) {
    const std::uint32_t picture = sampler_.at(at);
    if (picture < train.size()) {
      warmth_ += warm(train.ink(picture));
    }
  }
}

Status Run::step(const LabelledInk& train) {
  if (waiting(train)) {
    return {Code::kNotYet, "The next step needs " +
                               std::to_string(Sampler::needed(examples_, recipe_.at(step_).batch)) +
                               " training images and " + std::to_string(train.size()) +
                               " have arrived. Training goes on when they are here."};
  }
  forgetFuture();
  advance(train);
  last_step_ = step_;
  return {};
}

Status Run::seek(std::uint64_t step, const LabelledInk& train) {
  if (step > last_step_) {
    return {Code::kBadValue, "This run has steps 0 to " + std::to_string(last_step_) + "; step " +
                                 std::to_string(step) + " was asked for."};
  }
  if (step < step_ || history_.before(step).step > step_) {
    const Checkpoint& from = history_.before(step);
    theta_ = from.theta;
    step_ = from.step;
    examples_ = from.examples;
  }
  while (step_ < step) {
    advance(train);
  }
  return {};
}

Result<std::vector<float>> Run::recall(std::uint64_t step, const LabelledInk& train) {
  Checkpoint back = here();
  Status found = seek(step, train);
  if (!found.ok()) {
    return found;
  }
  step_ = back.step;
  examples_ = back.examples;
  theta_.swap(back.theta);
  return std::move(back.theta);
}

void Run::retreat(const Checkpoint& to) {
  theta_ = to.theta;
  step_ = to.step;
  examples_ = to.examples;
  forgetFuture();
}

void Run::forgetFuture() {
  if (last_step_ == step_) {
    return;
  }
  history_.cut(step_);
  while (recipe_.changes.back().step > step_) {
    recipe_.changes.pop_back();
  }
  last_step_ = step_;
}

void Run::change(int batch, float eta) {
  const Change& now = recipe_.at(step_);
  if (now.batch == batch && now.eta == eta) {
    return;
  }
  forgetFuture();
  if (recipe_.changes.back().step == step_) {
    recipe_.changes.pop_back();
  }
  recipe_.changes.push_back({step_, batch, eta});
}

Status Run::setBatch(double batch) {
  if (!(batch >= 1 && batch <= kTrainImages) || batch != std::floor(batch)) {
    return {Code::kBadValue,
            "The batch size is a whole number from 1 to 60,000; something else came. "
            "The batch stays as it was."};
  }
  change(static_cast<int>(batch), recipe_.at(step_).eta);
  return {};
}

Status Run::setEta(double eta) {
  if (!std::isfinite(eta) || eta <= 0 || eta > 1000) {
    return {Code::kBadValue,
            "The learning rate is a number above 0 and up to 1,000; something else came. "
            "The learning rate stays as it was."};
  }
  change(recipe_.at(step_).batch, static_cast<float>(eta));
  return {};
}

}  // namespace downhill
