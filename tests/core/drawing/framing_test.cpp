#include "shared/drawing/framing.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>
#include <string>
#include <vector>

#include "tests/core/drawing/drawings.h"

namespace downhill::framing_test {
namespace {

/// A seven on the pad, from 0 to 1, left of its middle and above.
Sheet seven() { return Sheet({{{0.2F, 0.1F}, {0.5F, 0.12F}, {0.3F, 0.6F}}}); }

Framing with(auto&& change) {
  Framing framing;
  change(framing);
  return framing;
}

TEST(Framing, unscaledThePadBecomesTheImage) {
  const Framing as_drawn = with([](Framing& f) { f.scale = f.centre = false; });
  const Image image = seven().image(as_drawn);
  // 0.1 … 0.6 of 28 pixels, and the pen's reach of 1.4 on both sides.
  EXPECT_EQ(extent(image, true), std::pair(1, 18));
  EXPECT_EQ(extent(image, false), std::pair(4, 15));
  // A pixel of the pad is a pixel of the image.
  const Image lower = seven().moved(1, 0, 3.0F / 28).image(as_drawn);
  for (int p = 0; p + 3 * kSide < kPixels; ++p) {
    EXPECT_NEAR(lower[p + 3 * kSide], image[p], 2);
  }
}

TEST(Framing, inkBeyondThePadIsCutOff) {
  const Framing as_drawn = with([](Framing& f) { f.scale = f.centre = false; });
  EXPECT_EQ(Sheet({{{1.2F, 0}, {1.5F, 1}}}).image(as_drawn), Image{});
  const Image crossing = Sheet({{{0.5F, 0.5F}, {3, 0.5F}}}).image(as_drawn);
  EXPECT_EQ(extent(crossing, false).second, kSide - 1);
  const Framing centred = with([](Framing& f) { f.scale = false; });
  EXPECT_EQ(Sheet({{{0, 0}, {9, 0}, {9, 9}, {0, 9}, {0, 0}}}).image(centred), Image{});
}

TEST(Framing, centredUnscaledKeepsItsSize) {
  const Image image = seven().image(with([](Framing& f) { f.scale = false; }));
  EXPECT_NEAR(centre(image).first, 14, 0.03);
  EXPECT_NEAR(centre(image).second, 14, 0.03);
  EXPECT_NEAR(extent(image, true).second - extent(image, true).first, 16, 1);
}

TEST(Framing, scaledUncentredStaysWhereItWasDrawn) {
  const Framing framing = with([](Framing& f) { f.centre = false; });
  const Image high = seven().image(framing);
  const Image low = seven().moved(1, 0.5F, 0.4F).image(framing);
  EXPECT_EQ(extent(high, true), std::pair(0, 19));
  EXPECT_EQ(extent(low, true), std::pair(8, 27));
  EXPECT_GT(centre(low).first, centre(high).first + 5);
  EXPECT_NEAR(mass(low), mass(high), 1) << "none of it is lost";
}

/// A sheet a hundred times smaller, the middle of its box in the middle of the pad.
Sheet inTheMiddle(const Sheet& sheet) {
  float low[] = {1e9F, 1e9F};
  float high[] = {-1e9F, -1e9F};
  for (std::size_t i = 0; i < sheet.points.size(); ++i) {
    low[i % 2] = std::min(low[i % 2], sheet.points[i]);
    high[i % 2] = std::max(high[i % 2], sheet.points[i]);
  }
  return sheet.moved(0.01F, 0.5F - 0.005F * (low[0] + high[0]), 0.5F - 0.005F * (low[1] + high[1]));
}

TEST(Framing, movesByWholePixelsWithoutSubpixel) {
  const Framing whole = with([](Framing& f) { f.subpixel = false; });
  // Uncentred, the box's middle lies between two pixels; so it does, whole pixels away.
  const Framing uncentred = with([](Framing& f) { f.centre = false; });
  for (const auto& [what, sheet] : sheets()) {
    const Image image = sheet.image(whole);
    EXPECT_NEAR(centre(image).first, 14, 0.53) << what;
    EXPECT_NEAR(centre(image).second, 14, 0.53) << what;
    const Image boxed = inTheMiddle(sheet).image(uncentred);
    const int across = extent(image, false).first - extent(boxed, false).first;
    const int down = extent(image, true).first - extent(boxed, true).first;
    for (int p = 0; p < kPixels; ++p) {
      const int row = p / kSide - down;
      const int col = p % kSide - across;
      const bool inside = row >= 0 && row < kSide && col >= 0 && col < kSide;
      EXPECT_NEAR(image[p], inside ? boxed[row * kSide + col] : 0, 2) << what;
    }
  }
}

TEST(Framing, aWiderPenLeavesMoreInkInTheSameBox) {
  double before = 0;
  for (const float pen : {0.5F, 1.0F, 2.0F, 3.0F, 5.0F, 8.0F}) {
    const Image image = seven().image(with([&](Framing& f) { f.pen = pen; }));
    EXPECT_GT(mass(image), before * 1.2) << pen;
    before = mass(image);
    EXPECT_NEAR(extent(image, true).second - extent(image, true).first + 1, 20, 1) << pen;
  }
}

TEST(Framing, framingUndoesShiftAndScale) {
  for (const auto& [what, sheet] : sheets()) {
    const Image image = sheet.image();
    for (const Distortion& before :
         {Distortion{.shift_x = 4, .shift_y = -4}, Distortion{.scale = 0.5F},
          Distortion{.scale = 1.35F, .shift_x = -28}, Distortion{.scale = 0.1F}}) {
      EXPECT_LE(furthest(sheet.image(with([&](Framing& f) { f.before = before; })), image), 2)
          << what;
    }
  }
}

TEST(Framing, distortionsAfterFramingShow) {
  const Image image = seven().image();
  const auto after = [&](const Distortion& by) {
    return seven().image(with([&](Framing& f) { f.after = by; }));
  };
  const Image right = after({.shift_x = 3});
  const Image down = after({.shift_y = 2});
  for (int row = 0; row + 2 < kSide; ++row) {
    for (int col = 0; col + 3 < kSide; ++col) {
      EXPECT_NEAR(right[row * kSide + col + 3], image[row * kSide + col], 2);
      EXPECT_NEAR(down[(row + 2) * kSide + col], image[row * kSide + col], 2);
    }
  }
  const auto [top, bottom] = extent(after({.scale = 0.5F}), true);
  EXPECT_NEAR(bottom - top + 1, (20 - 2.8) / 2 + 2.8, 1);
  EXPECT_NEAR(centre(after({.scale = 0.5F})).first, 14, 0.5);
}

TEST(Framing, aQuarterTurnIsClockwise) {
  constexpr auto kQuarter = static_cast<float>(std::numbers::pi / 2);
  const Image image = seven().image();
  const Image turned = seven().image(with([](Framing& f) { f.after.rotate = kQuarter; }));
  // About (14, 14): what was above the middle is to the right of it.
  for (int row = 1; row < kSide; ++row) {
    for (int col = 1; col < kSide; ++col) {
      EXPECT_NEAR(turned[col * kSide + (kSide - row)], image[row * kSide + col], 2);
    }
  }
  const Image before = seven().image(with([](Framing& f) { f.before.rotate = kQuarter; }));
  EXPECT_LE(furthest(before, turned), 6) << "turned first, it is framed anew";
}

TEST(Framing, aSlantLeansToTheRight) {
  const Sheet bar({{{0.5F, 0}, {0.5F, 1}}});
  const Image image = bar.image(with([](Framing& f) { f.after.slant = 0.5F; }));
  const auto column_of = [&](int row) {
    double sum = 0;
    double moment = 0;
    for (int col = 0; col < kSide; ++col) {
      sum += image[row * kSide + col];
      moment += col * image[row * kSide + col];
    }
    return moment / sum;
  };
  EXPECT_NEAR(column_of(8) - column_of(20), 6, 0.3);
}

TEST(Framing, aTinyDistortionChangesHardlyAByte) {
  Framing tiny;
  tiny.after.rotate = 1e-9F;  // so that the segments go through all of it
  for (const auto& [what, sheet] : sheets()) {
    EXPECT_LE(furthest(sheet.image(tiny), sheet.image()), 1) << what;
    EXPECT_EQ(sheet.image(Framing{}), sheet.image()) << what;
  }
}

TEST(Framing, everyPlatformGivesTheSameBytes) {
  Framing framing;
  framing.pen = 3.1F;
  framing.before = {.rotate = 0.7F, .slant = 0.3F, .scale = 1.2F, .shift_x = 1, .shift_y = 2};
  framing.after = {.rotate = -2.9F, .slant = -0.3F, .scale = 0.8F, .shift_x = 1.5F, .shift_y = -2};
  std::uint32_t sum = 2166136261;
  for (const auto& [what, sheet] : sheets()) {
    for (const std::uint8_t byte : sheet.image(framing)) sum = (sum ^ byte) * 16777619;
  }
  EXPECT_EQ(sum, 746512283U);
}

TEST(Framing, refusesWhatIsOutOfRange) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const float infinity = std::numeric_limits<float>::infinity();
  struct Case {
    const char* says;
    Framing framing;
  };
  const std::vector<Case> cases = {
      {"0.5 to 8", with([&](Framing& f) { f.pen = 0.4F; })},
      {"is 0.4", with([&](Framing& f) { f.pen = 0.4F; })},
      {"pen", with([&](Framing& f) { f.pen = 8.1F; })},
      {"pen", with([&](Framing& f) { f.pen = nan; })},
      {"−3.142 to 3.142", with([&](Framing& f) { f.before.rotate = 3.2F; })},
      {"slant", with([&](Framing& f) { f.after.slant = -2.5F; })},
      {"is −2.5", with([&](Framing& f) { f.after.slant = -2.5F; })},
      {"scale", with([&](Framing& f) { f.before.scale = 0; })},
      {"scale", with([&](Framing& f) { f.after.scale = infinity; })},
      {"shift", with([&](Framing& f) { f.after.shift_x = nan; })},
      {"shift", with([&](Framing& f) { f.before.shift_y = -infinity; })},
      {"−28 to 28", with([&](Framing& f) { f.before.shift_y = 1e9F; })},
  };
  for (const auto& [says, framing] : cases) {
    const auto result = rasterise(seven().drawing(), framing);
    ASSERT_FALSE(result.ok()) << says;
    EXPECT_EQ(result.status().code(), Code::kBadValue) << says;
    EXPECT_NE(result.status().message().find(says), std::string::npos) << result.status().message();
  }
}

TEST(Framing, unscaledItRefusesWhatIsFarFromThePad) {
  const Framing as_drawn = with([](Framing& f) { f.scale = false; });
  const auto result = rasterise(Sheet({{{0, 0}, {0, 12}}}).drawing(), as_drawn);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.status().code(), Code::kBadValue);
  EXPECT_TRUE(rasterise(Sheet({{{0, 0}, {0, 12}}}).drawing()).ok()) << "scaled, any unit will do";
}

}  // namespace
}  // namespace downhill::framing_test
