#include "shared/data/shard.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace downhill::shard_test {
namespace {

using Bytes = std::vector<std::uint8_t>;

/// Numbers without a pattern; any generator will do.
struct Dice {
  std::uint32_t state = 1;
  std::uint32_t throwOne() {
    state = state * 1664525 + 1013904223;
    return state >> 16U;
  }
};

/// Images with `percent` of their pixels inked.
Bytes images(std::size_t count, std::uint32_t percent, std::uint32_t seed = 1) {
  Dice dice{seed};
  Bytes all(count * kPixels);
  for (std::uint8_t& byte : all) {
    const std::uint32_t value = 1 + dice.throwOne() % 255;
    if (dice.throwOne() % 100 < percent) byte = static_cast<std::uint8_t>(value);
  }
  return all;
}

Bytes labels(std::size_t count) {
  Bytes all(count);
  for (std::size_t k = 0; k < count; ++k) all[k] = static_cast<std::uint8_t>((k * 7 + 3) % 10);
  return all;
}

Bytes encoded(std::size_t count, std::uint32_t percent) {
  return encodeShard(images(count, percent), labels(count)).value();
}

/// All images and labels as bytes, to compare.
Bytes dump(const LabelledImages& all) {
  Bytes bytes;
  for (std::size_t k = 0; k < all.size(); ++k) {
    bytes.push_back(all.label(k));
    const Image image = unpack(all.image(k));
    bytes.insert(bytes.end(), image.begin(), image.end());
  }
  return bytes;
}

TEST(Shard, roundTrips) {
  for (const std::uint32_t percent : {0U, 1U, 19U, 50U, 100U}) {
    for (const std::size_t count : {0U, 1U, 2U, 33U}) {
      const Bytes before = images(count, percent);
      const Bytes named = labels(count);
      const auto shard = encodeShard(before, named);
      ASSERT_TRUE(shard.ok());
      const auto inked = before.size() - static_cast<std::size_t>(std::ranges::count(before, 0));
      EXPECT_EQ(shard.value().size(), 12 + 99 * count + inked);
      LabelledImages all;
      const auto decoded = decodeShard(shard.value(), all);
      ASSERT_TRUE(decoded.ok()) << decoded.status().message();
      EXPECT_EQ(decoded.value(), count);
      ASSERT_EQ(all.size(), count);
      Bytes wanted;
      for (std::size_t k = 0; k < count; ++k) {
        wanted.push_back(named[k]);
        wanted.insert(wanted.end(), before.begin() + static_cast<std::ptrdiff_t>(k * kPixels),
                      before.begin() + static_cast<std::ptrdiff_t>((k + 1) * kPixels));
      }
      EXPECT_EQ(dump(all), wanted) << count << " images, " << percent << " % ink";
    }
  }
}

TEST(Shard, hasTheDocumentedBytes) {
  Bytes image(kPixels);
  image[1] = 200;
  image[8] = 7;
  image[783] = 9;
  Bytes wanted = {'D', 'H', 'S', '1', 1, 0, 0, 0, 3, 0, 0, 0, 5};
  Bytes mask(98);
  mask[0] = 2;
  mask[1] = 1;
  mask[97] = 128;
  wanted.insert(wanted.end(), mask.begin(), mask.end());
  wanted.insert(wanted.end(), {200, 7, 9});
  EXPECT_EQ(encodeShard(image, Bytes{5}).value(), wanted);
}

TEST(Shard, appendsInOrder) {
  LabelledImages all;
  for (const std::uint32_t percent : {20U, 0U, 100U}) {
    ASSERT_TRUE(decodeShard(encoded(3, percent), all).ok());
  }
  ASSERT_EQ(all.size(), 9U);
  LabelledImages second;
  ASSERT_TRUE(decodeShard(encoded(3, 20), second).ok());
  const Bytes whole = dump(all);
  const Bytes first = dump(second);
  EXPECT_TRUE(std::equal(first.begin(), first.end(), whole.begin()));
  EXPECT_EQ(all.image(4).entries().size(), 0U);
  EXPECT_EQ(all.image(8).entries().size(), 784U);
}

TEST(Shard, truncatedAnywhereIsRefusedAndChangesNothing) {
  const Bytes shard = encoded(3, 19);
  LabelledImages all;
  ASSERT_TRUE(decodeShard(encoded(2, 30), all).ok());
  const Bytes before = dump(all);
  for (std::size_t size = 0; size < shard.size(); ++size) {
    const auto decoded = decodeShard(std::span(shard).first(size), all);
    ASSERT_FALSE(decoded.ok()) << "cut to " << size;
    ASSERT_EQ(decoded.status().code(), Code::kTruncated) << "cut to " << size;
    ASSERT_EQ(all.size(), 2U);
  }
  EXPECT_EQ(dump(all), before);
}

TEST(Shard, damagedIsRefusedAndChangesNothing) {
  // Three images of which the second is blank.
  Bytes sheet = images(3, 19);
  std::fill_n(sheet.begin() + kPixels, kPixels, 0);
  const Bytes good = encodeShard(sheet, labels(3)).value();
  const std::size_t masks = 12 + 3;
  const std::size_t values = masks + 3 * std::size_t{98};
  const auto inked_byte = static_cast<std::size_t>(
      std::ranges::find_if(good.begin() + masks, good.end(), [](int byte) { return byte != 0; }) -
      (good.begin() + masks));
  const auto with = [&](std::size_t at, int byte) {
    Bytes shard = good;
    shard[at] = static_cast<std::uint8_t>(byte);
    return shard;
  };
  const auto longer = [&] {
    Bytes shard = good;
    shard.push_back(1);
    return shard;
  };
  const auto endian = [&](std::size_t at, std::uint32_t number) {
    Bytes shard = good;
    for (std::size_t i = 0; i < 4; ++i) shard[at + i] = static_cast<std::uint8_t>(number >> 8 * i);
    return shard;
  };
  // 43,383,509 images take 2^32 + 95 bytes of labels and masks: a length computed in 32 bits
  // would be small.
  const Bytes overflowing = [] {
    Bytes shard = {'D', 'H', 'S', '1', 0, 0, 0, 0, 0, 0, 0, 0};
    for (std::size_t i = 0; i < 4; ++i) {
      shard[4 + i] = static_cast<std::uint8_t>(43383509U >> 8 * i);
    }
    shard.resize(12 + 95);
    return shard;
  }();
  struct Case {
    const char* what;
    Bytes shard;
    Code code;
    std::string says;
  };
  const std::vector<Case> cases = {
      {"first letter", with(0, 'd'), Code::kBadFormat, "DHS1"},
      {"another version", with(3, '2'), Code::kBadFormat, "DHS1"},
      {"still compressed", with(0, 0x1f), Code::kBadFormat, "Unpack"},
      {"a byte more", longer(), Code::kTruncated, "long"},
      {"fewer images", endian(4, 2), Code::kTruncated, "long"},
      {"more images", endian(4, 4), Code::kTruncated, "short"},
      {"all the images", endian(4, 0xFFFFFFFF), Code::kTruncated, "short"},
      {"all the ink", endian(8, 0xFFFFFFFF), Code::kTruncated, "short"},
      {"a count that overflows", overflowing, Code::kTruncated, "short"},
      {"first label 10", with(12, 10), Code::kBadValue, "label 0 is 10"},
      {"last label 255", with(14, 255), Code::kBadValue, "label 2 is 255"},
      {"a mask bit more", with(masks + 98, 1), Code::kBadFormat, "contradicts"},
      {"many mask bits more", with(masks + 98 + 97, 255), Code::kBadFormat, "contradicts"},
      {"a mask bit fewer",
       with(masks + inked_byte, good[masks + inked_byte] & (good[masks + inked_byte] - 1)),
       Code::kBadFormat, "contradicts"},
      {"first value 0", with(values, 0), Code::kBadValue, "one is 0"},
      {"last value 0", with(good.size() - 1, 0), Code::kBadValue, "one is 0"},
  };
  LabelledImages all;
  ASSERT_TRUE(decodeShard(good, all).ok());
  const Bytes before = dump(all);
  for (const Case& bad : cases) {
    const auto decoded = decodeShard(bad.shard, all);
    EXPECT_FALSE(decoded.ok()) << bad.what;
    EXPECT_EQ(decoded.status().code(), bad.code) << bad.what;
    EXPECT_NE(decoded.status().message().find(bad.says), std::string::npos)
        << bad.what << ": " << decoded.status().message();
    EXPECT_EQ(dump(all), before) << bad.what;
  }
}

TEST(Shard, isNotEncodedFromBadInput) {
  Bytes wrong_label = labels(3);
  wrong_label[2] = 10;
  EXPECT_EQ(encodeShard(images(3, 10), wrong_label).status().code(), Code::kBadValue);
  EXPECT_EQ(encodeShard(images(3, 10), labels(4)).status().code(), Code::kBadValue);
  EXPECT_EQ(encodeShard(images(3, 10), labels(2)).status().code(), Code::kBadValue);
  EXPECT_EQ(encodeShard(Bytes(783), labels(1)).status().code(), Code::kBadValue);
}

}  // namespace
}  // namespace downhill::shard_test
