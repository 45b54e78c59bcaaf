// What is near what.
#include "shared/analysis/novelty.h"

#include <gtest/gtest.h>

#include "shared/analysis/noise.h"
#include "tests/core/pictures.h"

namespace downhill::familiar_test {
namespace {

/// A vertical bar at a column.
Image bar(int column) {
  Image picture{};
  for (int row = 4; row < 24; ++row) {
    picture[row * kSide + column] = 255;
  }
  return picture;
}

LabelledImages bars() {
  LabelledImages all;
  for (int column = 8; column < 20; ++column) {
    all.append(bar(column), static_cast<std::uint8_t>(column % 2));
  }
  return all;
}

SobelMaps edges(const Image& picture) {
  LabelledImages one;
  one.append(picture, 0);
  return SobelMaps(one.image(0));
}

double distance(Novelty& familiar, const LabelledImages& train, const Image& picture, int digit) {
  LabelledImages one;
  one.append(picture, 0);
  return familiar.distance(train, one.image(0), digit);
}

TEST(Novelty, TheSamePictureIsTheNearest) {
  const LabelledImages train = bars();
  Novelty familiar;
  while (familiar.prepare(train, 5)) {
  }
  distance(familiar, train, bar(12), 0);
  EXPECT_EQ(familiar.nearest(), 4);
  distance(familiar, train, bar(12), 1);
  EXPECT_TRUE(familiar.nearest() == 3 || familiar.nearest() == 5);
}

TEST(Novelty, IsTheMeanUnlikenessToTheMostAlike) {
  LabelledImages train;
  for (const int column : {6, 13, 14, 18}) {
    train.append(bar(column), 3);
  }
  Novelty familiar;
  familiar.prepare(train, 100);
  double sum = 0;
  for (const int column : {13, 14, 18}) {
    sum += imageDistance(edges(bar(14)), edges(bar(column)));
  }
  EXPECT_DOUBLE_EQ(distance(familiar, train, bar(14), 3), sum / 3);
}

TEST(Novelty, NothingAndAnotherClassAreFar) {
  const LabelledImages train = bars();
  Novelty familiar;
  EXPECT_EQ(distance(familiar, train, bar(12), 0), 1);  // not prepared
  familiar.prepare(train, 100);
  EXPECT_EQ(distance(familiar, train, Image{}, 0), 1);
  EXPECT_EQ(distance(familiar, train, bar(12), 7), 1);
  EXPECT_EQ(familiar.nearest(), -1);
  Random random(1);
  EXPECT_GT(distance(familiar, train, noise(1, random), 0), 0.2);
}

}  // namespace
}  // namespace downhill::familiar_test
