// An image stored as its inked pixels. A blank pixel adds nothing to a weighted sum and has no
// gradient, and 81 % of MNIST's pixels are blank: 149.9 of 784 are inked on average.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "shared/data/image.h"

namespace downhill {

/// The inked pixels of one image in rising order: `for (const auto [pixel, value] : ink)`. A view,
/// valid while its owner is unchanged.
///
/// An entry has 16 bits, as the innermost loops read it: the upper half is the distance from the
/// entry before (of the first, from pixel 0), the lower half the pixel's byte. A distance over 255
/// is bridged by entries of blank pixels. The iterator skips them; loops over entries() may treat
/// them like ink, since 0 times a weight adds nothing.
class SparseImage {
 public:
  struct Pixel {
    int index;           ///< row * 28 + column
    std::uint8_t value;  ///< 1 … 255
  };

  class Iterator {
   public:
    Iterator(const std::uint16_t* at, const std::uint16_t* end) : at_(at), end_(end) {
      skipBlank();
    }
    Pixel operator*() const { return {index_, byteOf(*at_)}; }
    Iterator& operator++() {
      ++at_;
      skipBlank();
      return *this;
    }
    bool operator==(const Iterator& other) const { return at_ == other.at_; }

   private:
    void skipBlank() {
      for (; at_ != end_; ++at_) {
        index_ += distanceOf(*at_);
        if (byteOf(*at_) != 0) {
          return;
        }
      }
    }

    const std::uint16_t* at_;
    const std::uint16_t* end_;
    int index_ = 0;
  };

  SparseImage() = default;
  explicit SparseImage(std::span<const std::uint16_t> entries) : entries_(entries) {}

  [[nodiscard]] Iterator begin() const {
    return {entries_.data(), entries_.data() + entries_.size()};
  }
  [[nodiscard]] Iterator end() const {
    const std::uint16_t* last = entries_.data() + entries_.size();
    return {last, last};
  }
  /// Whether no pixel is inked.
  [[nodiscard]] bool empty() const { return entries_.empty(); }
  [[nodiscard]] std::span<const std::uint16_t> entries() const { return entries_; }

  static constexpr int kLargestDistance = 255;
  /// `distance` is at most kLargestDistance.
  static constexpr std::uint16_t entry(int distance, std::uint8_t byte) {
    return static_cast<std::uint16_t>(distance << 8 | byte);
  }
  static constexpr int distanceOf(std::uint16_t entry) { return entry >> 8; }
  static constexpr std::uint8_t byteOf(std::uint16_t entry) {
    return static_cast<std::uint8_t>(entry & 255);
  }

 private:
  std::span<const std::uint16_t> entries_;
};

/// All 784 pixels; blank ones are 0.
inline Image unpack(const SparseImage& ink) {
  Image image{};
  for (const auto [pixel, value] : ink) {
    image[pixel] = value;
  }
  return image;
}

/// Reads one entry of each cache line of an image, so that images in shuffled order do not wait for
/// memory cache line by cache line; wasm has no prefetch instruction. Use the meaningless sum, or
/// the compiler drops the reads.
inline std::uint32_t prefetch(const SparseImage& ink) {
  constexpr std::size_t kCacheLine = 64 / sizeof(std::uint16_t);
  const std::span<const std::uint16_t> entries = ink.entries();
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < entries.size(); i += kCacheLine) {
    sum += entries[i];
  }
  return sum;
}

/// Images with labels, in the order in which they arrive. An inked pixel takes 2 bytes, MNIST's
/// 70,000 images 21 MB.
class LabelledImages {
 public:
  /// Appends an image and its label, 0 … 9.
  void append(std::span<const std::uint8_t, kPixels> image, std::uint8_t label);
  /// Reserves memory for so many images and inked pixels in all. A growing vector holds its old and
  /// its new memory for a moment, up to three times what it needs; the page's heap is fixed, so the
  /// page reserves what the manifest announces.
  void reserve(std::size_t images, std::size_t inked);

  [[nodiscard]] std::size_t size() const { return labels_.size(); }
  /// Borrowed until the next append.
  [[nodiscard]] SparseImage image(std::size_t k) const {
    return SparseImage({entries_.data() + start_[k], entries_.data() + start_[k + 1]});
  }
  [[nodiscard]] std::uint8_t label(std::size_t k) const { return labels_[k]; }

 private:
  std::vector<std::uint32_t> start_{0};  ///< size() + 1 offsets into entries_
  std::vector<std::uint16_t> entries_;
  std::vector<std::uint8_t> labels_;
};

/// A set of one image.
inline LabelledImages labelled(std::span<const std::uint8_t, kPixels> image, int label) {
  LabelledImages single;
  single.append(image, static_cast<std::uint8_t>(label));
  return single;
}

}  // namespace downhill
