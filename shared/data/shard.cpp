#include "shared/data/shard.h"

#include <algorithm>
#include <array>
#include <bit>
#include <string>

namespace downhill {
namespace {

constexpr std::array<std::uint8_t, 4> kMagic = {'D', 'H', 'S', '1'};
constexpr std::size_t kHeader = 12;
constexpr std::size_t kMask = kPixels / 8;
static_assert(kMask * 8 == kPixels, "a mask has no unused bits");

void putLittleEndian(std::vector<std::uint8_t>& bytes, std::size_t number) {
  for (unsigned shift = 0; shift < 32; shift += 8) {
    bytes.push_back(static_cast<std::uint8_t>(number >> shift));
  }
}

std::uint32_t littleEndian(std::span<const std::uint8_t> bytes, std::size_t at) {
  return std::uint32_t{bytes[at]} | std::uint32_t{bytes[at + 1]} << 8U |
         std::uint32_t{bytes[at + 2]} << 16U | std::uint32_t{bytes[at + 3]} << 24U;
}

Status checkLabels(std::span<const std::uint8_t> labels) {
  const auto bad =
      std::ranges::find_if(labels, [](std::uint8_t label) { return label >= kClasses; });
  if (bad == labels.end()) return {};
  return {Code::kBadValue, "labels go from 0 to 9, but label " +
                               std::to_string(bad - labels.begin()) + " is " +
                               std::to_string(*bad) + ". Pack the shard again."};
}

/// Views of a shard's parts.
struct Parts {
  std::span<const std::uint8_t> labels;
  std::span<const std::uint8_t> masks;
  std::span<const std::uint8_t> values;
};

Result<Parts> check(std::span<const std::uint8_t> shard) {
  if (shard.size() < kHeader) {
    return Status(Code::kTruncated, "the shard ends inside its header: it has " +
                                        std::to_string(shard.size()) +
                                        " bytes, the header alone takes " +
                                        std::to_string(kHeader) + ". Fetch it again.");
  }
  if (!std::ranges::equal(shard.first(kMagic.size()), kMagic)) {
    return Status(
        Code::kBadFormat,
        "this is not a shard: it does not begin with the letters DHS1. Unpack it if it is "
        "compressed; otherwise fetch it again.");
  }
  const std::size_t count = littleEndian(shard, 4);
  const std::size_t inked = littleEndian(shard, 8);
  // 64 bits: a header may claim more bytes than a 32-bit size can count.
  const std::uint64_t announced = kHeader + std::uint64_t{count} * (1 + kMask) + inked;
  if (shard.size() != announced) {
    return Status(Code::kTruncated,
                  std::string("the shard is too ") + (shard.size() < announced ? "short" : "long") +
                      ": its header announces " + std::to_string(announced) + " bytes, it has " +
                      std::to_string(shard.size()) + ". Fetch it again.");
  }

  const Parts parts{shard.subspan(kHeader, count), shard.subspan(kHeader + count, count * kMask),
                    shard.last(inked)};
  if (Status bad = checkLabels(parts.labels); !bad.ok()) return bad;
  std::size_t marked = 0;
  for (const std::uint8_t byte : parts.masks)
    marked += static_cast<std::size_t>(std::popcount(byte));
  if (marked != inked) {
    return Status(Code::kBadFormat, "the shard contradicts itself: its header announces " +
                                        std::to_string(inked) + " inked pixels, its masks mark " +
                                        std::to_string(marked) + ". Fetch it again.");
  }
  if (std::ranges::find(parts.values, 0) != parts.values.end()) {
    return Status(Code::kBadValue,
                  "inked pixels have values from 1 to 255, but one is 0. Fetch the shard again.");
  }
  return parts;
}

}  // namespace

Result<std::vector<std::uint8_t>> encodeShard(std::span<const std::uint8_t> images,
                                              std::span<const std::uint8_t> labels) {
  if (images.size() != labels.size() * kPixels) {
    return Status(Code::kBadValue, "images have 784 bytes and one label each, but " +
                                       std::to_string(images.size()) + " bytes came with " +
                                       std::to_string(labels.size()) + " labels.");
  }
  if (Status bad = checkLabels(labels); !bad.ok()) return bad;

  std::vector<std::uint8_t> masks(labels.size() * kMask);
  std::vector<std::uint8_t> values;
  for (std::size_t p = 0; p < images.size(); ++p) {
    if (images[p] == 0) continue;
    masks[p / 8] = static_cast<std::uint8_t>(masks[p / 8] | 1U << p % 8);
    values.push_back(images[p]);
  }

  std::vector<std::uint8_t> shard(kMagic.begin(), kMagic.end());
  shard.reserve(kHeader + labels.size() + masks.size() + values.size());
  putLittleEndian(shard, labels.size());
  putLittleEndian(shard, values.size());
  shard.insert(shard.end(), labels.begin(), labels.end());
  shard.insert(shard.end(), masks.begin(), masks.end());
  shard.insert(shard.end(), values.begin(), values.end());
  return shard;
}

Result<std::size_t> decodeShard(std::span<const std::uint8_t> shard, LabelledImages& all) {
  const Result<Parts> checked = check(shard);
  if (!checked.ok()) return checked.status();
  const auto& [labels, masks, values] = checked.value();

  std::size_t taken = 0;
  for (std::size_t k = 0; k < labels.size(); ++k) {
    const auto mask = masks.subspan(k * kMask, kMask);
    std::array<std::uint8_t, kPixels> image{};
    for (std::size_t p = 0; p < kPixels; ++p) {
      if ((mask[p / 8] >> p % 8 & 1U) != 0) image[p] = values[taken++];
    }
    all.append(image, labels[k]);
  }
  return labels.size();
}

}  // namespace downhill
