#include "shared/training/run.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "shared/network/network.h"
#include "shared/training/limits.h"

namespace downhill {

Run::Run(const Recipe& recipe) : Run(recipe, randomParameters(recipe.shape, recipe.seed)) {}

Run::Run(Recipe recipe, std::span<const float> theta)
    : recipe_(std::move(recipe)),
      stepper_(recipe_.shape, recipe_.seed, {0, 0, 0, {theta.begin(), theta.end()}}) {
  checkpoints_.restart(theta);
}

/// Training images that must have arrived before the next step. After going back that is a step of
/// the batch, even where a manual step once followed.
std::size_t Run::needed() const {
  return steps() < last_step_ ? Sampler::needed(examples(), recipe_.at(steps()).batch)
                              : stepper_.needed(recipe_);
}

bool Run::waiting(const LabelledImages& train) const { return train.size() < needed(); }

bool Run::advance(const LabelledImages& train) {
  forgetFuture();
  if (!stepper_.advance(recipe_, train)) {
    return false;
  }
  finishStep();
  return true;
}

void Run::finishStep() {
  checkpoints_.offer(stepper_.step(), stepper_.examples(), stepper_.work(), stepper_.theta());
  last_step_ = stepper_.step();
}

Status Run::step(const LabelledImages& train) {
  if (waiting(train)) {
    return {Code::kNotYet, "The next step needs " + std::to_string(needed()) +
                               " training images and " + std::to_string(train.size()) +
                               " have arrived. Training goes on when they are here."};
  }
  while (!advance(train)) {
  }
  return {};
}

Status Run::take(ManualStep manual, const LabelledImages& train) {
  Status ready = arrived(manual.needed(examples()), train.size());
  if (!ready.ok()) {
    return ready;
  }
  forgetFuture();
  stepper_.restartStep();
  manual.step = steps();
  recipe_.manual_steps.push_back(manual);
  while (!advance(train)) {
  }
  return {};
}

void Run::take(ManualStep manual, const Checkpoint& after) {
  forgetFuture();
  manual.step = steps();
  recipe_.manual_steps.push_back(manual);
  stepper_.goTo(after);
  finishStep();
}

Status Run::has(std::uint64_t step) const {
  return step <= last_step_
             ? Status()
             : Status(Code::kBadValue, "This run has steps 0 to " + std::to_string(last_step_) +
                                           "; another one was asked for.");
}

Checkpoint Run::before(std::uint64_t step) const {
  const Checkpoint& kept = checkpoints_.before(step);
  return step >= steps() && kept.step <= steps() ? checkpoint() : kept;
}

Status Run::seek(std::uint64_t step, const LabelledImages& train) {
  Status known = has(step);
  if (!known.ok()) {
    return known;
  }
  goTo(before(step));
  while (steps() < step) {
    stepper_.advance(recipe_, train);
  }
  return {};
}

void Run::retreat(const Checkpoint& to) {
  goTo(to);
  forgetFuture();
}

void Run::forgetFuture() {
  if (last_step_ == steps()) {
    return;
  }
  checkpoints_.cut(steps());
  recipe_.cut(steps());
  last_step_ = steps();
}

void Run::change(int batch, float eta) {
  const Change& now = recipe_.at(steps());
  if (now.batch == batch && now.eta == eta) {
    return;
  }
  forgetFuture();
  stepper_.restartStep();
  if (recipe_.changes.back().step == steps()) {
    recipe_.changes.pop_back();
  }
  recipe_.changes.push_back({steps(), batch, eta});
}

Status Run::setBatch(double batch) {
  if (!(batch >= 1 && batch <= kTrainImages) || batch != std::floor(batch)) {
    return {Code::kBadValue,
            "The batch size is a whole number from 1 to 60,000; something else came. "
            "The batch stays as it was."};
  }
  change(static_cast<int>(batch), recipe_.at(steps()).eta);
  return {};
}

Status Run::setEta(double eta) {
  const auto rounded = static_cast<float>(eta);  // 0 where it is too small for a float
  if (!(rounded > 0 && eta <= kMostEta)) {
    return {Code::kBadValue,
            "The learning rate is a number above 0 and up to 1,000; something else came. "
            "The learning rate stays as it was."};
  }
  change(recipe_.at(steps()).batch, rounded);
  return {};
}

}  // namespace downhill
