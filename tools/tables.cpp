// Prints the core's limits and its table of activations as a TypeScript module, so that the page
// repeats no number: tools/types keeps it as web/src/protocol/tables.ts.
#include <cstdint>
#include <cstdio>

#include "shared/analysis/limits.h"
#include "shared/analysis/loss_surface.h"
#include "shared/data/dataset.h"
#include "shared/network/activation.h"
#include "shared/network/limits.h"
#include "shared/training/limits.h"
#include "shared/training/recipe.h"

namespace {

using namespace downhill;

void limit(const char* name, double value, const char* what) {
  std::printf("  /** %s */\n  %s: %.0f,\n", what, name, value);
}

}  // namespace

int main() {
  std::puts(
      "// Written by tools/types from the core's own constants.\n\n"
      "export const limits = {");
  limit("side", kSide, "Pixels along each side of an image.");
  limit("pixels", kPixels, "Pixels of an image.");
  limit("classes", kClasses, "Classes, and outputs of every network.");
  limit("trainImages", kTrainImages, "Images of the training set.");
  limit("testImages", kTestImages, "Images of the test set.");
  limit("shardImages", kShardImages, "Images of a shard.");
  limit("hiddenLayers", kMostHiddenLayers, "Most hidden layers.");
  limit("layerWidth", kWidestLayer, "Most neurons of a hidden layer.");
  limit("parameters", kMostParameters, "Most weights and biases.");
  limit("batch", kMostBatch, "Largest batch.");
  limit("defaultBatch", kDefaultBatch, "Batch size of a new run.");
  limit("learningRate", kMostEta, "Largest η; it is above 0.");
  limit("weight", kMostWeight, "Largest absolute value that a weight can be set to.");
  limit("seed", kMostSeed, "Largest seed; the smallest is 0.");
  limit("surfacePoints", LossSurface::kMostPoints, "Most points of a surface.");
  limit("surfaceBytes", LossSurface::kMostBytes,
        "Most bytes of a surface: images × first hidden layer × (axes + 1) × 4.");
  limit("noiseImages", kMostNoiseImages, "Most images of noise at once.");
  limit("inputSteps", kMostInputSteps, "Most steps of an input optimization.");
  limit("inputLength", kMostInputLength, "Longest step of an input optimization.");
  std::puts(
      "} as const;\n\n/** Of the hidden layers: `value` is a of z, `bounded` if within 0 … 1, η "
      "good for batches of 10. "
      "*/");
  std::puts("export const activations = [");
  for (const Activation activation : kActivations) {
    withActivation(activation, []<class Row>() {
      std::printf(
          "  {\n    name: '%s',\n    label: '%s',\n    hint: '%s',\n    formula: '%s',\n"
          "    bounded: %s,\n    learningRate: %g,\n    value: (z: number) => %s,\n  },\n",
          Row::kName, Row::kLabel, Row::kHint, Row::kFormula, Row::kBounded ? "true" : "false",
          static_cast<double>(Row::kEta), Row::kScript);
    });
  }
  std::puts("] as const;\n\nexport type Activation = (typeof activations)[number]['name'];");
}
