#include "tools/experiments/augment.h"

#include <gtest/gtest.h>

#include <cmath>

namespace downhill::augment_test {
namespace {

constexpr Bend kAll{.rotate = 0.1F,
                    .slant = 0.2F,
                    .stretch = 0.1F,
                    .scale = 0,
                    .shift = 0,
                    .thickness = 0.3F,
                    .elastic = 0.5F,
                    .habits = 1};

/// A slanted bar, 20 rows high and framed as MNIST would.
LabelledImages bar(int label) {
  Image image{};
  for (int row = 4; row < 24; ++row) {
    const int col = 18 - row / 3;
    image[row * kSide + col] = 255;
    image[row * kSide + col + 1] = 255;
  }
  LabelledImages single;
  single.append(image, static_cast<std::uint8_t>(label));
  return single;
}

TEST(Augment, WithoutABendKeepsTheFramingAndMostOfTheInk) {
  const LabelledImages single = bar(4);
  Random random(1);
  const Image same = bend(single.image(0), 4, {}, random);
  double before = 0;
  double after = 0;
  for (const auto [pixel, value] : single.image(0)) {
    before += value;
  }
  for (const std::uint8_t value : same) {
    after += value;
  }
  EXPECT_NEAR(after / before, 1, 0.05);
}

TEST(Augment, EveryImageIsFramed) {
  Random random(2);
  for (int k = 0; k < 300; ++k) {
    const int label = k % kClasses;
    const Image bent = bend(bar(label).image(0), label, kAll, random);
    double mass = 0;
    double y = 0;
    double x = 0;
    for (int p = 0; p < kPixels; ++p) {
      const int row = p / kSide;
      mass += bent[p];
      y += bent[p] * row;
      x += bent[p] * (p % kSide);
    }
    ASSERT_GT(mass, 2000) << k;
    // The elastic displacement moves the centre of mass a little after centring.
    ASSERT_NEAR(y / mass, 14, 1.5) << k;
    ASSERT_NEAR(x / mass, 14, 1.5) << k;
  }
}

TEST(Augment, TheSameSeedBendsTheSameWay) {
  for (const int label : {1, 4, 7, 9}) {
    Random seeded(3);
    Random two(3);
    Random reseeded(4);
    const LabelledImages image = bar(label);
    const Image first = bend(image.image(0), label, kAll, seeded);
    EXPECT_EQ(first, bend(image.image(0), label, kAll, two));
    EXPECT_NE(first, bend(image.image(0), label, kAll, reseeded));
  }
}

TEST(Augment, FramingAgainChangesLittle) {
  const Image once = reframe(bar(4).image(0));
  LabelledImages again;
  again.append(once, 4);
  const Image twice = reframe(again.image(0));
  double difference = 0;
  double mass = 0;
  for (int p = 0; p < kPixels; ++p) {
    difference += std::abs(once[p] - twice[p]);
    mass += once[p];
  }
  EXPECT_LT(difference, 0.2 * mass);
}

TEST(Augment, OnesGetFlagsAndFeetAndFoursDoNot) {
  constexpr Bend kHabits{.habits = 1};
  Random random(6);
  const auto ink = [](const Image& image) {
    double mass = 0;
    for (const std::uint8_t byte : image) mass += byte / 255.0;
    return mass;
  };
  const double plain = ink(reframe(bar(4).image(0)));
  for (int k = 0; k < 100; ++k) {
    EXPECT_GT(ink(bend(bar(1).image(0), 1, kHabits, random)), plain + 3) << k;
    EXPECT_EQ(bend(bar(4).image(0), 4, kHabits, random), reframe(bar(4).image(0))) << k;
  }
}

TEST(Augment, ABlankImageStaysBlank) {
  LabelledImages blank;
  blank.append(Image{}, 1);
  Random random(5);
  EXPECT_EQ(bend(blank.image(0), 1, kAll, random), Image{});
}

}  // namespace
}  // namespace downhill::augment_test
