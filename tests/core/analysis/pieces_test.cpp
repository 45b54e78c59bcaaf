// Nothing that a visitor can start holds up the worker: every piece of every job is short, whatever
// the network.
#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <memory>
#include <numeric>
#include <vector>

#include "shared/analysis/comparison_run.h"
#include "shared/analysis/evaluation.h"
#include "shared/analysis/gradient.h"
#include "shared/analysis/input_optimization.h"
#include "shared/analysis/loss_surface.h"
#include "shared/analysis/novelty.h"
#include "shared/analysis/predictions.h"
#include "shared/network/limits.h"
#include "shared/training/replay.h"
#include "shared/training/slice.h"
#include "tests/core/pictures.h"

namespace downhill::pieces_test {
namespace {

/// Milliseconds of this program's own time, whatever else the machine does.
template <class F>
double milliseconds(F&& piece) {
  const std::clock_t begun = std::clock();
  piece();
  return 1000.0 * static_cast<double>(std::clock() - begun) / CLOCKS_PER_SEC;
}

/// Of the first pieces.
double longestPiece(Job& job, int pieces = 1000) {
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
  double most = std::max(50.0, 3 * millisecondsOfAGroup());

  [[nodiscard]] downhill::Run runOf(int batch) const {
    Recipe recipe;
    recipe.shape = shape;
    recipe.changes = {{0, batch, 0.1F}};
    return downhill::Run(recipe);
  }

 private:
  /// The least that work on a sum can be cut into. Where a build is slow, as the one with
  /// sanitizers, all times are measured by it.
  [[nodiscard]] double millisecondsOfAGroup() const {
    const LabelledImages& train = inkyBlots().train;
    Trainer trainer(shape);
    const std::vector<float> theta = randomParameters(shape, 1);
    std::vector<float> sum(theta.size());
    std::vector<std::uint32_t> group(Trainer::kDirect);
    std::iota(group.begin(), group.end(), 0U);
    return milliseconds([&] { trainer.addGradient(theta, train, group, sum); });
  }
};

TEST_P(Pieces, OfTrainingAndOfReplaysAreShort) {
  ASSERT_LE(parameterCount(shape.widths), kMostParameters);
  for (const int batch : {1, 256, 3000}) {
    downhill::Run run = runOf(batch);
    while (run.examples() < 1000) {
      const double slice =
          milliseconds([&] { (void)trainSlice(run, inkyBlots().train, 10000, 0); });
      EXPECT_LE(slice, most) << batch;
    }
    ASSERT_TRUE(run.seek(0, inkyBlots().train).ok());
    Replay replay(run, run.lastStep(), inkyBlots().train);
    EXPECT_LE(longestPiece(replay), most) << batch;
  }
}

TEST_P(Pieces, OfAnalysesAreShort) {
  downhill::Run run = runOf(3000);
  ASSERT_TRUE(run.step(inkyBlots().train).ok());
  Gradient gradient(run, Range{0, 3000}, inkyBlots().train);
  EXPECT_LE(longestPiece(gradient), most);
  Evaluation evaluation(shape, run.theta(), inkyBlots(), 1000, 1000);
  EXPECT_LE(longestPiece(evaluation), most);
  const std::vector<std::uint32_t> numbers(600, 1);
  SetPredictions predictions(shape, run.theta(), inkyBlots().test, numbers);
  EXPECT_LE(longestPiece(predictions), most);
  NoisePredictions noise(shape, run.theta(), 1, 1, 600);
  EXPECT_LE(longestPiece(noise), most);
  std::vector<Axis> axes(2);
  axes[0].at = {0, 1};
  axes[0].descent = std::make_unique<Gradient>(run, Range{0, 3000}, inkyBlots().train);
  axes[1].at = {0, 1};
  axes[1].checkpoint = std::make_unique<Replay>(run, 0, inkyBlots().train);
  axes[1].orthogonal = true;
  LossSurface surface(shape, run.theta(), 1100, std::move(axes), inkyBlots().train);
  EXPECT_LE(longestPiece(surface), most);
  ComparisonRun comparison(run, 1, {.seed = 2}, inkyBlots());
  EXPECT_LE(longestPiece(comparison, 60), most);  // the replay, an evaluation, the training
  const std::vector<float> x(kPixels, 0.5F);
  InputOptimization input(shape, run.theta(), x, 1, 20, 1);
  EXPECT_LE(longestPiece(input), most);
  static NoveltyIndex index;  // for all shapes: preparing it takes as long as all the rest
  for (int k = 0; k < 2; ++k) {
    NoveltyRanking novelty(index, shape, run.theta(), inkyBlots(),
                           unpack(inkyBlots().test.image(1)));
    EXPECT_LE(longestPiece(novelty), most);
  }
}

/// The most weights in the first layer, in those that are not sparse, and in four layers alike.
INSTANTIATE_TEST_SUITE_P(Largest, Pieces,
                         testing::Values(std::vector{377}, std::vector{24, 512, 512},
                                         std::vector{128, 128, 128, 128}));

}  // namespace
}  // namespace downhill::pieces_test
