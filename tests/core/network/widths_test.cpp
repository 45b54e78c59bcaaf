// A width that is no multiple of 4 leaves rows that fill no SIMD register. All widths from 1 to 40
// are compared with the reference, in each layer, on blank, full and ordinary images; so are widths
// about and far above 64, from which on the kernels take other paths.
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

Trial trialOf(const std::vector<int>& hidden, Activation activation, int batch, int pictures = 3) {
  Shape shape;
  shape.widths = {kPixels};
  shape.widths.insert(shape.widths.end(), hidden.begin(), hidden.end());
  shape.widths.push_back(kClasses);
  shape.activation = activation;
  const auto seed = static_cast<std::uint32_t>(hidden.front() + batch);
  Trial trial{shape, randomParameters(shape, seed), extremes(pictures, seed), {}};
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

constexpr std::array kWide = {63, 64, 65, 100, 128, 256, 512};

/// Each width meets four of the batches, each position in a network all of them.
TEST_P(Widths, WideOnesAreToo) {
  constexpr std::array kBatches = {1, 7, 10, 37, 300};
  for (std::size_t i = 0; i < kWide.size(); ++i) {
    const int width = kWide[i];
    const std::array<std::vector<int>, 4> networks = {{
        {width},
        {width, width},
        {16, width, 3},
        {33, width, kWide[(i + 3) % kWide.size()], 5},
    }};
    for (std::size_t k = 0; k < networks.size(); ++k) {
      const int batch = kBatches[(i + k) % kBatches.size()];
      EXPECT_EQ(judge(trialOf(networks[k], GetParam(), batch, 1)).complaint, "")
          << batch << " pictures, " << testing::PrintToString(networks[k]);
    }
  }
}

/// 257 columns are one more than are copied together.
TEST_P(Widths, TallLayersAboveOnesOfAnOddWidthAreToo) {
  EXPECT_EQ(judge(trialOf({257, 66}, GetParam(), 10)).complaint, "");
}

/// The trainer gives the network 32 pictures at most; others may give it more, and the chunks in
/// which tall layers work change no bit.
TEST_P(Widths, AnyNumberOfPicturesAtOnceGivesTheBitsOfOneByOne) {
  for (const std::vector<int>& hidden : {std::vector{16, 16}, std::vector{100, 65}}) {
    const Trial trial = trialOf(hidden, GetParam(), 37);
    const Network network(trial.shape);
    std::vector<SparseImage> x;
    std::vector<std::uint8_t> labels;
    for (const std::uint32_t k : trial.batch) {
      x.push_back(trial.data.image(k));
      labels.push_back(trial.data.label(k));
    }
    std::vector<float> a(x.size() * network.neurons());
    std::vector<float> delta(a.size());
    network.forward(trial.theta.data(), x, a.data());
    network.backward(trial.theta.data(), a.data(), labels, delta.data());
    std::vector<float> all = trial.theta;
    network.descend(all.data(), x, a.data(), delta.data(), 0.25F);

    std::vector<float> each = trial.theta;
    for (std::size_t k = 0; k < x.size(); ++k) {
      a.resize(network.neurons());
      delta.resize(network.neurons());
      network.forward(trial.theta.data(), x[k], a.data());
      network.backward(trial.theta.data(), a.data(), {&labels[k], 1}, delta.data());
      network.descend(each.data(), {&x[k], 1}, a.data(), delta.data(), 0.25F);
    }
    EXPECT_EQ(all, each) << testing::PrintToString(hidden);
  }
}

INSTANTIATE_TEST_SUITE_P(All, Widths, testing::ValuesIn(kActivations));

}  // namespace
}  // namespace downhill::widths_test
