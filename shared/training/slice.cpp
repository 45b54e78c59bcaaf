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
    for (const int until = std::min(count, taken + group); taken < until; ++taken) {
      if (run.waiting(train)) {
        return taken;
      }
      if (!run.advance(train)) {
        break;  // a large step is under way
      }
    }
    if (Clock::now() >= end) {
      break;
    }
  }
  return taken;
}

}  // namespace

TrainingSlice trainSlice(Run& run, const LabelledImages& train, int count, double milliseconds) {
  Checkpoint good = run.here();
  const int taken = stepsWithin(run, train, count, milliseconds);
  const Divergence found =
      taken == 0 ? Divergence::kNone : findDivergence(run.network(), run.theta(), train);
  if (found == Divergence::kNone) {
    return {taken, found};
  }
  run.retreat(good);
  for (int steps = 0; steps + 1 < taken && run.step(train).ok(); ++steps) {
    const Divergence now = findDivergence(run.network(), run.theta(), train);
    if (now != Divergence::kNone) {
      run.retreat(good);
      return {steps, now};
    }
    good = run.here();
  }
  return {taken - 1, found};  // the last step is known to be the end
}

}  // namespace downhill
