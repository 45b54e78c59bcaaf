// A step that a person takes by hand, instead of the next batch's. It is part of the recipe:
// going back over it and following the run again give the same bits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <variant>

#include "shared/base/status.h"
#include "shared/data/image.h"

namespace downhill {

/// Training images [from, from + count).
struct Range {
  int from;
  int count;
  bool operator==(const Range&) const = default;
};

/// The images that the run would take next if its batch were `count`; they are not used up.
struct NextBatch {
  int count;
  bool operator==(const NextBatch&) const = default;
};

/// One image from outside the training set.
struct SingleImage {
  Image image;
  int label;
  bool operator==(const SingleImage&) const = default;
};

/// The images that a gradient is taken over.
using GradientSource = std::variant<Range, NextBatch, SingleImage>;

/// kBadValue: a range or a batch beyond the 60,000, a label that is no digit.
Status check(const GradientSource& over);
/// Training images that must have arrived before a gradient over them at so many examples.
std::size_t needed(const GradientSource& over, std::uint64_t examples);
/// kNotYet where fewer than `needed` of them have arrived.
Status arrived(std::size_t needed, std::size_t images);

/// θ[index] = value.
struct Edit {
  int index;
  float value;
  bool operator==(const Edit&) const = default;
};

/// θ −= η ∇C, ∇C over those images: each entry is η g rounded, then the difference rounded.
struct Descent {
  GradientSource over;
  float eta;
  bool operator==(const Descent&) const = default;
};

struct ManualStep {
  std::uint64_t step;  ///< it leads from here to the next
  std::variant<Edit, Descent> what;

  /// Images that it works through: what doing it again costs.
  [[nodiscard]] std::uint64_t examples() const;
  [[nodiscard]] std::size_t needed(std::uint64_t examples) const;
  bool operator==(const ManualStep&) const = default;
};

/// kBadValue: an index that θ has not, a value that is not finite or beyond ±1,000, an η that is
/// not above 0 and up to 1,000, and what check(GradientSource) refuses.
Status check(const ManualStep& manual, int parameters);

}  // namespace downhill
