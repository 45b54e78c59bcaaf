// A width that is no multiple of 4 leaves rows that fill no SIMD register. All widths from 1 to 40
// are compared with the reference, in each layer, on blank, full and ordinary images.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <vector>

#include "shared/base/random.h"
#include "shared/network/network.h"
#include "tests/core/network/judge.h"
#include "tests/core/pictures.h"

namespace downhill::widths_test {
namespace {

/// Blots, a blank image and one that is full ink.
LabelledImages extremes(int count, std::uint64_t seed) {
  LabelledImages all = blots(count, seed);
  std::array<std::uint8_t, kPixels> image{};
  all.append(image, 3);
  image.fill(255);
  all.append(image, 9);
  return all;
}

/// The images of `data` in order, over and over.
std::vector<std::uint32_t> batchOf(const LabelledImages& data, int count) {
  std::vector<std::uint32_t> batch;
  batch.reserve(count);
  for (int k = 0; k < count; ++k) {
    batch.push_back(static_cast<std::uint32_t>(static_cast<std::size_t>(k) % data.size()));
  }
  return batch;
}

Trial trialOf(const std::vector<int>& hidden, Activation activation, int batch) {
  Shape shape;
  shape.widths = {kPixels};
  shape.widths.insert(shape.widths.end(), hidden.begin(), hidden.end());
  shape.widths.push_back(kClasses);
  shape.activation = activation;
  const auto seed = static_cast<std::uint32_t>(hidden.front() + batch);
  Trial trial{shape, randomParameters(shape, seed), extremes(3, seed), {}};
  Random random(seed, 7);
  for (const Tensor& t : layout(shape.widths)) {  // biases of 0 would hide errors
    if (t.kind == 'b') {
      std::generate_n(trial.theta.begin() + t.offset, t.rows, [&] { return random.normal(); });
    }
  }
  trial.batch = batchOf(trial.data, batch);
  return trial;
}

class Widths : public testing::TestWithParam<Activation> {};

TEST_P(Widths, From1To40AreWithinRoundingOfTheReference) {
  double closest = 0;
  for (int width = 1; width <= 40; ++width) {
    const int partner = 41 - width;
    for (const std::vector<int>& hidden :
         {std::vector{width}, std::vector{width, partner}, std::vector{16, width, 3}}) {
      const Verdict verdict = judge(trialOf(hidden, GetParam(), 5 + width % 3));
      EXPECT_EQ(verdict.complaint, "") << testing::PrintToString(hidden);
      closest = std::max(closest, verdict.closest);
    }
  }
  EXPECT_GT(closest, 0.01) << "a bound that no error comes near would let mistakes through";
}

TEST_P(Widths, BatchesOfAnySizeAreWithinRoundingOfTheReference) {
  for (const int batch : {1, 2, 3, 9, 31, 255, 256, 257, 300}) {
    for (const std::vector<int>& hidden : {std::vector{16, 16}, std::vector{5}}) {
      EXPECT_EQ(judge(trialOf(hidden, GetParam(), batch)).complaint, "")
          << batch << " images, " << testing::PrintToString(hidden);
    }
  }
}

TEST_P(Widths, DeepNetworksAreWithinRoundingOfTheReference) {
  EXPECT_EQ(judge(trialOf({13, 17, 4, 9, 21, 2, 11}, GetParam(), 7)).complaint, "");
}

INSTANTIATE_TEST_SUITE_P(All, Widths, testing::ValuesIn(kActivations));

}  // namespace
}  // namespace downhill::widths_test
