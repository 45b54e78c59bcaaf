// Trains the network that the page opens with, by the same engine: plain mini-batch gradient
// descent, with a learning rate that falls in stages. Each epoch bends the pictures anew, as other
// hands might have written them: people draw with a pen of one width, with flags and feet, and not
// as MNIST's writers did. Same arguments, same bits.
//
//   train DATA OUT [SEED [ETA:EPOCHS …]]
//
// DATA is a folder with the four IDX files; OUT gets the network, see safetensors.h.

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "shared/augment.h"
#include "shared/evaluate.h"
#include "shared/run.h"
#include "tools/mnist.h"
#include "tools/weights.h"

namespace {

using namespace downhill;
using tools::fail;
using tools::readSet;

constexpr std::uint64_t kHandsStream = 1ULL << 40U;  ///< far from those of the epochs

constexpr const char* kTrained =
    "By plain mini-batch gradient descent on MNIST's 60,000, bent anew in each of 52 epochs, with "
    "four learning rates.";

struct Stage {
  double eta;
  int epochs;
};

Stage parseStage(const std::string& text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string::npos) {
    fail("a stage is ETA:EPOCHS, as 1.0:10; " + text + " came");
  }
  return {std::strtod(text.c_str(), nullptr), std::atoi(text.c_str() + colon + 1)};
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (words.size() < 2) {
    fail("usage: train DATA OUT [SEED [ETA:EPOCHS …]]");
  }
  const LabelledInk train = readSet(words[0], "train");
  const LabelledInk test = readSet(words[0], "t10k");
  if (train.size() != kTrainImages) {
    fail("the training set is not MNIST's 60,000");
  }

  Recipe recipe;
  recipe.seed = words.size() > 2 ? static_cast<std::uint32_t>(std::atoi(words[2].c_str())) : 1;
  std::vector<Stage> stages;
  for (std::size_t i = 3; i < words.size(); ++i) {
    stages.push_back(parseStage(words[i]));
  }
  if (stages.empty()) {
    stages = {{0.7, 22}, {0.3, 14}, {0.1, 10}, {0.02, 6}};
  }

  // Mild, since 13,002 numbers cannot hold every style: twice as much costs MNIST a point.
  constexpr Bend kHands{.rotate = 0.06F,
                        .slant = 0.1F,
                        .stretch = 0.08F,
                        .scale = 0.03F,
                        .shift = 0.2F,
                        .thickness = 0.2F,
                        .elastic = 0.2F,
                        .habits = 0.4F};
  Random hands(recipe.seed, kHandsStream);
  Run run(recipe);
  for (const Stage& stage : stages) {
    if (const Status status = run.setEta(stage.eta); !status.ok()) {
      fail(status.message());
    }
    for (int epoch = 0; epoch < stage.epochs; ++epoch) {
      LabelledInk bent;
      for (std::size_t k = 0; k < train.size(); ++k) {
        bent.append(bend(train.ink(k), train.label(k), kHands, hands), train.label(k));
      }
      for (int step = 0; step < kTrainImages / kDefaultBatch; ++step) {
        if (const Status status = run.step(bent); !status.ok()) {
          fail(status.message());
        }
      }
      const Score score = evaluate(run.network(), run.theta(), test, 0, kTestImages);
      std::printf("%9.0f images  η %-5g  test accuracy %.2f %%  test cost %.4f\n",
                  static_cast<double>(run.examples()), stage.eta, score.correct / 100.0,
                  score.cost / score.examples);
      std::fflush(stdout);
    }
  }
  const std::span<const float> theta = run.theta();
  const Weights weights{recipe.shape, {theta.begin(), theta.end()}, kTrained};
  tools::writeFile(words[1], encodeWeights(weights, Number::kF16));
}
