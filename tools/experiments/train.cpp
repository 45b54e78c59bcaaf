// Trains a network that the page loads, by its course in courses.h. The same bits on every
// platform.
//
//   train NAME DATA OUT TEACHER [EPOCHS]
//
// NAME is opening or large, DATA a folder with the four IDX files. Writes the network to OUT, see
// safetensors.h. TEACHER is the large network's file; only opening uses it. Stops after EPOCHS, if
// given.

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "shared/analysis/evaluation.h"
#include "shared/data/dataset.h"
#include "tools/experiments/courses.h"
#include "tools/files/mnist.h"
#include "tools/files/weights.h"

namespace {

using namespace downhill;
using tools::fail;
using tools::readSplit;

void tell(const tools::Learner& learner, const LabelledImages& test) {
  const Score score = evaluate(learner.network(), learner.theta(), test, 0, kTestImages);
  std::fprintf(stderr, "epoch %3d  test accuracy %.2f %%  test cost %.4f\n", learner.epochs(),
               score.correct / 100.0, score.cost / score.examples);
}

const tools::Recorded& recorded(const std::string& name) {
  for (const tools::Recorded* network : {&tools::kOpening, &tools::kLarge}) {
    if (network->name == name) return *network;
  }
  fail("opening or large expected, " + name + " came");
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (words.size() < 4 || words.size() > 5) fail("usage: train NAME DATA OUT TEACHER [EPOCHS]");
  const auto& [name, course, trained, taught] = recorded(words[0]);
  const LabelledImages train = readSplit(words[1], "train");
  const LabelledImages test = readSplit(words[1], "t10k");
  if (train.size() != kTrainImages) fail("the training set must be MNIST's 60,000");
  const int epochs = words.size() > 4 ? std::atoi(words[4].c_str()) : course.epochs;

  std::optional<tools::Teacher> teacher;
  if (taught) {
    Weights weights = tools::readWeights(words[3]);
    teacher = {Network(weights.shape), std::move(weights.theta)};
  }
  tools::Learner learner(course, train, kTrainImages, teacher ? &*teacher : nullptr);
  while (learner.epochs() < epochs) {
    learner.epoch();
    if (learner.epochs() % 10 == 0) tell(learner, test);
  }
  const Weights weights{course.shape, learner.theta(), trained};
  tools::writeFile(words[2], encodeWeights(weights, Number::kF16));
}
