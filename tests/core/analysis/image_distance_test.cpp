// How unlike pictures are: against the definition written out plainly, and what it is for.
#include "shared/analysis/image_distance.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "shared/analysis/noise.h"

namespace downhill::image_distance_test {
namespace {

using Greys = std::array<std::array<double, kSide>, kSide>;

SobelMaps mapsOf(const Image& picture) { return SobelMaps(labelled(picture, 0).image(0)); }

/// As the paper has it, pixel by pixel, in double.
class Plain {
 public:
  explicit Plain(const Image& picture) : picture_(picture) {}

  /// What the pixels of this picture miss in the other, each at its best.
  [[nodiscard]] double misses(const Plain& picture) const {
    double sum = 0;
    for (int y = 0; y < kSide; ++y) {
      for (int x = 0; x < kSide; ++x) {
        double least = std::numeric_limits<double>::max();
        for (int dy = -2; dy <= 2; ++dy) {
          for (int dx = -2; dx <= 2; ++dx) {
            const bool inside = y + dy >= 0 && x + dx >= 0 && y + dy < kSide && x + dx < kSide;
            if (inside) {
              least = std::min(least, gap(picture, y, x, y + dy, x + dx));
            }
          }
        }
        sum += least;
      }
    }
    return sum;
  }

 private:
  [[nodiscard]] double at(int y, int x) const {
    const bool inside = y >= 0 && x >= 0 && y < kSide && x < kSide;
    return inside ? static_cast<double>(grey(picture_[y * kSide + x])) : 0;
  }
  [[nodiscard]] double across(int y, int x) const {
    const auto side = [&](int to) { return at(y - 1, to) + 2 * at(y, to) + at(y + 1, to); };
    return (side(x + 1) - side(x - 1)) / 4;
  }
  [[nodiscard]] double down(int y, int x) const {
    const auto side = [&](int to) { return at(to, x - 1) + 2 * at(to, x) + at(to, x + 1); };
    return (side(y + 1) - side(y - 1)) / 4;
  }
  [[nodiscard]] double gap(const Plain& picture, int y, int x, int v, int u) const {
    double sum = 0;
    for (int i = -1; i <= 1; ++i) {
      for (int j = -1; j <= 1; ++j) {
        const double a = across(y + i, x + j) - picture.across(v + i, u + j);
        const double d = down(y + i, x + j) - picture.down(v + i, u + j);
        sum += a * a + d * d;
      }
    }
    return sum;
  }

  const Image& picture_;
};

double plainly(const Image& p, const Image& q) {
  const Image blank{};
  const Plain left(p);
  const Plain right(q);
  const Plain none(blank);
  return (left.misses(right) / left.misses(none) + right.misses(left) / right.misses(none)) / 2;
}

Image box(int top, int left, int height, int width, std::uint8_t ink = 255) {
  Image picture{};
  for (int y = top; y < top + height; ++y) {
    std::fill_n(picture.begin() + y * kSide + left, width, ink);
  }
  return picture;
}

/// Sums of some 10,000 floats of one sign, each off by a few ulps.
TEST(SobelMaps, AreComparedAsTheModelSays) {
  Random random(1);
  for (const float density : {0.02F, 0.2F, 1.0F}) {
    const Image p = noise(density, random);
    const Image q = noise(density, random);
    const double truth = plainly(p, q);
    EXPECT_NEAR(imageDistance(mapsOf(p), mapsOf(q)), truth, 1e-5 * truth) << density;
  }
  const double truth = plainly(box(4, 12, 20, 3), box(5, 9, 18, 4, 140));
  EXPECT_NEAR(imageDistance(mapsOf(box(4, 12, 20, 3)), mapsOf(box(5, 9, 18, 4, 140))), truth,
              1e-5 * truth);
}

TEST(SobelMaps, AreTheirOwnLikeAndAsUnlikeBothWays) {
  const SobelMaps bar = mapsOf(box(4, 12, 20, 3));
  const SobelMaps block = mapsOf(box(9, 9, 10, 10));
  EXPECT_EQ(imageDistance(bar, bar), 0);
  EXPECT_DOUBLE_EQ(imageDistance(bar, block), imageDistance(block, bar));
  EXPECT_GT(imageDistance(bar, block), 0.3);
}

TEST(SobelMaps, ALittleFurtherIsAlikeAndFarAwayIsNot) {
  const SobelMaps bar = mapsOf(box(4, 12, 20, 3));
  EXPECT_LT(imageDistance(bar, mapsOf(box(5, 14, 20, 3))), 1e-6);
  EXPECT_GT(imageDistance(bar, mapsOf(box(4, 15, 20, 3))), 0.05);
  EXPECT_GT(imageDistance(bar, mapsOf(box(4, 24, 20, 3))), 0.9);
}

TEST(SobelMaps, ABlankIsUnlikeEverything) {
  const SobelMaps blank = mapsOf(Image{});
  EXPECT_EQ(imageDistance(blank, blank), 1);
  EXPECT_EQ(imageDistance(blank, mapsOf(box(4, 12, 20, 3))), 1);
}

/// Ink on the border, whose slopes lie beyond it.
TEST(SobelMaps, ReachBeyondThePicture) {
  const Image outline = box(0, 0, kSide, kSide);
  EXPECT_EQ(imageDistance(mapsOf(outline), mapsOf(outline)), 0);
  const double truth = plainly(outline, box(4, 12, 20, 3));
  EXPECT_NEAR(imageDistance(mapsOf(outline), mapsOf(box(4, 12, 20, 3))), truth, 1e-5 * truth);
}

}  // namespace
}  // namespace downhill::image_distance_test
