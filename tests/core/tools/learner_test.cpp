#include "tools/experiments/learner.h"

#include <gtest/gtest.h>

#include <bit>

#include "shared/analysis/evaluation.h"
#include "tests/core/pictures.h"

namespace downhill::tools {
namespace {

constexpr int kImages = 300;

Course course() {
  return {.shape = {{kPixels, 12, 8, kClasses}, Activation::kRelu},
          .seed = 5,
          .epochs = 12,
          .batch = 10,
          .eta = 0.05F,
          .momentum = 0.9F,
          .average = 0.9F,
          .bend = {.rotate = 0.02F, .elastic = 0.1F, .sway = 0.1F},
          .unbent = 0.5F,
          .epochs_per_bend = 3,
          .teacher = 0.5F};
}

double costOf(const Learner& learner, const LabelledImages& all) {
  return evaluate(learner.network(), learner.theta(), all, 0, kImages).cost / kImages;
}

std::vector<float> learnt(const Course& course, const Teacher* teacher = nullptr) {
  const LabelledImages all = blots(kImages, 1);
  Learner learner(course, all, kImages, teacher);
  for (int k = 0; k < course.epochs; ++k) learner.epoch();
  return learner.theta();
}

TEST(Learner, learns) {
  Course plain = course();
  plain.unbent = 1;
  const LabelledImages all = blots(kImages, 1);
  Learner learner(plain, all, kImages);
  learner.epoch();
  const double before = costOf(learner, all);
  while (learner.epochs() < 12) learner.epoch();
  EXPECT_LT(costOf(learner, all), 0.8 * before);
}

TEST(Learner, everyPlatformLearnsTheSame) {
  // FNV-1a over the bits of θ. It may change with the arithmetic, but must be the same natively and
  // as wasm, where this test runs too.
  std::uint32_t sum = 2166136261;
  for (const float weight : learnt(course())) {
    const auto bits = std::bit_cast<std::uint32_t>(weight);
    for (int shift = 0; shift < 32; shift += 8) sum = (sum ^ ((bits >> shift) & 255U)) * 16777619;
  }
  EXPECT_EQ(sum, 2429577256U);
}

TEST(Learner, anotherSeedGivesOtherWeights) {
  Course reseeded = course();
  reseeded.seed = 6;
  EXPECT_EQ(learnt(course()), learnt(course()));
  EXPECT_NE(learnt(course()), learnt(reseeded));
}

TEST(Learner, stopsAtTheEndOfItsCourse) {
  const LabelledImages all = blots(kImages, 1);
  Learner learner(course(), all, kImages);
  for (int k = 0; k < 12; ++k) learner.epoch();
  const std::vector<float> before = learner.theta();
  learner.epoch();
  EXPECT_EQ(learner.theta(), before);
  EXPECT_EQ(learner.epochs(), 12);
}

TEST(Learner, followsItsTeacher) {
  // The teacher outputs 3 for every image; the labels are random.
  const Shape shape{{kPixels, 4, kClasses}, Activation::kRelu};
  Teacher teacher{Network(shape), std::vector<float>(parameterCount(shape.widths), 0.0F)};
  const Tensor bias = layout(shape.widths).back();
  for (int digit = 0; digit < kClasses; ++digit) {
    teacher.theta[bias.offset + digit] = digit == 3 ? 5.0F : -5.0F;
  }
  Course taught = course();
  taught.teacher = 1;
  const std::vector<float> theta = learnt(taught, &teacher);
  const Network network(taught.shape);
  std::vector<float> a(network.neurons());
  const LabelledImages all = blots(kImages, 1);
  for (int k = 0; k < kImages; ++k) {
    network.forward(theta.data(), all.image(k), a.data());
    ASSERT_EQ(brightest(network.outputs(a.data())), 3) << k;
  }
  EXPECT_NE(learnt(course(), &teacher), learnt(course()))
      << "a teacher's share of a half counts too";
}

}  // namespace
}  // namespace downhill::tools
