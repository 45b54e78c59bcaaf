// Which images are near which, and how far is far.
#include "shared/analysis/novelty.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "shared/analysis/image_distance.h"
#include "shared/analysis/noise.h"
#include "tests/core/jobs.h"
#include "tests/core/pictures.h"

namespace downhill::novelty_test {
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

SobelMaps mapsOf(const Image& picture) { return SobelMaps(labelled(picture, 0).image(0)); }

NoveltyIndex indexOf(const LabelledImages& train) {
  NoveltyIndex index;
  while (index.prepare(train, 5)) {
  }
  return index;
}

NoveltyIndex::Distance distance(const NoveltyIndex& index, const LabelledImages& train,
                                const Image& image, int digit) {
  const LabelledImages single = labelled(image, 0);
  return index.distance(train, single.image(0), digit);
}

TEST(NoveltyIndex, TheSameImageIsTheNearest) {
  const LabelledImages train = bars();
  const NoveltyIndex index = indexOf(train);
  EXPECT_EQ(distance(index, train, bar(12), 0).nearest, 4);
  const int nearest = distance(index, train, bar(12), 1).nearest;
  EXPECT_TRUE(nearest == 3 || nearest == 5);
}

TEST(NoveltyIndex, ADistanceIsTheMeanOfTheClosest) {
  LabelledImages train;
  for (const int column : {6, 13, 14, 18}) {
    train.append(bar(column), 3);
  }
  double sum = 0;
  for (const int column : {13, 14, 18}) {
    sum += imageDistance(mapsOf(bar(14)), mapsOf(bar(column)));
  }
  EXPECT_DOUBLE_EQ(distance(indexOf(train), train, bar(14), 3).distance, sum / 3);
}

TEST(NoveltyIndex, ABlankAndAnotherClassAreFar) {
  const LabelledImages train = bars();
  EXPECT_EQ(distance(NoveltyIndex(), train, bar(12), 0).distance, 1);  // not prepared
  const NoveltyIndex index = indexOf(train);
  EXPECT_EQ(distance(index, train, Image{}, 0).distance, 1);
  EXPECT_EQ(distance(index, train, bar(12), 7).distance, 1);
  EXPECT_EQ(distance(index, train, bar(12), 7).nearest, -1);
  Random random(1);
  EXPECT_GT(distance(index, train, noise(1, random), 0).distance, 0.2);
}

/// As its definition has it, image by image. Blots are like each other, and like no bar.
TEST(NoveltyRanking, RanksAnImageAmongTheTestDigits) {
  const LabelledImages& train = inkyBlots().train;
  const Network network{Shape{}};
  const std::vector<float> theta = randomParameters(network.shape(), 1);
  NoveltyIndex index;
  const auto read = [&](const SparseImage& ink) {
    std::vector<float> a(network.neurons());
    network.forward(theta.data(), ink, a.data());
    return brightest(network.outputs(a.data()));
  };
  std::vector<double> sampled;
  const auto expect_rank_of = [&](const Image& image, double least, double most) {
    NoveltyRanking job(index, network.shape(), theta, inkyBlots(), image);
    finish(job);
    for (int k = static_cast<int>(sampled.size()); k < NoveltyIndex::kSample; ++k) {
      const SparseImage ink = inkyBlots().test.image(k * NoveltyIndex::kApart);
      sampled.push_back(index.distance(train, ink, read(ink)).distance);
    }
    const LabelledImages single = labelled(image, 0);
    const auto mine = index.distance(train, single.image(0), read(single.image(0)));
    const auto closer = std::count_if(sampled.begin(), sampled.end(),
                                      [&](double distance) { return distance < mine.distance; });
    EXPECT_EQ(job.rank(), static_cast<double>(closer) / NoveltyIndex::kSample);
    EXPECT_EQ(job.isOutlier(), job.rank() >= 0.95);
    EXPECT_EQ(job.nearest(), mine.nearest);
    EXPECT_GE(job.rank(), least);
    EXPECT_LE(job.rank(), most);
  };
  expect_rank_of(bar(14), 1, 1);
  expect_rank_of(Image{}, 1, 1);
  expect_rank_of(unpack(inkyBlots().test.image(21)), 0.01, 0.99);
  std::size_t known = 0;
  while (train.label(known) != read(train.image(known))) {
    ++known;
  }
  expect_rank_of(unpack(train.image(known)), 0, 0);
}

TEST(NoveltyRanking, RefusesToRankBeforeTheDataHasArrived) {
  const Shape shape;
  const std::vector<float> theta = randomParameters(shape, 1);
  for (const Dataset& data : {Dataset{}, Dataset{inkyBlots().train, blots(9999, 2, 0.01F)},
                              Dataset{bars(), inkyBlots().test}}) {
    NoveltyIndex index;
    NoveltyRanking job(index, shape, theta, data, bar(12));
    EXPECT_EQ(refusal(job), Code::kNotYet);
  }
}

}  // namespace
}  // namespace downhill::novelty_test
