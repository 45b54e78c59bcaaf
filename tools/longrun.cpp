// What a step costs at any age of a run, beside a fresh run of the same recipe: longrun DATA
// [STEPS]. tools/longrun builds and calls it.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <ctime>
#include <vector>

#include "shared/training/run.h"
#include "tools/files/mnist.h"

namespace {

using namespace downhill;

constexpr double kMostRatio = 1.05;
constexpr int kWindow = 20'000;  ///< steps that are timed at once: a tenth of a second
constexpr int kRounds = 9;       ///< windows of either run, in turns

/// CPU time of this program, whatever else the machine does.
double microseconds() { return 1e6 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

void take(Run& run, const LabelledImages& train, std::uint64_t steps) {
  for (std::uint64_t k = 0; k < steps; ++k) {
    if (!run.step(train).ok()) {
      tools::fail("the training images are incomplete");
    }
  }
}

double microsecondsAStep(Run& run, const LabelledImages& train) {
  const double begun = microseconds();
  take(run, train, kWindow);
  return (microseconds() - begun) / kWindow;
}

double median(std::array<double, kRounds> all) {
  std::nth_element(all.begin(), all.begin() + kRounds / 2, all.end());
  return all[kRounds / 2];
}

/// Prints a row and returns whether it is within the budget.
bool compare(Run& aged, const LabelledImages& train) {
  const std::uint64_t age = aged.steps();
  std::array<double, kRounds> old{};
  std::array<double, kRounds> fresh{};
  Run young(aged.recipe());
  for (int round = 0; round < kRounds; ++round) {
    old[round] = microsecondsAStep(aged, train);
    fresh[round] = microsecondsAStep(young, train);
  }
  const double ratio = median(old) / median(fresh);
  std::printf("%-10s %12llu %10.2f %10.2f %8.2f\n", label(aged.recipe().shape.activation),
              static_cast<unsigned long long>(age), median(old), median(fresh), ratio);
  std::fflush(stdout);
  return ratio <= kMostRatio;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    tools::fail("usage: longrun DATA [STEPS]");
  }
  const std::uint64_t most = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 10'000'000;
  const LabelledImages train = tools::readSplit(argv[1], "train");
  std::printf("%-10s %12s %10s %10s %8s\n", "", "step", "µs", "fresh", "ratio");
  bool within = true;
  for (const Activation activation : kActivations) {
    Recipe recipe;
    recipe.shape.activation = activation;
    recipe.changes = {{0, kDefaultBatch, defaultEta(activation)}};
    Run run(recipe);
    for (const std::uint64_t age : {0ULL, 1'000'000ULL, 3'000'000ULL, 10'000'000ULL}) {
      if (age <= most) {
        take(run, train, age - std::min<std::uint64_t>(age, run.steps()));
        within = compare(run, train) && within;
      }
    }
  }
  std::printf("%s\n", within ? "All within 1.05 times the cost of a fresh run."
                             : "Over 1.05 times the cost of a fresh run.");
  return within ? 0 : 1;
}
