#include "shared/training/slice.h"

#include <algorithm>
#include <chrono>

namespace downhill {
namespace {

int stepsWithin(Run& run, const LabelledImages& train, int count, double milliseconds) {
  using Clock = std::chrono::steady_clock;
  const auto end = Clock::now() + std::chrono::duration<double, std::milli>(milliseconds);
  // The clock is read once for some 500 examples: in a browser a reading costs about as much as a
  // step.
  const int group = std::max(1, 500 / run.recipe().at(run.steps()).batch);
  int taken = 0;
  while (taken < count) {
    const int until = std::min(count, taken + group);
    while (taken < until) {
      if (!run.step(train).ok()) {
        return taken;
      }
      ++taken;
    }
    if (Clock::now() >= end) {
      break;
    }
  }
  return taken;
}

}  // namespace

Advance train(Run& run, const LabelledImages& train, int count, double milliseconds) {
  Checkpoint good = run.here();
  const int taken = stepsWithin(run, train, count, milliseconds);
  if (taken == 0 || divergence(run.network(), run.theta(), train) == Divergence::kNone) {
    return {taken, Divergence::kNone};
  }
  run.retreat(good);
  for (int steps = 0; steps < taken && run.step(train).ok(); ++steps) {
    const Divergence now = divergence(run.network(), run.theta(), train);
    if (now != Divergence::kNone) {
      run.retreat(good);
      return {steps, now};
    }
    good = run.here();
  }
  return {taken, Divergence::kNone};  // not reached: the same steps lead to the same end
}

}  // namespace downhill
