// A picture kept as its inked pixels. 81 % of MNIST's pixels are blank (149.9 inked of 784 on
// average), and a blank pixel adds nothing to a weighted sum and moves no weight: so blank pixels
// are not stored.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "shared/data/image.h"

namespace downhill {

/// The inked pixels of one picture, in rising order: `for (const auto [pixel, value] : ink)`. A
/// view, valid while its owner is unchanged.
///
/// Each is a number of 16 bits, kept as the innermost loops read it: in the upper half how far it
/// is from the pixel before (the first, from pixel 0), in the lower half its byte. Where that is
/// farther than 255, blank pixels are put in as stepping stones; those that walk over the steps
/// themselves may treat them as they treat ink, since 0 times a weight adds nothing.
class SparseImage {
 public:
  struct Pixel {
    int index;           ///< row * 28 + column
    std::uint8_t value;  ///< 1 … 255
  };

  class Iterator {
   public:
    Iterator(const std::uint16_t* at, const std::uint16_t* end) : at_(at), end_(end) { settle(); }
    Pixel operator*() const { return {index_, byteOf(*at_)}; }
    Iterator& operator++() {
      ++at_;
      settle();
      return *this;
    }
    bool operator==(const Iterator& other) const { return at_ == other.at_; }

   private:
    void settle() {
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
  explicit SparseImage(std::span<const std::uint16_t> steps) : steps_(steps) {}

  [[nodiscard]] Iterator begin() const { return {steps_.data(), steps_.data() + steps_.size()}; }
  [[nodiscard]] Iterator end() const {
    const std::uint16_t* last = steps_.data() + steps_.size();
    return {last, last};
  }
  [[nodiscard]] bool empty() const { return steps_.empty(); }
  [[nodiscard]] std::span<const std::uint16_t> steps() const { return steps_; }

  static constexpr int kLargestDistance = 255;
  /// `distance` up to kLargestDistance.
  static constexpr std::uint16_t step(int distance, std::uint8_t byte) {
    return static_cast<std::uint16_t>(distance << 8 | byte);
  }
  static constexpr int distanceOf(std::uint16_t step) { return step >> 8; }
  static constexpr std::uint8_t byteOf(std::uint16_t step) {
    return static_cast<std::uint8_t>(step & 255);
  }

 private:
  std::span<const std::uint16_t> steps_;
};

/// All its pixels; those without ink are 0.
inline Image unpack(const SparseImage& ink) {
  Image picture{};
  for (const auto [pixel, value] : ink) {
    picture[pixel] = value;
  }
  return picture;
}

/// Reads a number of each cache line of a picture, all at once, so that a shuffled order does not
/// wait for memory line by line; wasm has no instruction to prefetch. The sum means nothing and is
/// there to be used, lest the compiler drop the reading.
inline std::uint32_t prefetch(const SparseImage& ink) {
  constexpr std::size_t kLine = 64 / sizeof(std::uint16_t);
  const std::span<const std::uint16_t> steps = ink.steps();
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < steps.size(); i += kLine) {
    sum += steps[i];
  }
  return sum;
}

/// Pictures with labels, appended in the order in which they arrive. 2 bytes an inked pixel:
/// all 70,000 of MNIST take 21 MB.
class LabelledImages {
 public:
  /// Appends a picture. The label is 0 … 9.
  void append(std::span<const std::uint8_t, kPixels> picture, std::uint8_t label);
  /// Room for that many in all. A vector that grows holds its old and its new place for a moment,
  /// up to three times what it needs: the page, with its fixed heap, reserves what the manifest
  /// announces.
  void reserve(std::size_t pictures, std::size_t inked);

  [[nodiscard]] std::size_t size() const { return labels_.size(); }
  [[nodiscard]] SparseImage image(std::size_t k) const {
    return SparseImage({steps_.data() + start_[k], steps_.data() + start_[k + 1]});
  }
  [[nodiscard]] std::uint8_t label(std::size_t k) const { return labels_[k]; }

 private:
  std::vector<std::uint32_t> start_{0};  ///< size() + 1 positions in steps_
  std::vector<std::uint16_t> steps_;
  std::vector<std::uint8_t> labels_;
};

/// A set of one image.
inline LabelledImages labelled(std::span<const std::uint8_t, kPixels> image, int label) {
  LabelledImages one;
  one.append(image, static_cast<std::uint8_t>(label));
  return one;
}

}  // namespace downhill
