// A run that cannot learn any more ends at its last good step; one that is merely bad never does.
#include "shared/training/divergence.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "shared/training/burst.h"
#include "tests/core/jobs.h"
#include "tests/core/pictures.h"

namespace downhill::divergence_test {
namespace {

using Training = downhill::Run;  // testing::Test has a Run of its own

constexpr double kLong = 1e9;

const LabelledImages& pictures() {
  static const LabelledImages all = blots(2 * kShardImages, 4);
  return all;
}

Recipe recipe(std::uint32_t seed, float eta, Activation activation, int batch = 10) {
  Recipe made;
  made.seed = seed;
  made.shape.activation = activation;
  made.changes = {{0, batch, eta}};
  return made;
}

TEST(Divergence, KnowsEveryKindOfEnd) {
  const auto of = [](Activation activation, const auto& spoil) {
    const Network network({{kPixels, 16, 16, kClasses}, activation});
    std::vector<float> theta = randomParameters(network.shape(), 1);
    spoil(theta);
    return findDivergence(network, theta, pictures());
  };
  const std::vector<Tensor> tensors = layout(Shape().widths);
  const auto bias = [&](int layer, float value, int count) {
    const int offset = tensors[2 * layer - 1].offset;
    return [=](std::vector<float>& theta) { std::fill_n(theta.begin() + offset, count, value); };
  };
  const auto nothing = [](std::vector<float>&) {};
  for (const Activation activation : {Activation::kSigmoid, Activation::kRelu}) {
    EXPECT_EQ(of(activation, nothing), Divergence::kNone);
    for (const float bad : {std::nanf(""), std::numeric_limits<float>::infinity()}) {
      EXPECT_EQ(of(activation, bias(1, bad, 1)), Divergence::kNotFinite);
    }
    EXPECT_EQ(of(activation, bias(3, -40, 10)), Divergence::kOutputsZero);
    EXPECT_EQ(of(activation, bias(3, 60, 10)), Divergence::kOutputsSaturated);
    EXPECT_EQ(of(activation, bias(3, -40, 9)), Divergence::kNone);  // one output lives
  }
  for (const int layer : {1, 2}) {
    EXPECT_EQ(of(Activation::kRelu, bias(layer, -1000, 16)), Divergence::kDeadLayer);
    EXPECT_EQ(of(Activation::kRelu, bias(layer, -1000, 15)), Divergence::kNone);
    EXPECT_EQ(of(Activation::kSigmoid, bias(layer, -1000, 16)), Divergence::kNone);
  }
}

/// Of an output at the bound, low or high, wanted or not: see kSaturated.
TEST(Divergence, ASaturatedOutputMovesItsSumByNoMoreThanItSays) {
  const Network network(Shape{});
  const Tensor& W = network.tensors()[4];
  const Tensor& b = network.tensors()[5];
  const float eta = 0.5F;
  Trainer trainer(network.shape());
  std::vector<float> a(network.neurons());
  for (const float sum : {std::log(kSaturated), -std::log(kSaturated)}) {
    std::vector<float> theta = randomParameters(network.shape(), 2);
    std::fill_n(theta.begin() + W.offset, W.size(), 0.0F);
    std::fill_n(theta.begin() + b.offset, b.size(), sum);
    network.forward(theta.data(), pictures().image(0), a.data());
    const std::vector<float> below(a.end() - kClasses - W.cols, a.end() - kClasses);
    std::vector<float> moved(theta.size(), 0.0F);
    constexpr std::uint32_t kFirst = 0;
    trainer.addGradient(theta, pictures(), {&kFirst, 1}, moved);
    double size = 1;
    for (const float weight : below) {
      size += static_cast<double>(weight) * static_cast<double>(weight);
    }
    const double bound = 2 * static_cast<double>(eta * kSaturated) * size;
    double most = 0;
    for (int j = 0; j < kClasses; ++j) {
      double step = static_cast<double>(eta * moved[b.offset + j]);
      for (int k = 0; k < W.cols; ++k) {
        step += static_cast<double>(eta * moved[W.offset + k * W.rows + j] * below[k]);
      }
      most = std::max(most, std::abs(step));
    }
    EXPECT_LE(most, 1.01 * bound);  // 1 − a has few bits
    EXPECT_GT(most, 0.98 * bound);
  }
}

TEST(Divergence, EveryEndHasASentenceThatSaysWhatToDo) {
  EXPECT_STREQ(sentence(Divergence::kNone), "");
  for (const Divergence end : {Divergence::kNotFinite, Divergence::kOutputsZero,
                               Divergence::kOutputsSaturated, Divergence::kDeadLayer}) {
    EXPECT_NE(std::string(sentence(end)).find("smaller learning rate"), std::string::npos);
  }
}

struct End {
  float eta;
  int batch;
  Activation activation;
};
class Bursts : public testing::TestWithParam<End> {};

/// However long the bursts are, the run stands at the same step, the last good one of the steps
/// taken one by one, with the same bits; and it can go on from there with a smaller η.
TEST_P(Bursts, StopsAtTheLastGoodStep) {
  const auto [eta, batch, activation] = GetParam();
  Training stepped(recipe(3, eta, activation, batch));
  std::vector<float> good;
  Divergence end = Divergence::kNone;
  while (end == Divergence::kNone && stepped.steps() < 100) {
    good = copy(stepped.theta());
    ASSERT_TRUE(stepped.step(pictures()).ok());
    end = findDivergence(stepped.network(), stepped.theta(), pictures());
  }
  ASSERT_NE(end, Divergence::kNone);
  for (const int most : {1, 7, 100}) {
    Training run(recipe(3, eta, activation, batch));
    Burst last{0, Divergence::kNone};
    while (last.divergence == Divergence::kNone && run.steps() < 100) {
      last = trainBurst(run, pictures(), most, kLong);
    }
    EXPECT_EQ(last.divergence, end) << most;
    EXPECT_EQ(run.steps() + 1, stepped.steps()) << most;
    EXPECT_EQ(run.lastStep(), run.steps());
    EXPECT_EQ(copy(run.theta()), good) << most;
    EXPECT_EQ(findDivergence(run.network(), run.theta(), pictures()), Divergence::kNone);
    // Again: no step, the same end. With a smaller η: on.
    EXPECT_EQ(trainBurst(run, pictures(), 10, kLong).steps, 0);
    ASSERT_TRUE(run.setEta(1e-3).ok());
    EXPECT_EQ(trainBurst(run, pictures(), 10, kLong).steps, 10);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Ends, Bursts,
    testing::Values(End{1000, 10, Activation::kSigmoid}, End{300, 10, Activation::kSigmoid},
                    End{1000, 1, Activation::kSigmoid}, End{1000, 100, Activation::kSigmoid},
                    End{1000, 10, Activation::kRelu}, End{20, 10, Activation::kRelu}));

TEST(Burst, TheRecipeAfterAnEndIsThatOfItsGoodSteps) {
  Training run(recipe(3, 0.5F, Activation::kSigmoid));
  EXPECT_EQ(trainBurst(run, pictures(), 20, kLong).steps, 20);
  ASSERT_TRUE(run.setEta(1000).ok());
  const Burst end = trainBurst(run, pictures(), 50, kLong);
  ASSERT_NE(end.divergence, Divergence::kNone);
  ASSERT_TRUE(run.setEta(0.5).ok());
  EXPECT_EQ(trainBurst(run, pictures(), 20, kLong).steps, 20);
  Training again(run.recipe());
  EXPECT_EQ(trainBurst(again, pictures(), static_cast<int>(run.steps()), kLong).divergence,
            Divergence::kNone);
  EXPECT_EQ(copy(again.theta()), copy(run.theta()));
}

/// A comparison run has its changes and manual steps before it.
TEST(Burst, TheEndIsTheSameWhereTheRecipeIsWrittenAhead) {
  Recipe ahead = recipe(3, 0.5F, Activation::kSigmoid);
  ahead.changes.push_back({15, 10, 1000});
  ahead.manual_steps.push_back({5, Edit{100, 2}});
  Training stepped(ahead);
  while (findDivergence(stepped.network(), stepped.theta(), pictures()) == Divergence::kNone) {
    ASSERT_LT(stepped.steps(), 100U);
    ASSERT_TRUE(stepped.step(pictures()).ok());
  }
  ASSERT_GT(stepped.steps(), 15U);
  for (const int most : {1, 7, 100}) {
    Training run(ahead);
    Burst last{0, Divergence::kNone};
    int steps = 0;
    while (last.divergence == Divergence::kNone && run.steps() < 100) {
      last = trainBurst(run, pictures(), most, kLong);
      steps += last.steps;
    }
    EXPECT_EQ(run.steps() + 1, stepped.steps()) << most;
    EXPECT_EQ(steps, static_cast<int>(run.steps())) << most;
  }
}

TEST(Burst, ALargeStepGoesOnInTheNextBurst) {
  const LabelledImages& all = allBlots();
  Training run(recipe(3, 0.5F, Activation::kSigmoid, 6000));
  Training whole = run;
  int bursts = 0;
  while (run.steps() < 2) {
    EXPECT_EQ(trainBurst(run, all, 5, 0).divergence, Divergence::kNone);
    ++bursts;
  }
  EXPECT_EQ(bursts, 6);
  for (int step = 0; step < 2; ++step) {
    ASSERT_TRUE(whole.step(all).ok());
  }
  EXPECT_EQ(copy(run.theta()), copy(whole.theta()));
}

TEST(Burst, NoStepsAndNoImagesTakeNone) {
  Training run(recipe(3, 0.5F, Activation::kSigmoid));
  EXPECT_EQ(trainBurst(run, pictures(), 0, kLong).steps, 0);
  EXPECT_EQ(trainBurst(run, LabelledImages(), 10, kLong).steps, 0);
  EXPECT_EQ(run.steps(), 0U);
  EXPECT_EQ(trainBurst(run, pictures(), 1000, kLong).steps, 200);  // of 2,000 images
  EXPECT_EQ(trainBurst(run, pictures(), 1000, kLong).steps, 0);
  EXPECT_EQ(trainBurst(run, allBlots(), 1000, -1).steps, 52);  // 512 examples
}

/// Blots have random labels: nothing can be learnt, and the cost stays about 0.9.
TEST(Burst, ARunThatIsMerelyBadGoesOn) {
  for (const Activation activation : {Activation::kSigmoid, Activation::kRelu}) {
    const float most = activation == Activation::kSigmoid ? 4.0F : 0.5F;
    for (const float eta : {0.01F, 0.1F, 0.5F, 1.0F, 4.0F}) {
      for (std::uint32_t seed = 1; seed <= 3 && eta <= most; ++seed) {
        Training run(recipe(seed, eta, activation));
        for (int burst = 0; burst < 10; ++burst) {
          ASSERT_EQ(trainBurst(run, pictures(), 20, kLong).divergence, Divergence::kNone)
              << "eta " << eta << " seed " << seed << " step " << run.steps();
        }
      }
    }
  }
}

}  // namespace
}  // namespace downhill::divergence_test
