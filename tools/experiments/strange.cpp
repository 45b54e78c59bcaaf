// How many drawings of digits, drawings of something else, images of noise and blank images are
// flagged as no digit, at the threshold that flags 5 % of the test digits. Two lists of drawings
// come on the standard input, the digits first, each from tools/strokes.mjs.
//
//   (node tools/strokes.mjs DIGITS; node tools/strokes.mjs OTHERS no-digits) | strange NETWORK DATA
//
// NETWORK is a safetensors file, DATA is a folder with the four IDX files. Prints Markdown.

#include <algorithm>
#include <iostream>
#include <map>
#include <utility>
#include <vector>

#include "shared/analysis/evaluation.h"
#include "shared/analysis/noise.h"
#include "shared/analysis/novelty.h"
#include "tools/files/mnist.h"
#include "tools/files/strokes.h"
#include "tools/files/weights.h"

namespace {

using namespace downhill;
using tools::fail;

constexpr double kFlagged = 0.05;  // of the test digits
constexpr int kNoises = 100;

/// Scores images as the page does.
class Scorer {
 public:
  Scorer(Weights weights, LabelledImages train)
      : network_(weights.shape), theta_(std::move(weights.theta)), train_(std::move(train)) {
    while (index_.prepare(train_, NoveltyIndex::kDigits)) {
    }
  }

  [[nodiscard]] std::vector<double> scores(const LabelledImages& all) {
    std::vector<float> activations(network_.neurons());
    std::vector<double> found;
    for (std::size_t k = 0; k < all.size(); ++k) {
      network_.forward(theta_.data(), all.image(k), activations.data());
      const std::span<const float> outputs = network_.outputs(activations.data());
      found.push_back(index_.distance(train_, all.image(k), brightest(outputs)).distance);
    }
    return found;
  }

 private:
  Network network_;
  std::vector<float> theta_;
  LabelledImages train_;
  NoveltyIndex index_;
};

LabelledImages noises(float density) {
  Random random(1);
  LabelledImages all;
  for (int k = 0; k < kNoises; ++k) all.append(noise(density, random), 0);
  return all;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (words.size() != 2) fail("usage: tools/strange DIGITS OTHERS [NETWORK]");
  Scorer scorer(tools::readWeights(words[0]), tools::readSplit(words[1], "train"));
  std::vector<double> test = scorer.scores(tools::readSplit(words[1], "t10k"));
  std::sort(test.begin(), test.end());
  const double limit =
      test[static_cast<std::size_t>((1 - kFlagged) * static_cast<double>(test.size()))];

  std::printf("| flagged as no digit | images | %% |\n| --- | --: | --: |\n");
  std::vector<double> others;
  const auto row = [&](const std::string& what, const std::vector<double>& scores) {
    const auto flagged =
        std::count_if(scores.begin(), scores.end(), [&](double score) { return score >= limit; });
    std::printf("| %s | %zu | %.1f |\n", what.c_str(), scores.size(),
                100.0 * static_cast<double>(flagged) / static_cast<double>(scores.size()));
  };
  const auto no_digit = [&](const std::string& what, const LabelledImages& all) {
    const std::vector<double> scores = scorer.scores(all);
    row(what, scores);
    others.insert(others.end(), scores.begin(), scores.end());
  };
  row("MNIST's test digits", test);
  std::vector<tools::LabelledDrawing> digits;
  std::map<std::string, std::vector<tools::LabelledDrawing>> kinds;
  for (tools::LabelledDrawing& drawing : tools::readDrawings(std::cin)) {
    if (drawing.label == tools::kNoDigit) {
      kinds[drawing.source].push_back(std::move(drawing));
    } else {
      digits.push_back(std::move(drawing));
    }
  }
  if (!digits.empty()) row("drawn digits", scorer.scores(tools::framed(digits, {})));
  for (const auto& [kind, its] : kinds) no_digit("drawn: " + kind, tools::framed(its, {}));
  for (const float density : {0.05F, 0.19F, 0.5F, 1.0F}) {
    no_digit("noise, " + std::to_string(density).substr(0, 4) + " of the pixels inked",
             noises(density));
  }
  LabelledImages blank;
  blank.append(Image{}, 0);
  no_digit("a blank image", blank);
  row("all that is no digit", others);
}
