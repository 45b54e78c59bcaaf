// What the network makes of many images.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "shared/base/job.h"
#include "shared/base/random.h"
#include "shared/network/network.h"

namespace downhill {

/// Outputs, digits and costs of images, in their order. Cost: 0.6 µs an image in wasm for the
/// lesson's network.
class Predictions : public Job {
 public:
  Predictions(const Shape& shape, std::span<const float> theta)
      : network_(shape), theta_(theta.begin(), theta.end()), a_(network_.neurons()) {}

  /// Ten an image.
  [[nodiscard]] std::span<const float> outputs() const { return outputs_; }
  /// C_k.
  [[nodiscard]] std::span<const float> costs() const { return costs_; }
  /// The brightest output of each.
  [[nodiscard]] std::span<const std::uint8_t> digits() const { return digits_; }
  /// Its activation.
  [[nodiscard]] std::span<const float> activations() const { return activations_; }
  [[nodiscard]] std::span<const std::uint8_t> labels() const { return labels_; }
  /// The images that are shown, 784 bytes each.
  [[nodiscard]] std::span<const std::uint8_t> images() const { return images_; }

 protected:
  void add(const SparseImage& image, int label);
  void show(std::span<const std::uint8_t, kPixels> image) {
    images_.insert(images_.end(), image.begin(), image.end());
  }
  [[nodiscard]] std::size_t count() const { return digits_.size(); }
  static constexpr std::size_t kPiece = 512;

 private:
  Network network_;
  std::vector<float> theta_;
  std::vector<float> a_;
  std::vector<float> outputs_;
  std::vector<float> costs_;
  std::vector<float> activations_;
  std::vector<std::uint8_t> digits_;
  std::vector<std::uint8_t> labels_;
  std::vector<std::uint8_t> images_;
};

/// Of the images of a set with these numbers, which are shown; or of all of the set, where no
/// image is shown. kNotYet: an image that has not arrived. `set` must outlive the job.
class SetPredictions : public Predictions {
 public:
  SetPredictions(const Shape& shape, std::span<const float> theta, const LabelledImages& set,
                 std::span<const std::uint32_t> numbers);
  SetPredictions(const Shape& shape, std::span<const float> theta, const LabelledImages& set);

 protected:
  bool work() override;

 private:
  const LabelledImages& set_;
  std::vector<std::uint32_t> numbers_;
  bool shown_;
};

/// Of noise: images whose pixels are each blank with probability 1 − density, otherwise a grey
/// uniform in 1 … 255. The first 24 are shown; the label of all is 0. kBadValue: a density outside
/// [0, 1], no seed, or a count outside 1 … 10,000.
class NoisePredictions : public Predictions {
 public:
  NoisePredictions(const Shape& shape, std::span<const float> theta, double density, double seed,
                   int count);

 protected:
  bool work() override;

 private:
  float density_;
  Random random_;
  std::size_t wanted_;
};

}  // namespace downhill
