#include "shared/training/recipe.h"

#include <algorithm>
#include <cmath>

#include "shared/training/limits.h"

namespace downhill {

Status checkSeed(double seed) {
  return seed >= 0 && seed <= static_cast<double>(kMostSeed) && seed == std::floor(seed)
             ? Status()
             : Status(Code::kBadValue,
                      "A seed is a whole number from 0 to 4,294,967,295; something else came. "
                      "Nothing has changed.");
}

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
      [](const ManualStep& manual, std::uint64_t wanted) { return manual.step < wanted; });
  return at != manual_steps.end() && at->step == step ? &*at : nullptr;
}

void Recipe::cut(std::uint64_t step) {
  while (changes.back().step > step) {
    changes.pop_back();
  }
  while (!manual_steps.empty() && manual_steps.back().step >= step) {
    manual_steps.pop_back();
  }
}

}  // namespace downhill
