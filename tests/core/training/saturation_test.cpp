// A saturated network must learn as fast as a fresh one: processors multiply subnormal numbers
// slowly.
#include <gtest/gtest.h>

#include <cfenv>
#include <cmath>

#include "shared/network/kernels.h"
#include "tests/core/small_run.h"

namespace downhill::saturation_test {
namespace {

/// Starts from random numbers that are so large that most neurons are nearly 0 or 1.
downhill::Run saturatedRun(Activation activation, std::vector<int> widths) {
  Recipe recipe;
  recipe.shape = {std::move(widths), activation};
  std::vector<float> theta = randomParameters(recipe.shape, 7);
  for (float& weight : theta) {
    weight *= 40;
  }
  recipe.pretrained = true;
  recipe.changes = {{0, kDefaultBatch, 1e-3F}};  // so that it stays saturated
  return {recipe, theta};
}

class Saturated : public testing::TestWithParam<Activation> {};

TEST_P(Saturated, ErrorsAndSigmoidsAreNeverTiny) {
  const downhill::Run run = saturatedRun(GetParam(), {kPixels, 32, 32, 32, kClasses});
  const Network& network = run.network();
  std::vector<float> a(network.neurons());
  std::vector<float> delta(network.neurons());
  int zeros = 0;
  for (std::size_t k = 0; k < 200; ++k) {
    const std::uint8_t label = smallData().train.label(k);
    network.forward(run.theta().data(), smallData().train.image(k), a.data());
    network.backward(run.theta().data(), a.data(), {&label, 1}, delta.data());
    for (const float output : network.outputs(a.data())) {
      EXPECT_GE(output, 0x1p-50F);
    }
    for (const float error : delta) {
      EXPECT_TRUE(error == 0 || std::abs(error) >= kLeastError) << error;
      zeros += error == 0 ? 1 : 0;
    }
  }
  EXPECT_GT(zeros, 0);  // else nothing was saturated
}

#ifdef FE_UNDERFLOW
TEST_P(Saturated, StepsMakeNoSubnormals) {
  for (const std::vector<int>& widths :
       {std::vector{kPixels, 16, 16, kClasses}, std::vector{kPixels, 100, 64, 32, kClasses}}) {
    downhill::Run run = saturatedRun(GetParam(), widths);
    std::feclearexcept(FE_ALL_EXCEPT);
    take(run, 100);  // as many as there are images for
    EXPECT_EQ(std::fetestexcept(FE_UNDERFLOW), 0);
  }
}
#endif

TEST_P(Saturated, ErrorsThatAreNoNumbersStayNone) {
  float a[] = {0.5F, 0.5F, 0.5F, 0.5F, 0.5F};
  float delta[] = {NAN, 1, NAN, -1e-20F, NAN};
  multiplyBySlope(a, delta, 5, GetParam());
  EXPECT_TRUE(std::isnan(delta[0]) && std::isnan(delta[2]) && std::isnan(delta[4]));
  EXPECT_GT(delta[1], 0);
  EXPECT_EQ(delta[3], 0);
}

INSTANTIATE_TEST_SUITE_P(All, Saturated, testing::ValuesIn(kActivations));

}  // namespace
}  // namespace downhill::saturation_test
