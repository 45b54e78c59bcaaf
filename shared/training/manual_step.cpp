#include "shared/training/manual_step.h"

#include <cmath>
#include <string>

#include "shared/training/limits.h"
#include "shared/training/sampler.h"

namespace downhill {
namespace {

Status bad(const std::string& expected) {
  return {Code::kBadValue, expected + "; something else came. Nothing has changed."};
}

bool within(int value, int least, int most) { return value >= least && value <= most; }

}  // namespace

Status check(const GradientSource& over) {
  if (const auto* range = std::get_if<Range>(&over)) {
    return within(range->from, 0, kTrainImages - 1) &&
                   within(range->count, 1, kTrainImages - range->from)
               ? Status()
               : bad("A range of training images is counted in whole numbers from 1, within the "
                     "60,000");
  }
  if (const auto* batch = std::get_if<NextBatch>(&over)) {
    return within(batch->count, 1, kTrainImages)
               ? Status()
               : bad("The batch size is a whole number from 1 to 60,000");
  }
  return within(std::get<SingleImage>(over).label, 0, kClasses - 1)
             ? Status()
             : bad("A label is a digit from 0 to 9");
}

std::size_t needed(const GradientSource& over, std::uint64_t examples) {
  if (const auto* range = std::get_if<Range>(&over)) {
    return static_cast<std::size_t>(range->from) + static_cast<std::size_t>(range->count);
  }
  const auto* batch = std::get_if<NextBatch>(&over);
  return batch ? Sampler::needed(examples, batch->count) : 0;
}

Status arrived(std::size_t needed, std::size_t images) {
  return needed <= images
             ? Status()
             : Status(Code::kNotYet, "This needs " + std::to_string(needed) +
                                         " training images and " + std::to_string(images) +
                                         " have arrived. Ask again when they are here.");
}

std::uint64_t ManualStep::examples() const {
  const auto* descent = std::get_if<Descent>(&what);
  if (!descent) {
    return 0;
  }
  if (const auto* range = std::get_if<Range>(&descent->over)) {
    return range->count;
  }
  const auto* batch = std::get_if<NextBatch>(&descent->over);
  return batch ? batch->count : 1;
}

std::size_t ManualStep::needed(std::uint64_t examples) const {
  const auto* descent = std::get_if<Descent>(&what);
  return descent ? downhill::needed(descent->over, examples) : 0;
}

Status check(const ManualStep& manual, int parameters) {
  if (const auto* edit = std::get_if<Edit>(&manual.what)) {
    if (!within(edit->index, 0, parameters - 1)) {
      return bad("An entry of θ is a whole number from 0 to " + std::to_string(parameters - 1));
    }
    return std::abs(static_cast<double>(edit->value)) <= kMostWeight
               ? Status()
               : bad("A weight or bias is a number from −1,000 to 1,000");
  }
  const auto& [over, eta] = std::get<Descent>(manual.what);
  if (!(eta > 0 && static_cast<double>(eta) <= kMostEta)) {
    return bad("The learning rate is a number above 0 and up to 1,000");
  }
  return check(over);
}

}  // namespace downhill
