#include "tools/files/half.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace downhill::half_test {
namespace {

TEST(Half, everyHalfRoundTrips) {
  for (std::uint32_t bits = 0; bits < 65536; ++bits) {
    const auto half = static_cast<std::uint16_t>(bits);
    const float number = fromHalf(half);
    if (std::isnan(number)) {
      EXPECT_TRUE(std::isnan(fromHalf(toHalf(number))));
    } else {
      ASSERT_EQ(toHalf(number), half) << number;
    }
  }
}

TEST(Half, knownNumbers) {
  EXPECT_EQ(fromHalf(0x3C00), 1.0F);
  EXPECT_EQ(fromHalf(0xC000), -2.0F);
  EXPECT_EQ(fromHalf(0x7BFF), 65504.0F);
  EXPECT_EQ(fromHalf(0x0001), 0x1p-24F);
  EXPECT_EQ(fromHalf(0x0400), 0x1p-14F);
  EXPECT_EQ(fromHalf(0x7C00), std::numeric_limits<float>::infinity());
  EXPECT_TRUE(std::signbit(fromHalf(0x8000)));
}

TEST(Half, roundsToTheNearestTiesToEven) {
  for (std::uint32_t bits = 0; bits < 0x7BFF; ++bits) {
    const auto half = static_cast<std::uint16_t>(bits);
    const float low = fromHalf(half);
    const float high = fromHalf(half + 1);
    const float middle = (low + high) / 2;
    const std::uint16_t even = half % 2 == 0 ? half : half + 1;
    ASSERT_EQ(toHalf(middle), even) << middle;
    ASSERT_EQ(toHalf(std::nextafter(middle, low)), half) << middle;
    ASSERT_EQ(toHalf(std::nextafter(middle, high)), half + 1) << middle;
    ASSERT_EQ(toHalf(-middle), even | 0x8000) << middle;
  }
  EXPECT_EQ(toHalf(65519.9F), 0x7BFF);
  EXPECT_EQ(toHalf(65520), 0x7C00);
  EXPECT_EQ(toHalf(1e30F), 0x7C00);
  EXPECT_EQ(toHalf(0x1p-26F), 0);
}

}  // namespace
}  // namespace downhill::half_test
