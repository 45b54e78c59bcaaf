// What "Correct it" on the page does, by learning rate: up to five steps on one misread drawing,
// until the network reads it, and the test accuracy that they cost. For the network that the page
// opens with and for one as visitors train it. Drawings come on the standard input.
//
//   node tools/strokes.mjs FILE | correct NETWORK DATA
//
// NETWORK is a safetensors file, DATA is a folder with the four IDX files. Prints Markdown.

#include <algorithm>
#include <iostream>
#include <vector>

#include "shared/analysis/evaluation.h"
#include "shared/training/run.h"
#include "tools/files/mnist.h"
#include "tools/files/strokes.h"
#include "tools/files/weights.h"

namespace {

using namespace downhill;
using tools::fail;

constexpr int kMostSteps = 5;
constexpr int kTrained = 18000;

struct Images {
  LabelledImages train;
  LabelledImages test;
  LabelledImages drawn;
};

int read(const Run& run, const SparseImage& image) {
  std::vector<float> activations(run.network().neurons());
  run.network().forward(run.theta().data(), image, activations.data());
  return brightest(run.network().outputs(activations.data()));
}

double accuracy(const Run& run, const LabelledImages& test) {
  const int all = static_cast<int>(test.size());
  return 100.0 * evaluate(run.network(), run.theta(), test, 0, all).correct / all;
}

void corrections(const char* whose, Run& run, const Images& images) {
  const std::uint64_t start = run.steps();
  const double before = accuracy(run, images.test);
  std::vector<std::size_t> misread;
  for (std::size_t k = 0; k < images.drawn.size(); ++k) {
    if (read(run, images.drawn.image(k)) != images.drawn.label(k)) misread.push_back(k);
  }
  std::printf("%s misreads %zu of %zu drawings.\n\n", whose, misread.size(), images.drawn.size());
  std::printf(
      "| learning rate | then read rightly | steps | points lost, mean | worst |\n"
      "| --: | --: | --: | --: | --: |\n");
  for (const float eta : {0.01F, 0.03F, 0.1F, 0.3F, 1.0F, 3.0F, 10.0F}) {
    int corrected = 0;
    int steps = 0;
    double lost = 0;
    double worst = 0;
    for (const std::size_t k : misread) {
      const SparseImage ink = images.drawn.image(k);
      const std::uint8_t label = images.drawn.label(k);
      for (int step = 0; step < kMostSteps && read(run, ink) != label; ++step, ++steps) {
        const ManualStep manual{
            .step = run.steps(),
            .what = Descent{.over = SingleImage{unpack(ink), label}, .eta = eta}};
        if (!run.take(manual, images.train).ok()) break;
      }
      corrected += read(run, ink) == label ? 1 : 0;
      const double loss = before - accuracy(run, images.test);
      lost += loss;
      worst = std::max(worst, loss);
      if (!run.seek(start, images.train).ok()) fail("the run cannot go back");
    }
    const auto count = static_cast<double>(misread.size());
    std::printf("| %g | %.0f %% | %.1f | %.2f | %.2f |\n", static_cast<double>(eta),
                100 * corrected / count, steps / count, lost / count, worst);
  }
  std::printf("\n");
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (words.size() != 2) fail("usage: tools/correct STROKES");
  const Images images{tools::readSplit(words[1], "train"), tools::readSplit(words[1], "t10k"),
                      tools::framed(tools::readDrawings(std::cin), {})};
  const Weights weights = tools::readWeights(words[0]);
  Run opening({.shape = weights.shape, .pretrained = true}, weights.theta);
  corrections("The opening network", opening, images);
  Run trained(Recipe{});
  while (trained.steps() < kTrained) {
    if (!trained.step(images.train).ok()) fail("the run stopped");
  }
  corrections("A sigmoid network, 18,000 steps from random numbers,", trained, images);
}
