// Nothing that a visitor can start holds up the worker: every piece of every job is short, whatever
// the network.
#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <memory>
#include <vector>

#include "shared/analysis/activation_slopes.h"
#include "shared/analysis/comparison_run.h"
#include "shared/analysis/evaluation.h"
#include "shared/analysis/gradient.h"
#include "shared/analysis/input_optimization.h"
#include "shared/analysis/loss_surface.h"
#include "shared/analysis/novelty.h"
#include "shared/analysis/predictions.h"
#include "shared/network/limits.h"
#include "shared/training/burst.h"
#include "shared/training/replay.h"
#include "tests/core/pictures.h"

namespace downhill::pieces_test {
namespace {

/// The milliseconds that a piece may last. Sanitizers slow some work down far more than other
/// work, so under them the pieces only run.
#ifdef DOWNHILL_SANITIZED
constexpr double kLongest = 1e9;
#else
constexpr double kLongest = 50;
#endif

/// Milliseconds of this program's own time; as WebAssembly of the wall's, for it has no other
/// clock.
template <class F>
double milliseconds(F&& piece) {
  const std::clock_t begun = std::clock();
  piece();
  return 1000.0 * static_cast<double>(std::clock() - begun) / CLOCKS_PER_SEC;
}

/// Of the first pieces of a job.
double longestOf(Job& job, int pieces) {
  double longest = 0;
  bool more = true;
  for (int k = 0; more && k < pieces; ++k) {
    longest = std::max(longest, milliseconds([&] { more = job.advance(0); }));
  }
  EXPECT_TRUE(job.status().ok()) << job.status().message();
  return longest;
}

class Pieces : public testing::TestWithParam<std::vector<int>> {
 protected:
  Shape shape = [] {
    Shape made{{kPixels}};
    made.widths.insert(made.widths.end(), GetParam().begin(), GetParam().end());
    made.widths.push_back(kClasses);
    return made;
  }();

  /// Expects the pieces of a job to be short. What the machine does meanwhile can make one long, so
  /// a job that is not gets two more tries.
  template <class Make>
  void expectShort(const char* name, Make&& make, int pieces = 1000) const {
    double longest = kLongest + 1;
    for (int attempt = 0; attempt < 3 && longest > kLongest; ++attempt) {
      longest = longestOf(*make(), pieces);
    }
    EXPECT_LE(longest, kLongest) << name;
  }

  [[nodiscard]] downhill::Run runOf(int batch) const {
    Recipe recipe;
    recipe.shape = shape;
    recipe.changes = {{0, batch, 0.1F}};
    return downhill::Run(recipe);
  }
};

TEST_P(Pieces, OfTrainingAndOfReplaysAreShort) {
  ASSERT_LE(parameterCount(shape.widths), kMostParameters);
  const LabelledImages& train = inkyBlots().train;
  for (const int batch : {1, 256, 3000}) {
    downhill::Run run = runOf(batch);
    while (run.examples() < 1000) {
      double burst = kLongest + 1;
      for (int attempt = 0; attempt < 3 && burst > kLongest; ++attempt) {
        burst = milliseconds([&] { (void)trainBurst(run, train, 10000, 0); });
      }
      EXPECT_LE(burst, kLongest) << batch;
    }
    ASSERT_TRUE(run.seek(0, train).ok());
    expectShort("replay", [&] { return std::make_unique<Replay>(run, run.lastStep(), train); });
  }
}

TEST_P(Pieces, OfAnalysesAreShort) {
  const Dataset& data = inkyBlots();
  const LabelledImages& train = data.train;
  downhill::Run run = runOf(3000);
  ASSERT_TRUE(run.step(train).ok());
  expectShort("gradient", [&] { return std::make_unique<Gradient>(run, Range{0, 3000}, train); });
  expectShort("evaluation",
              [&] { return std::make_unique<Evaluation>(shape, run.theta(), data, 1000, 1000); });
  expectShort("activation slopes",
              [&] { return std::make_unique<ActivationSlopes>(shape, run.theta(), train, 1000); });
  const std::vector<std::uint32_t> numbers(600, 1);
  expectShort("predictions", [&] {
    return std::make_unique<SetPredictions>(shape, run.theta(), data.test, numbers);
  });
  expectShort("noise",
              [&] { return std::make_unique<NoisePredictions>(shape, run.theta(), 1, 1, 600); });
  expectShort("surface", [&] {
    std::vector<Axis> axes(2);
    axes[0].at = {0, 1};
    axes[0].descent = std::make_unique<Gradient>(run, Range{0, 3000}, train);
    axes[1].at = {0, 1};
    axes[1].checkpoint = std::make_unique<Replay>(run, 0, train);
    axes[1].orthogonal = true;
    return std::make_unique<LossSurface>(shape, run.theta(), 1100, std::move(axes), train);
  });
  // The replay, an evaluation, the training.
  expectShort(
      "comparison",
      [&] { return std::make_unique<ComparisonRun>(run, 1, RecipeChange{.seed = 2}, data); }, 60);
  const std::vector<float> x(kPixels, 0.5F);
  expectShort("input optimization",
              [&] { return std::make_unique<InputOptimization>(shape, run.theta(), x, 1, 20, 1); });
  static NoveltyIndex index;  // for all shapes: preparing it takes as long as all the rest
  for (int k = 0; k < 2; ++k) {
    expectShort("novelty", [&] {
      return std::make_unique<NoveltyRanking>(index, shape, run.theta(), data,
                                              unpack(data.test.image(1)));
    });
  }
}

/// The most weights in the first layer, in those that are not sparse, and in four layers alike.
INSTANTIATE_TEST_SUITE_P(Largest, Pieces,
                         testing::Values(std::vector{377}, std::vector{24, 512, 512},
                                         std::vector{128, 128, 128, 128}));

}  // namespace
}  // namespace downhill::pieces_test
