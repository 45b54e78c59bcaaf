// What each part of framing and of training contributes: leaves out each in turn. Reads drawings as
// lines from the standard input.
//
//   node tools/strokes.mjs FILE | ablate DATA OPENING LARGE [EPOCHS SEEDS]
//
// DATA is a folder with the four IDX files, OPENING and LARGE are safetensors files. Trains the
// opening network again for each part, for EPOCHS (12) from SEEDS (2) seeds. Prints Markdown.

#include <cstdlib>
#include <functional>
#include <iostream>
#include <string>
#include <vector>

#include "shared/analysis/evaluation.h"
#include "shared/data/dataset.h"
#include "tools/experiments/courses.h"
#include "tools/files/mnist.h"
#include "tools/files/strokes.h"
#include "tools/files/weights.h"

namespace {

using namespace downhill;
using tools::fail;
using Drawings = std::vector<tools::LabelledDrawing>;

double percent(const Network& network, const std::vector<float>& theta, const LabelledImages& all) {
  const Score score = evaluate(network, theta, all, 0, static_cast<int>(all.size()));
  return 100.0 * score.correct / score.examples;
}

/// Each drawing at a random position on the pad and 45 to 85 per cent of its size, as people draw.
LabelledImages movedAnywhere(const Drawings& drawings, const Framing& framing) {
  Random random(1);
  LabelledImages all;
  for (const tools::LabelledDrawing& drawing : drawings) {
    tools::LabelledDrawing moved = drawing;
    const float size = 0.45F + 0.4F * random.uniform();
    const float x = (1 - size) * random.uniform();
    const float y = (1 - size) * random.uniform();
    for (std::size_t i = 0; i < drawing.points.size(); i += 2) {
      moved.points[i] = x + size * drawing.points[i];
      moved.points[i + 1] = y + size * drawing.points[i + 1];
    }
    const Result<Image> image = rasterise(moved.drawing(), framing);
    if (!image.ok()) fail(image.status().message());
    all.append(image.value(), drawing.label);
  }
  return all;
}

void framings(const Drawings& drawings, const Weights& opening, const Weights& large) {
  struct Part {
    const char* what;
    Framing framing;
  };
  const std::vector<Part> parts = {
      {"all of it", {}},
      {"not scaled: as large as drawn", {.scale = false}},
      {"not centred: where it was drawn", {.centre = false}},
      {"neither", {.scale = false, .centre = false}},
      {"moved by whole pixels only", {.subpixel = false}},
      {"a pen of 1.5 pixels instead of 2.5", {.pen = 1.5F}},
      {"2", {.pen = 2}},
      {"3", {.pen = 3}},
      {"4", {.pen = 4}},
  };
  std::printf("| framing | opening, %% | large, %% |\n| --- | --: | --: |\n");
  const Network small(opening.shape);
  const Network big(large.shape);
  for (const auto& [what, framing] : parts) {
    const LabelledImages all = movedAnywhere(drawings, framing);
    std::printf("| %s | %.1f | %.1f |\n", what, percent(small, opening.theta, all),
                percent(big, large.theta, all));
  }
}

struct Change {
  const char* what;
  std::function<void(tools::Course&)> apply;
};

const std::vector<Change> kChanges = {
    {"all of it", [](tools::Course&) {}},
    {"not turned", [](tools::Course& c) { c.bend.rotate = 0; }},
    {"not slanted", [](tools::Course& c) { c.bend.slant = 0; }},
    {"not stretched", [](tools::Course& c) { c.bend.stretch = 0; }},
    {"not scaled", [](tools::Course& c) { c.bend.scale = 0; }},
    {"not shifted", [](tools::Course& c) { c.bend.shift = 0; }},
    {"not thickened", [](tools::Course& c) { c.bend.thickness = 0; }},
    {"not elastic", [](tools::Course& c) { c.bend.elastic = c.bend.sway = 0; }},
    {"without flags, feet, bars, tails", [](tools::Course& c) { c.bend.habits = 0; }},
    {"none as they are", [](tools::Course& c) { c.unbent = 0; }},
    {"nothing bent", [](tools::Course& c) { c.unbent = 1; }},
    {"without a teacher", [](tools::Course& c) { c.teacher = 0; }},
    {"without an average", [](tools::Course& c) { c.average = 0; }},
    {"without momentum, η ten times as large",
     [](tools::Course& c) {
       c.momentum = 0;
       c.eta *= 10;
     }},
};

void trainings(const std::string& data, const Drawings& drawings, const Weights& large, int epochs,
               int seeds) {
  const LabelledImages train = tools::readSplit(data, "train");
  const LabelledImages test = tools::readSplit(data, "t10k");
  const LabelledImages drawn = tools::framed(drawings, {});
  const tools::Teacher teacher{Network(large.shape), large.theta};
  std::printf("\n%d epochs each, the mean of %d seeds\n\n", epochs, seeds);
  std::printf("| training | drawings, %% | MNIST's test set, %% |\n| --- | --: | --: |\n");
  for (const auto& [what, apply] : kChanges) {
    double of_drawings = 0;
    double of_test = 0;
    for (int seed = 1; seed <= seeds; ++seed) {
      tools::Course course = tools::kOpening.course;
      course.seed = static_cast<std::uint32_t>(seed);
      course.epochs = epochs;
      apply(course);
      tools::Learner learner(course, train, kTrainImages, &teacher);
      for (int k = 0; k < epochs; ++k) learner.epoch();
      of_drawings += percent(learner.network(), learner.theta(), drawn) / seeds;
      of_test += percent(learner.network(), learner.theta(), test) / seeds;
    }
    std::printf("| %s | %.1f | %.2f |\n", what, of_drawings, of_test);
    std::fflush(stdout);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (words.size() != 3 && words.size() != 5) {
    fail("usage: node tools/strokes.mjs FILE | ablate DATA OPENING LARGE [EPOCHS SEEDS]");
  }
  const int epochs = words.size() > 3 ? std::atoi(words[3].c_str()) : 12;
  const int seeds = words.size() > 3 ? std::atoi(words[4].c_str()) : 2;
  if (epochs < 1 || seeds < 1) fail("one or more EPOCHS and SEEDS expected");
  const Drawings drawings = tools::readDrawings(std::cin);
  const Weights opening = tools::readWeights(words[1]);
  const Weights large = tools::readWeights(words[2]);
  framings(drawings, opening, large);
  trainings(words[0], drawings, large, epochs, seeds);
}
