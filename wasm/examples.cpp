// Single pictures as the network sees them: MNIST's own, made-up ones, and one that is climbed to.
#include <algorithm>
#include <cmath>
#include <limits>

#include "shared/analysis/input_optimization.h"
#include "shared/analysis/limits.h"
#include "shared/analysis/noise.h"
#include "wasm/session.h"

namespace downhill {

std::span<const float> Session::at(bool recalled) const {
  return recalled && recalled_.size() == run_.theta().size() ? std::span<const float>(recalled_)
                                                             : run_.theta();
}

void Session::see(std::span<const float> theta, const SparseImage& ink, int label) {
  activations_.resize(run_.network().neurons());
  run_.network().forward(theta.data(), ink, activations_.data());
  const std::span<const float> outputs = run_.network().outputs(activations_.data());
  const int digit = brightest(outputs);
  seen_.insert(seen_.end(), outputs.begin(), outputs.end());
  seen_costs_.push_back(label < 0 ? 0 : cost(outputs, label));
  seen_digits_.push_back(static_cast<std::uint8_t>(digit));
  seen_labels_.push_back(static_cast<std::uint8_t>(std::max(label, 0)));
}

void Session::beginLook() {
  seen_.clear();
  seen_costs_.clear();
  seen_digits_.clear();
  seen_labels_.clear();
  seen_pictures_.clear();
}

Outcome Session::look(bool train, bool recalled) {
  const LabelledImages& set = train ? data_.train : data_.test;
  const std::vector<std::uint32_t> indices = receivedWholes();
  if (!std::all_of(indices.begin(), indices.end(),
                   [&](std::uint32_t k) { return k < set.size(); })) {
    return outcome({Code::kNotYet,
                    "One of these pictures has not arrived, or there is none of that "
                    "number. Ask again when all the data is here."});
  }
  beginLook();
  for (const std::uint32_t k : indices) {
    const SparseImage ink = set.image(k);
    see(at(recalled), ink, set.label(k));
    const Image picture = unpack(ink);
    seen_pictures_.insert(seen_pictures_.end(), picture.begin(), picture.end());
  }
  return outcome({});
}

void Session::lookOver(bool train, bool recalled, int from, int count) {
  const LabelledImages& set = train ? data_.train : data_.test;
  const int size = static_cast<int>(set.size());
  const int first = std::clamp(from, 0, size);
  const int end = first + std::clamp(count, 0, size - first);
  for (int k = first; k < end; ++k) {
    see(at(recalled), set.image(k), set.label(k));
  }
}

Outcome Session::lookAtNoise(double density, double seed, int count) {
  if (!(density >= 0 && density <= 1) || !(seed >= 0 && seed <= kLargestSeed) || count < 1 ||
      count > kMostNoiseImages) {
    return outcome({Code::kBadValue,
                    "Noise has a density from 0 to 1, a seed, and 1 to 10,000 pictures; something "
                    "else came."});
  }
  constexpr std::size_t kShown = 24;
  beginLook();
  Random random(static_cast<std::uint32_t>(seed), kNoiseStream);
  for (int k = 0; k < count; ++k) {
    const Image picture = noise(static_cast<float>(density), random);
    LabelledImages one;
    one.append(picture, 0);
    see(run_.theta(), one.image(0), -1);
    if (seen_pictures_.size() < kShown * kPixels) {
      seen_pictures_.insert(seen_pictures_.end(), picture.begin(), picture.end());
    }
  }
  return outcome({});
}

std::span<const double> Session::familiar(int test, int digit) {
  const bool drawn = test < 0 || test >= testImages();
  const SparseImage ink = !drawn                ? data_.test.image(test)
                          : drawing_.size() > 0 ? drawing_.image(0)
                                                : SparseImage{};
  const double distance = familiar_.distance(data_.train, ink, digit);
  familiarity_ = {distance, static_cast<double>(familiar_.nearest())};
  return familiarity_;
}

Outcome Session::optimizeInput(int digit, int steps, double length) {
  if (inbox_bytes_ != kPixels * sizeof(float) || digit < 0 || digit >= kClasses || steps < 0 ||
      steps > kMostInputSteps || !(length > 0 && length <= kMostInputLength) ||
      !std::all_of(inbox_.begin(), inbox_.end(), [](float x) { return x >= 0 && x <= 1; })) {
    return outcome(
        {Code::kBadValue,
         "A optimizeInput starts from 784 greys from 0 to 1 and takes up to 1,000 steps towards "
         "a digit, each up to 28 long; something else came."});
  }
  InputOptimization found = downhill::optimizeInput(run_.network(), run_.theta(), inbox_, digit,
                                                    steps, static_cast<float>(length));
  climbed_ = std::move(found.x);
  aims_ = std::move(found.target_activations);
  return outcome({});
}

}  // namespace downhill
