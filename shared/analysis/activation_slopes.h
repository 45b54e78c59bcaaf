// How much of a small change each neuron lets through.
#pragma once

#include <algorithm>
#include <span>
#include <vector>

#include "shared/base/job.h"
#include "shared/data/dataset.h"
#include "shared/network/network.h"

namespace downhill {

/// The mean of σ'(z) over the first training images, for each neuron: at 0 it is saturated and
/// passes no gradient back, at most 1/4 for a sigmoid, 1 for a ReLU. Cost: 1.2 µs an image natively
/// for the lesson's network.
class ActivationSlopes : public Job {
 public:
  /// `train` must outlive the job; of `examples` those count that are there.
  ActivationSlopes(const Shape& shape, std::span<const float> theta, const LabelledImages& train,
                   int examples)
      : network_(shape),
        theta_(theta.begin(), theta.end()),
        train_(train),
        examples_(std::clamp(examples, 0, static_cast<int>(train.size()))),
        a_(static_cast<std::size_t>(network_.neurons())),
        sums_(a_.size()),
        means_(a_.size()) {}

  /// neurons() numbers, layer after layer.
  [[nodiscard]] std::span<const float> means() const { return means_; }

 protected:
  bool work() override {
    constexpr int kPiece = 256;
    for (const int end = std::min(done_ + kPiece, examples_); done_ < end; ++done_) {
      network_.forward(theta_.data(), train_.image(done_), a_.data());
      const std::size_t hidden = a_.size() - kClasses;
      add(network_.shape().activation, 0, hidden);
      add(kOutputActivation, hidden, a_.size());
    }
    if (done_ < examples_) {
      return true;
    }
    for (std::size_t i = 0; i < sums_.size(); ++i) {
      means_[i] = static_cast<float>(sums_[i] / std::max(1, examples_));
    }
    return false;
  }

 private:
  void add(Activation activation, std::size_t from, std::size_t to) {
    withActivation(activation, [&]<class Row>() {
      for (std::size_t i = from; i < to; ++i) {
        sums_[i] += Row::slope(a_[i]);
      }
    });
  }

  Network network_;
  std::vector<float> theta_;
  const LabelledImages& train_;
  int examples_;
  int done_ = 0;
  std::vector<float> a_;
  std::vector<double> sums_;
  std::vector<float> means_;
};

}  // namespace downhill
