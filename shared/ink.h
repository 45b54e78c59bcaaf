// A picture kept as its inked pixels. 81 % of MNIST's pixels are blank (149.9 inked of 784 on
// average), and a blank pixel adds nothing to a weighted sum and moves no weight: so blank pixels
// are not stored.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace downhill {

constexpr int kSide = 28;
constexpr int kPixels = kSide * kSide;
constexpr int kClasses = 10;

/// Activation of a pixel by its byte: greys in [0, 1]. A table, since in the innermost loops one
/// load that fills a whole SIMD register is cheaper than a conversion, a multiplication and a
/// splat.
inline constexpr std::array<float, 256> kGrey = [] {
  std::array<float, 256> table{};
  for (int byte = 0; byte < 256; ++byte) {
    table[byte] = static_cast<float>(byte) * (1.0F / 255.0F);
  }
  return table;
}();
constexpr float grey(std::uint8_t byte) { return kGrey[byte]; }

/// The inked pixels of one picture, in rising order of index; a view, valid while its owner is
/// unchanged.
struct Ink {
  std::span<const std::uint16_t> index;  ///< row * 28 + column, each below 784
  std::span<const std::uint8_t> value;   ///< 1 … 255, one for each index
};

/// Reads a number of each cache line of a picture, all at once, so that a shuffled order does not
/// wait for memory line by line; wasm has no instruction to prefetch. The sum means nothing and is
/// there to be used, lest the compiler drop the reading.
inline std::uint32_t warm(const Ink& ink) {
  constexpr std::size_t kLine = 64;
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < ink.value.size(); i += kLine) {
    sum += ink.value[i];
  }
  for (std::size_t i = 0; i < ink.index.size(); i += kLine / sizeof ink.index[0]) {
    sum += ink.index[i];
  }
  return sum;
}

/// Pictures with labels, appended in the order in which they arrive. 3 bytes an inked pixel:
/// all 70,000 of MNIST take 31.5 MB.
class LabelledInk {
 public:
  /// Appends a picture of 784 bytes, row by row from the top left. The label is 0 … 9.
  void append(std::span<const std::uint8_t, kPixels> picture, std::uint8_t label);
  /// Room for that many in all. A vector that grows holds its old and its new place for a moment,
  /// up to three times what it needs: the page, with its fixed heap, reserves what the manifest
  /// announces.
  void reserve(std::size_t pictures, std::size_t inked);

  [[nodiscard]] std::size_t size() const { return labels_.size(); }
  [[nodiscard]] Ink ink(std::size_t k) const {
    const std::size_t from = start_[k];
    const std::size_t count = start_[k + 1] - from;
    return {{index_.data() + from, count}, {value_.data() + from, count}};
  }
  [[nodiscard]] std::uint8_t label(std::size_t k) const { return labels_[k]; }

 private:
  std::vector<std::uint32_t> start_{0};  ///< size() + 1 positions in index_ and value_
  std::vector<std::uint16_t> index_;
  std::vector<std::uint8_t> value_;
  std::vector<std::uint8_t> labels_;
};

}  // namespace downhill
