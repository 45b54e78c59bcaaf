#include "shared/training/burst.h"

#include <chrono>
#include <cstdint>

namespace downhill {
namespace {

int stepsWithin(Run& run, const LabelledImages& train, int count, double milliseconds) {
  using Clock = std::chrono::steady_clock;
  const auto end = Clock::now() + std::chrono::duration<double, std::milli>(milliseconds);
  int taken = 0;
  do {
    const std::uint64_t enough = run.stepper().nextReading();
    for (; taken < count && run.stepper().work() < enough; ++taken) {
      if (run.waiting(train)) {
        return taken;
      }
      if (!run.advance(train)) {
        break;  // a large step is under way
      }
    }
  } while (taken < count && Clock::now() < end);
  return taken;
}

}  // namespace

Burst trainBurst(Run& run, const LabelledImages& train, int count, double milliseconds) {
  Checkpoint good = run.checkpoint();
  const int taken = stepsWithin(run, train, count, milliseconds);
  Divergence found =
      taken == 0 ? Divergence::kNone : findDivergence(run.network(), run.theta(), train);
  if (found == Divergence::kNone) {
    return {taken, found};
  }
  // The recipe is kept until the end is found: it may hold changes and manual steps within the
  // burst.
  run.goTo(good);
  int kept = 0;
  for (; kept + 1 < taken && run.seek(good.step + 1, train).ok(); ++kept) {
    const Divergence now = findDivergence(run.network(), run.theta(), train);
    if (now != Divergence::kNone) {
      found = now;
      break;
    }
    good = run.checkpoint();
  }
  run.retreat(good);  // where no step before is the end, the last one is
  return {kept, found};
}

}  // namespace downhill
