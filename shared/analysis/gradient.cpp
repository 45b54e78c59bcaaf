#include "shared/analysis/gradient.h"

#include <algorithm>
#include <variant>

#include "shared/network/tensor_view.h"

namespace downhill {

Gradient::Gradient(Run& run, const GradientSource& over, const LabelledImages& train)
    : trainer_(run.recipe().shape),
      theta_(run.theta().begin(), run.theta().end()),
      data_(&train),
      sum_(theta_.size(), 0.0F) {
  Status good = check(over);
  if (good.ok()) {
    good = arrived(needed(over, run.examples()), train.size());
  }
  if (!good.ok()) {
    fail(std::move(good));
    return;
  }
  const std::span<const std::uint32_t> images = run.stepper().images(over);
  images_.assign(images.begin(), images.end());
  if (const auto* single = std::get_if<SingleImage>(&over)) {
    single_ = labelled(single->image, single->label);
    data_ = &single_;
  }
}

bool Gradient::work() {
  const std::span<const std::uint32_t> left = std::span(images_).subspan(done_);
  const std::span<const std::uint32_t> piece = left.first(std::min(left.size(), trainer_.piece()));
  trainer_.addGradient(theta_, *data_, piece, sum_);
  done_ += piece.size();
  if (done_ < images_.size()) {
    return true;
  }
  column(sum_) *= 1.0F / static_cast<float>(images_.size());
  return false;
}

}  // namespace downhill
