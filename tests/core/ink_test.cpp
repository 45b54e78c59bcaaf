#include "shared/ink.h"

#include <gtest/gtest.h>

#include <array>

namespace downhill::ink_test {
namespace {

using Bytes = std::array<std::uint8_t, kPixels>;

TEST(Ink, keepsInkedPixelsOnlyAndInOrder) {
  Bytes picture{};
  picture[0] = 1;
  picture[300] = 128;
  picture[783] = 255;
  LabelledInk all;
  all.append(picture, 7);
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all.label(0), 7);
  const Ink ink = all.ink(0);
  EXPECT_EQ(std::vector(ink.index.begin(), ink.index.end()),
            (std::vector<std::uint16_t>{0, 300, 783}));
  EXPECT_EQ(std::vector(ink.value.begin(), ink.value.end()),
            (std::vector<std::uint8_t>{1, 128, 255}));
}

TEST(Ink, keepsPicturesApart) {
  Bytes blank{};
  Bytes full;
  full.fill(9);
  Bytes corner{};
  corner[27] = 3;
  LabelledInk all;
  all.reserve(4, 2000);
  all.append(full, 0);
  all.append(blank, 1);
  all.append(corner, 2);
  all.append(blank, 3);
  ASSERT_EQ(all.size(), 4U);
  const std::array<std::size_t, 4> sizes = {784, 0, 1, 0};
  for (std::size_t k = 0; k < all.size(); ++k) {
    EXPECT_EQ(all.ink(k).index.size(), sizes[k]);
    EXPECT_EQ(all.ink(k).value.size(), sizes[k]);
    EXPECT_EQ(all.label(k), k);
  }
  EXPECT_EQ(all.ink(2).index[0], 27);
  EXPECT_EQ(all.ink(2).value[0], 3);
}

TEST(Ink, greyRunsFromNoneToOne) {
  EXPECT_EQ(grey(0), 0.0F);
  EXPECT_EQ(grey(255), 1.0F);
  for (int byte = 1; byte < 256; ++byte) {
    EXPECT_LT(grey(static_cast<std::uint8_t>(byte - 1)), grey(static_cast<std::uint8_t>(byte)));
  }
}

}  // namespace
}  // namespace downhill::ink_test
