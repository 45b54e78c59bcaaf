#include "shared/data/idx.h"

#include <string>

namespace downhill {
namespace {

constexpr std::uint32_t kImagesMagic = 0x00000803;  // unsigned bytes, three dimensions
constexpr std::uint32_t kLabelsMagic = 0x00000801;  // unsigned bytes, one dimension
constexpr std::size_t kImagesHeader = 16;
constexpr std::size_t kLabelsHeader = 8;

std::uint32_t bigEndian(std::span<const std::uint8_t> file, std::size_t at) {
  return std::uint32_t{file[at]} << 24U | std::uint32_t{file[at + 1]} << 16U |
         std::uint32_t{file[at + 2]} << 8U | std::uint32_t{file[at + 3]};
}

/// Whether the header is complete and has the magic number.
Status checkHeader(std::span<const std::uint8_t> file, const char* what, std::uint32_t magic,
                   std::size_t header) {
  if (file.size() < header) {
    return {Code::kTruncated, std::string("the file of ") + what +
                                  " ends inside its header: it has " + std::to_string(file.size()) +
                                  " bytes, the header alone takes " + std::to_string(header) +
                                  ". Fetch it again."};
  }
  if (bigEndian(file, 0) != magic) {
    return {Code::kBadFormat, std::string("this is not an IDX file of ") + what +
                                  ": it must begin with the number " + std::to_string(magic) +
                                  " and begins with " + std::to_string(bigEndian(file, 0)) +
                                  ". Unpack it if it is compressed, and check that images and "
                                  "labels are not swapped."};
  }
  return {};
}

/// `announced` has 64 bits: a header may claim more bytes than 32 bits can count.
Status checkLength(std::span<const std::uint8_t> file, const char* what, std::uint64_t announced) {
  if (file.size() == announced) return {};
  return {Code::kTruncated, std::string("the file of ") + what + " is too " +
                                (file.size() < announced ? "short" : "long") +
                                ": its header announces " + std::to_string(announced) +
                                " bytes, it has " + std::to_string(file.size()) +
                                ". Fetch it again."};
}

}  // namespace

Result<IdxImages> parseIdxImages(std::span<const std::uint8_t> file) {
  if (Status bad = checkHeader(file, "images", kImagesMagic, kImagesHeader); !bad.ok()) {
    return bad;
  }
  const std::uint64_t count = bigEndian(file, 4);
  const std::uint32_t rows = bigEndian(file, 8);
  const std::uint32_t columns = bigEndian(file, 12);
  if (rows != kSide || columns != kSide) {
    return Status(Code::kBadFormat, "images must have 28 by 28 pixels, these have " +
                                        std::to_string(rows) + " by " + std::to_string(columns) +
                                        ". Use MNIST's own files.");
  }
  if (Status bad = checkLength(file, "images", kImagesHeader + count * kPixels); !bad.ok()) {
    return bad;
  }
  return IdxImages(file.subspan(kImagesHeader));
}

Result<IdxLabels> parseIdxLabels(std::span<const std::uint8_t> file) {
  if (Status bad = checkHeader(file, "labels", kLabelsMagic, kLabelsHeader); !bad.ok()) return bad;
  const std::uint64_t count = bigEndian(file, 4);
  if (Status bad = checkLength(file, "labels", kLabelsHeader + count); !bad.ok()) return bad;
  const IdxLabels labels = file.subspan(kLabelsHeader);
  for (std::size_t k = 0; k < labels.size(); ++k) {
    if (labels[k] >= kClasses) {
      return Status(Code::kBadValue, "labels go from 0 to 9, but label " + std::to_string(k) +
                                         " is " + std::to_string(labels[k]) +
                                         ". Use MNIST's own files.");
    }
  }
  return labels;
}

Result<IdxPair> parseIdxPair(std::span<const std::uint8_t> images,
                             std::span<const std::uint8_t> labels) {
  const Result<IdxImages> parsed_images = parseIdxImages(images);
  if (!parsed_images.ok()) return parsed_images.status();
  const Result<IdxLabels> parsed_labels = parseIdxLabels(labels);
  if (!parsed_labels.ok()) return parsed_labels.status();
  const IdxPair set{parsed_images.value(), parsed_labels.value()};
  if (set.images.size() != set.labels.size()) {
    return Status(Code::kBadValue, "each image needs one label, but " +
                                       std::to_string(set.labels.size()) + " labels came with " +
                                       std::to_string(set.images.size()) +
                                       " images. Take both files from the same set.");
  }
  return set;
}

}  // namespace downhill
