#include "shared/training/run.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>

#include "shared/training/limits.h"

namespace downhill {

const Change& Recipe::at(std::uint64_t step) const {
  std::size_t i = changes.size() - 1;
  while (i > 0 && changes[i].step > step) {
    --i;
  }
  return changes[i];
}

const ManualStep* Recipe::manualStepAt(std::uint64_t step) const {
  const auto at = std::lower_bound(
      manual_steps.begin(), manual_steps.end(), step,
      [](const ManualStep& deed, std::uint64_t wanted) { return deed.step < wanted; });
  return at != manual_steps.end() && at->step == step ? &*at : nullptr;
}

Run::Run(const Recipe& recipe) : Run(recipe, randomParameters(recipe.shape, recipe.seed)) {}

Run::Run(Recipe recipe, std::span<const float> theta)
    : recipe_(std::move(recipe)),
      trainer_(recipe_.shape),
      sampler_(recipe_.seed),
      theta_(theta.begin(), theta.end()) {
  checkpoints_.restart(theta_);
}

bool Run::waiting(const LabelledImages& train) const {
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

void Run::advance(const LabelledImages& train) {
  const ManualStep* deed = recipe_.manual_steps.empty() ? nullptr : recipe_.manualStepAt(step_);
  if (deed) {
    apply(*deed, train);
    work_ += deed->examples();
  } else {
    const Change& now = recipe_.at(step_);
    prefetchAhead(train, now.batch);
    trainer_.step(theta_, train, nextBatch(now.batch), now.eta);
    examples_ += now.batch;
    work_ += now.batch;
  }
  ++step_;
  checkpoints_.offer(step_, examples_, work_, theta_);
}

void Run::apply(const ManualStep& deed, const LabelledImages& train) {
  if (const auto* edit = std::get_if<Edit>(&deed.what)) {
    theta_[edit->index] = edit->value;
    return;
  }
  const auto& [over, eta] = std::get<Descent>(deed.what);
  std::vector<float> g(theta_.size(), 0.0F);
  float count = 1;
  if (const auto* shown = std::get_if<SingleImage>(&over)) {
    LabelledImages one;
    one.append(shown->picture, shown->label);
    constexpr std::uint32_t kFirst = 0;
    trainer_.addGradient(theta_, one, {&kFirst, 1}, g);
  } else if (const auto* range = std::get_if<Range>(&over)) {
    batch_.resize(range->count);
    std::iota(batch_.begin(), batch_.end(), static_cast<std::uint32_t>(range->from));
    trainer_.addGradient(theta_, train, batch_, g);
    count = static_cast<float>(range->count);
  } else {
    const int size = std::get<NextBatch>(over).count;
    trainer_.addGradient(theta_, train, nextBatch(size), g);
    count = static_cast<float>(size);
  }
  // As Session::gradient rounds it, so that what is shown is what is subtracted.
  const float share = 1.0F / count;
  for (std::size_t i = 0; i < g.size(); ++i) {
    theta_[i] -= eta * (g[i] * share);
  }
}

/// Small batches have too few pictures to wait for them together, so that is done for some steps at
/// once.
void Run::prefetchAhead(const LabelledImages& train, int batch) {
  constexpr std::uint64_t kTogether = 16;
  if (batch >= Trainer::kFew ||
      (examples_ < prefetched_until_ && prefetched_until_ <= examples_ + kTogether)) {
    return;
  }
  const std::uint64_t epoch_end = (examples_ / kTrainImages + 1) * kTrainImages;
  prefetched_until_ = std::min(examples_ + kTogether, epoch_end);
  for (std::uint64_t at = examples_; at < prefetched_until_; ++at) {
    const std::uint32_t picture = sampler_.at(at);
    if (picture < train.size()) {
      prefetch_sum_ += prefetch(train.image(picture));
    }
  }
}

Status Run::step(const LabelledImages& train) {
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

Status Run::take(const ManualStep& deed, const LabelledImages& train) {
  std::uint64_t needed = 0;
  if (const auto* descent = std::get_if<Descent>(&deed.what)) {
    if (const auto* range = std::get_if<Range>(&descent->over)) {
      needed = range->from + range->count;
    } else if (const auto* batch = std::get_if<NextBatch>(&descent->over)) {
      needed = Sampler::needed(examples_, batch->count);
    }
  }
  if (train.size() < needed) {
    return {Code::kNotYet, "This step needs " + std::to_string(needed) + " training images and " +
                               std::to_string(train.size()) +
                               " have arrived. Take it again when they are here."};
  }
  forgetFuture();
  recipe_.manual_steps.push_back(deed);
  recipe_.manual_steps.back().step = step_;
  advance(train);
  last_step_ = step_;
  return {};
}

Status Run::seek(std::uint64_t step, const LabelledImages& train) {
  if (step > last_step_) {
    return {Code::kBadValue, "This run has steps 0 to " + std::to_string(last_step_) + "; step " +
                                 std::to_string(step) + " was asked for."};
  }
  if (step < step_ || checkpoints_.before(step).step > step_) {
    goTo(checkpoints_.before(step));
  }
  while (step_ < step) {
    advance(train);
  }
  return {};
}

Result<std::vector<float>> Run::recall(std::uint64_t step, const LabelledImages& train) {
  const Checkpoint back = here();
  Status found = seek(step, train);
  if (!found.ok()) {
    return found;
  }
  std::vector<float> there(theta_.begin(), theta_.end());
  goTo(back);
  return there;
}

void Run::retreat(const Checkpoint& to) {
  goTo(to);
  forgetFuture();
}

void Run::goTo(const Checkpoint& moment) {
  theta_.assign(moment.theta.begin(), moment.theta.end());
  step_ = moment.step;
  examples_ = moment.examples;
  work_ = moment.work;
}

void Run::forgetFuture() {
  if (last_step_ == step_) {
    return;
  }
  checkpoints_.cut(step_);
  while (recipe_.changes.back().step > step_) {
    recipe_.changes.pop_back();
  }
  while (!recipe_.manual_steps.empty() && recipe_.manual_steps.back().step >= step_) {
    recipe_.manual_steps.pop_back();
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
  if (!std::isfinite(eta) || eta <= 0 || eta > kMostEta) {
    return {Code::kBadValue,
            "The learning rate is a number above 0 and up to 1,000; something else came. "
            "The learning rate stays as it was."};
  }
  change(recipe_.at(step_).batch, static_cast<float>(eta));
  return {};
}

}  // namespace downhill
