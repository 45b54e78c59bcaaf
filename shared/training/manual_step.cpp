#include "shared/training/manual_step.h"

#include <cmath>
#include <string>

#include "shared/training/limits.h"

namespace downhill {
namespace {

bool whole(double value, double least, double most) {
  return value >= least && value <= most && value == std::floor(value);
}

Status bad(const std::string& expected) {
  return {Code::kBadValue, expected + "; something else came. Nothing has changed."};
}

}  // namespace

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

DeedNumbers numbers(const ManualStep& deed) {
  if (const auto* edit = std::get_if<Edit>(&deed.what)) {
    return {0, static_cast<double>(edit->index), 0, static_cast<double>(edit->value)};
  }
  const auto& [over, eta] = std::get<Descent>(deed.what);
  if (const auto* range = std::get_if<Range>(&over)) {
    return {1, static_cast<double>(range->from), static_cast<double>(range->count),
            static_cast<double>(eta)};
  }
  if (const auto* batch = std::get_if<NextBatch>(&over)) {
    return {2, static_cast<double>(batch->count), 0, static_cast<double>(eta)};
  }
  return {3, static_cast<double>(std::get<SingleImage>(over).label), 0, static_cast<double>(eta)};
}

Result<ManualStep> deedOf(const DeedNumbers& numbers, std::uint64_t step, const Image& picture,
                          int parameters) {
  const auto& [kind, first, second, value] = numbers;
  if (kind == 0) {
    if (!whole(first, 0, parameters - 1)) {
      return bad("An entry of θ is a whole number from 0 to " + std::to_string(parameters - 1));
    }
    if (!(std::abs(value) <= kMostWeight)) {
      return bad("A weight or bias is a number from −1,000 to 1,000");
    }
    return ManualStep{step, Edit{static_cast<int>(first), static_cast<float>(value)}};
  }
  if (!(value > 0 && value <= kMostEta)) {
    return bad("The learning rate is a number above 0 and up to 1,000");
  }
  const auto eta = static_cast<float>(value);
  if (kind == 1) {
    if (!whole(first, 0, kTrainImages - 1) || !whole(second, 1, kTrainImages - first)) {
      return bad("A range of training images lies within the 60,000");
    }
    return ManualStep{step, Descent{Range{static_cast<int>(first), static_cast<int>(second)}, eta}};
  }
  if (kind == 2) {
    if (!whole(first, 1, kTrainImages)) {
      return bad("The batch size is a whole number from 1 to 60,000");
    }
    return ManualStep{step, Descent{NextBatch{static_cast<int>(first)}, eta}};
  }
  if (kind != 3) {
    return bad("A deed is an edit, or a step along a gradient");
  }
  if (!whole(first, 0, kClasses - 1)) {
    return bad("A label is a digit from 0 to 9");
  }
  return ManualStep{step, Descent{SingleImage{picture, static_cast<std::uint8_t>(first)}, eta}};
}

}  // namespace downhill
