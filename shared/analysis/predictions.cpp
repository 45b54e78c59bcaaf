#include "shared/analysis/predictions.h"

#include <algorithm>
#include <numeric>

#include "shared/analysis/limits.h"
#include "shared/analysis/noise.h"
#include "shared/training/recipe.h"

namespace downhill {
namespace {

constexpr std::uint64_t kNoiseStream = 1U << 20U;  // far from weights and orders
constexpr std::size_t kShownNoise = 24;

}  // namespace

void Predictions::add(const SparseImage& image, int label) {
  network_.forward(theta_.data(), image, a_.data());
  const std::span<const float> outputs = network_.outputs(a_.data());
  const int digit = brightest(outputs);
  outputs_.insert(outputs_.end(), outputs.begin(), outputs.end());
  costs_.push_back(cost(outputs, label));
  activations_.push_back(outputs[digit]);
  digits_.push_back(static_cast<std::uint8_t>(digit));
  labels_.push_back(static_cast<std::uint8_t>(label));
}

SetPredictions::SetPredictions(const Shape& shape, std::span<const float> theta,
                               const LabelledImages& set, std::span<const std::uint32_t> numbers)
    : Predictions(shape, theta), set_(set), numbers_(numbers.begin(), numbers.end()), shown_(true) {
  if (!std::all_of(numbers_.begin(), numbers_.end(),
                   [&](std::uint32_t k) { return k < set_.size(); })) {
    fail({Code::kNotYet,
          "One of these images has not arrived, or there is none of that number. Ask again when "
          "all the data is here."});
  }
}

SetPredictions::SetPredictions(const Shape& shape, std::span<const float> theta,
                               const LabelledImages& set)
    : Predictions(shape, theta), set_(set), numbers_(set.size()), shown_(false) {
  std::iota(numbers_.begin(), numbers_.end(), 0U);
}

bool SetPredictions::work() {
  const std::size_t end = std::min(numbers_.size(), count() + kPiece);
  while (count() < end) {
    const std::uint32_t k = numbers_[count()];
    if (shown_) {
      show(unpack(set_.image(k)));
    }
    add(set_.image(k), set_.label(k));
  }
  return count() < numbers_.size();
}

NoisePredictions::NoisePredictions(const Shape& shape, std::span<const float> theta, double density,
                                   double seed, int count)
    : Predictions(shape, theta),
      density_(static_cast<float>(density)),
      random_(checkSeed(seed).ok() ? static_cast<std::uint32_t>(seed) : 0, kNoiseStream),
      wanted_(static_cast<std::size_t>(std::max(count, 0))) {
  if (!(density >= 0 && density <= 1) || !checkSeed(seed).ok() || count < 1 ||
      count > kMostNoiseImages) {
    fail({Code::kBadValue,
          "Noise has a density from 0 to 1, a seed, and 1 to 10,000 images; something else came."});
  }
}

bool NoisePredictions::work() {
  const std::size_t end = std::min(wanted_, count() + kPiece);
  while (count() < end) {
    const Image image = noise(density_, random_);
    if (count() < kShownNoise) {
      show(image);
    }
    const LabelledImages single = labelled(image, 0);
    add(single.image(0), 0);
  }
  return count() < wanted_;
}

}  // namespace downhill
