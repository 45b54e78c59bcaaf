// A step that somebody takes by hand, in the place of the next batch's: part of the recipe, so that
// going back over it and following the run again give the same bits.
#pragma once

#include <cstdint>
#include <span>
#include <variant>
#include <vector>

#include "shared/base/status.h"
#include "shared/drawing/raster.h"
#include "shared/network/layout.h"

namespace downhill {

/// θ[index] = value.
struct Edit {
  int index;
  float value;
};

/// Training pictures [from, from + count).
struct Range {
  int from;
  int count;
};

/// The pictures that the run would take next if its batch were `count`; they are not used up.
struct NextBatch {
  int count;
};

/// One picture from outside MNIST.
struct SingleImage {
  Image picture;
  std::uint8_t label;
};

/// θ −= η ∇C, ∇C over those pictures: each entry is η g rounded, then the difference rounded.
struct Descent {
  std::variant<Range, NextBatch, SingleImage> over;
  float eta;
};

struct ManualStep {
  std::uint64_t step;  ///< it leads from here to the next
  std::variant<Edit, Descent> what;

  /// Pictures that it works through: what doing it again costs.
  [[nodiscard]] std::uint64_t examples() const;
};

/// Four numbers for a deed, as it travels between the page and the core: its kind, and by kind
///   0 an edit: index, 0, value;          1 a range: from, count, η;
///   2 the next batch: count, 0, η;       3 a picture: label, 0, η.
struct DeedNumbers {
  double kind, first, second, value;
};
DeedNumbers numbers(const ManualStep& deed);
/// A deed at `step` from its numbers, and of a picture where there is one. kBadValue: an index
/// that θ has not, a range or batch beyond the 60,000, a label over 9, an η that is not above 0
/// and up to 1,000, a value that is not finite or beyond ±1,000.
Result<ManualStep> deedOf(const DeedNumbers& numbers, std::uint64_t step, const Image& picture,
                          int parameters);

}  // namespace downhill
