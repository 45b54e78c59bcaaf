#include "shared/drawing/raster.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "tests/core/drawing/drawings.h"

namespace downhill::raster_test {
namespace {

TEST(Raster, centreOfMassIsPixel14) {
  for (const auto& [what, sheet] : sheets()) {
    const auto [x, y] = centre(sheet.image());
    EXPECT_NEAR(x, 14, 0.03) << what;
    EXPECT_NEAR(y, 14, 0.03) << what;
  }
}

TEST(Raster, longerSideIsTwentyPixels) {
  for (const auto& [what, sheet] : sheets()) {
    const Image image = sheet.image();
    const auto [top, bottom] = extent(image, true);
    const auto [left, right] = extent(image, false);
    const int longer = std::max(bottom - top, right - left) + 1;
    EXPECT_GE(longer, 20) << what;
    EXPECT_LE(longer, 21) << what;  // pixels at both ends may be cut in two
  }
}

TEST(Raster, positionMakesNoDifference) {
  for (const auto& [what, sheet] : sheets()) {
    const Image image = sheet.image();
    EXPECT_EQ(sheet.moved(1, 1024, -512).image(), image) << what;
    EXPECT_LE(furthest(sheet.moved(1, 0.37F, 311.3F).image(), image), 2) << what;
  }
}

TEST(Raster, sizeMakesNoDifference) {
  for (const auto& [what, sheet] : sheets()) {
    const Image image = sheet.image();
    for (const float scale : {0.0009765625F, 0.5F, 64.0F, 1e-30F, 1e30F, 0.37F}) {
      EXPECT_LE(furthest(sheet.moved(scale, 0, 0).image(), image), 2) << what << " × " << scale;
    }
  }
}

TEST(Raster, orderMakesNoDifference) {
  for (const auto& [what, sheet] : sheets()) {
    std::vector<Stroke> strokes;
    std::size_t begin = 0;
    for (const std::uint32_t end : sheet.ends) {
      Stroke stroke;
      for (std::size_t i = begin; i < end; ++i) {
        stroke.emplace_back(sheet.points[2 * i], sheet.points[2 * i + 1]);
      }
      strokes.push_back(stroke);
      begin = end;
    }
    std::ranges::reverse(strokes);
    EXPECT_EQ(Sheet(strokes).image(), sheet.image()) << what;
    for (Stroke& stroke : strokes) std::ranges::reverse(stroke);
    EXPECT_LE(furthest(Sheet(strokes).image(), sheet.image()), 2) << what;
  }
}

TEST(Raster, overlapsAreNoDarker) {
  const Stroke bar = {{0, 0}, {30, 100}};
  EXPECT_EQ(Sheet({bar, bar, bar}).image(), Sheet({bar}).image());
}

TEST(Raster, extraPointsOnASegmentMakeNoDifference) {
  Stroke fine;
  for (int i = 0; i <= 400; ++i) {
    fine.emplace_back(static_cast<float>(i) * 0.25F, static_cast<float>(i) * 0.5F);
  }
  EXPECT_LE(furthest(Sheet({fine}).image(), Sheet({{{0, 0}, {100, 200}}}).image()), 2);
}

TEST(Raster, mirrorAndTurn) {
  // The centre of mass at pixel 14 is the fixed point: row r of the one is row 28 − r of the other.
  const Image down = Sheet({{{20, 0}, {0, 90}, {60, 100}}}).image();
  const Image up = Sheet({{{20, 0}, {0, -90}, {60, -100}}}).image();
  const Image turned = Sheet({{{0, 20}, {90, 0}, {100, 60}}}).image();
  for (int row = 1; row < kSide; ++row) {
    for (int column = 0; column < kSide; ++column) {
      EXPECT_NEAR(down[row * kSide + column], up[(kSide - row) * kSide + column], 2);
      EXPECT_NEAR(down[row * kSide + column], turned[column * kSide + row], 2);
    }
  }
}

TEST(Raster, aTapIsADot) {
  const Image tap = Sheet({{{123.5F, 7}}}).image();
  const auto [x, y] = centre(tap);
  EXPECT_NEAR(x, 14, 0.01);
  EXPECT_NEAR(y, 14, 0.01);
  EXPECT_EQ(tap[14 * kSide + 14], 255);
  EXPECT_GT(mass(tap), 3);
  EXPECT_LT(mass(tap), 8);
  const auto [top, bottom] = extent(tap, true);
  EXPECT_LE(bottom - top, 4);
  EXPECT_EQ(Sheet({{{5, 5}, {5, 5}, {5, 5}}}).image(), tap);
  EXPECT_EQ(Sheet({{{5, 5}}, {{5, 5}}}).image(), tap);
  EXPECT_EQ(Sheet({{}, {{5, 5}}, {}}).image(), tap) << "strokes of nothing";
}

TEST(Raster, massGrowsWithLength) {
  // A bar is a pen's width times its length and a dot; the bar is as long as the box lets it be.
  const double dot = mass(Sheet({{{0, 0}}}).image());
  const double bar = mass(Sheet({{{0, 0}, {0, 1}}}).image());
  const double pen =
      std::sqrt(dot * 4 / 3.14159265);  // the border is soft, so this is a little too much
  EXPECT_NEAR(bar, dot + pen * (19.5 - pen), 0.06 * bar);
  // Two such bars, as far apart as they are long.
  const double two = mass(Sheet({{{0, 0}, {0, 1}}, {{1, 0}, {1, 1}}}).image());
  EXPECT_NEAR(two, 2 * bar, 0.01 * bar);
  const double cross = mass(Sheet({{{0, 0}, {1, 1}}, {{1, 0}, {0, 1}}}).image());
  EXPECT_NEAR(cross, 2 * (dot + pen * (19.5 - pen) * 1.41421356) - pen * pen, 0.1 * cross);
}

TEST(Raster, noInkIsLost) {
  // So heavy at one end that with its centre of mass in the middle the other end would leave the
  // image.
  std::vector<Stroke> strokes = {{{0, 95}, {200, 95}}};
  for (int i = 0; i <= 40; ++i) {
    const float x = static_cast<float>(i);
    strokes.push_back({{x, 0}, {x, 190}});
  }
  const auto across = Sheet(strokes).image();
  EXPECT_EQ(extent(across, false), std::pair(8, 27));
  EXPECT_LT(centre(across).first, 13.5);
  EXPECT_NEAR(centre(across).second, 14, 0.03);
  for (Stroke& stroke : strokes) {
    for (auto& [x, y] : stroke) std::swap(x, y);
  }
  EXPECT_EQ(extent(Sheet(strokes).image(), true), std::pair(8, 27));
  for (Stroke& stroke : strokes) {
    for (auto& [x, y] : stroke) y = -y;
  }
  EXPECT_EQ(extent(Sheet(strokes).image(), true), std::pair(0, 19));

  // Half as wide there is room enough.
  strokes = {{{0, 0}, {0, 100}}, {{0, 30}, {50, 30}}};
  for (int i = 0; i <= 100; ++i)
    strokes.push_back({{0, static_cast<float>(i)}, {4, static_cast<float>(i)}});
  EXPECT_NEAR(centre(Sheet(strokes).image()).first, 14, 0.03);
}

TEST(Raster, everyMachineGivesTheSameBytes) {
  // FNV-1a over all the images. It changes whenever the pen does; what counts is that it is the
  // same natively and as wasm, where this test runs too.
  std::uint32_t sum = 2166136261;
  for (const auto& [what, sheet] : sheets()) {
    for (const std::uint8_t byte : sheet.moved(0.37F, 12.3F, 4.56F).image()) {
      sum = (sum ^ byte) * 16777619;
    }
  }
  EXPECT_EQ(sum, 1295302882U);
}

TEST(Raster, refusesOtherInput) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const float infinity = std::numeric_limits<float>::infinity();
  struct Case {
    const char* what;
    std::vector<float> points;
    std::vector<std::uint32_t> ends;
    Code code;
  };
  const std::vector<Case> cases = {
      {"nothing", {}, {}, Code::kEmpty},
      {"a stroke of nothing", {}, {0}, Code::kEmpty},
      {"two strokes of nothing", {}, {0, 0}, Code::kEmpty},
      {"NaN", {0, 0, nan, 1}, {2}, Code::kBadValue},
      {"NaN at the end", {0, 0, 1, nan}, {2}, Code::kBadValue},
      {"infinite", {infinity, 0, 1, 1}, {2}, Code::kBadValue},
      {"minus infinite", {0, -infinity}, {1}, Code::kBadValue},
      {"half a point", {0, 0, 1}, {1}, Code::kBadValue},
      {"no stroke", {0, 0}, {}, Code::kBadValue},
      {"an end too far", {0, 0}, {2}, Code::kBadValue},
      {"an end far too far", {0, 0}, {0xFFFFFFFF}, Code::kBadValue},
      {"an end too near", {0, 0, 1, 1}, {1}, Code::kBadValue},
      {"ends that fall", {0, 0, 1, 1}, {2, 1, 2}, Code::kBadValue},
      {"an end without points", {}, {1}, Code::kBadValue},
  };
  for (const Case& bad : cases) {
    const auto result = rasterise({bad.points, bad.ends});
    ASSERT_FALSE(result.ok()) << bad.what;
    EXPECT_EQ(result.status().code(), bad.code) << bad.what;
    EXPECT_TRUE(result.status().message().ends_with('.')) << bad.what;
  }
}

TEST(Raster, acceptsTheLargestFloats) {
  const float most = std::numeric_limits<float>::max();
  const float least = std::numeric_limits<float>::denorm_min();
  const Image wanted = Sheet({{{-1, -1}, {1, 1}}}).image();
  EXPECT_EQ(Sheet({{{-most, -most}, {most, most}}}).image(), wanted);
  EXPECT_EQ(Sheet({{{-least, -least}, {least, least}}}).image(), wanted);
}

}  // namespace
}  // namespace downhill::raster_test
