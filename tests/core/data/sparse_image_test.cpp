#include "shared/data/sparse_image.h"

#include <gtest/gtest.h>

#include <array>
#include <utility>
#include <vector>

namespace downhill::sparse_image_test {
namespace {

using Inked = std::vector<std::pair<int, int>>;

Inked inked(const SparseImage& ink) {
  Inked all;
  for (const auto [pixel, value] : ink) {
    all.emplace_back(pixel, value);
  }
  return all;
}

TEST(SparseImage, keepsInkedPixelsOnlyAndInOrder) {
  Image image{};
  image[0] = 1;
  image[300] = 128;
  image[783] = 255;
  LabelledImages all;
  all.append(image, 7);
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all.label(0), 7);
  EXPECT_EQ(inked(all.image(0)), (Inked{{0, 1}, {300, 128}, {783, 255}}));
  EXPECT_EQ(unpack(all.image(0)), image);
}

TEST(SparseImage, anyTwoPixelsAreReachedFromOneAnother) {
  for (int first = 0; first < kPixels; first += 3) {
    for (int second = first + 1; second < kPixels; second += 7) {
      Image image{};
      image[first] = 9;
      image[second] = 8;
      LabelledImages all;
      all.append(image, 0);
      ASSERT_EQ(inked(all.image(0)), (Inked{{first, 9}, {second, 8}}));
    }
  }
}

TEST(SparseImage, imagesStaySeparate) {
  const Image blank{};
  Image full;
  full.fill(9);
  Image corner{};
  corner[27] = 3;
  LabelledImages all;
  all.reserve(4, 2000);
  all.append(full, 0);
  all.append(blank, 1);
  all.append(corner, 2);
  all.append(blank, 3);
  ASSERT_EQ(all.size(), 4U);
  const std::array<Image, 4> images = {full, blank, corner, blank};
  for (std::size_t k = 0; k < all.size(); ++k) {
    EXPECT_EQ(unpack(all.image(k)), images[k]);
    EXPECT_EQ(all.image(k).empty(), images[k] == blank);
    EXPECT_EQ(all.label(k), k);
  }
}

TEST(SparseImage, greyRunsFromNoneToOne) {
  EXPECT_EQ(grey(0), 0.0F);
  EXPECT_EQ(grey(255), 1.0F);
  for (int byte = 1; byte < 256; ++byte) {
    EXPECT_LT(grey(static_cast<std::uint8_t>(byte - 1)), grey(static_cast<std::uint8_t>(byte)));
  }
}

}  // namespace
}  // namespace downhill::sparse_image_test
