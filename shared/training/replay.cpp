#include "shared/training/replay.h"

#include <utility>

namespace downhill {

Replay::Replay(const Run& run, std::uint64_t step, const LabelledImages& train)
    : train_(train),
      recipe_(run.recipe()),
      start_(run.start()),
      step_(step),
      stepper_(recipe_.shape, recipe_.seed,
               run.has(step).ok() ? run.before(step) : run.checkpoint()),
      from_(stepper_.step()) {
  fail(run.has(step));
}

Replay::Replay(const Run& run, const ManualStep& manual, const LabelledImages& train)
    : train_(train),
      recipe_(run.recipe()),
      start_(run.start()),
      step_(run.steps() + 1),
      stepper_(recipe_.shape, recipe_.seed, run.checkpoint()),
      from_(run.steps()) {
  recipe_.cut(run.steps());
  recipe_.manual_steps.push_back(manual);
  recipe_.manual_steps.back().step = run.steps();
  Status good = check(manual, run.network().parameters());
  fail(good.ok() ? arrived(manual.needed(run.examples()), train.size()) : std::move(good));
}

bool Replay::follows(const Run& run, std::uint64_t step) const {
  Recipe mine = recipe_;
  Recipe its = run.recipe();
  mine.cut(step);
  its.cut(step);
  return mine == its && start_ == run.start();
}

double Replay::progress() const {
  return step_ == from_
             ? 1
             : static_cast<double>(stepper_.step() - from_) / static_cast<double>(step_ - from_);
}

bool Replay::work() {
  const std::uint64_t enough = stepper_.nextReading();
  while (!done() && stepper_.work() < enough) {
    if (!stepper_.advance(recipe_, train_)) {
      return true;
    }
  }
  return !done();
}

}  // namespace downhill
