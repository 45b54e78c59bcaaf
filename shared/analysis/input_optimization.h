// Gradient descent on the pixels instead of the weights: what an image would have to be for the
// network to see a certain digit in it.
#pragma once

#include <span>
#include <vector>

#include "shared/base/job.h"
#include "shared/network/network.h"

namespace downhill {

/// Steps x ← x − length · ∂C/∂x / |∂C/∂x|, C the cost of x against `digit`, each pixel held in
/// [0, 1]. The steps have one length, since where the outputs are saturated the slope is almost 0;
/// they end early where it is exactly 0. Cost: twice a dense forward pass a step, some 15 µs.
class InputOptimization : public Job {
 public:
  /// From the image x. kBadValue: not 784 greys in [0, 1], no digit, steps outside 0 … 1,000, or a
  /// length that is not above 0 and up to 28.
  InputOptimization(const Shape& shape, std::span<const float> theta, std::span<const float> x,
                    int digit, int steps, double length);

  /// The image as it is now: 784 greys in [0, 1].
  [[nodiscard]] std::span<const float> image() const { return x_; }
  /// Activation of the wanted output before the first step, and after each.
  [[nodiscard]] std::span<const float> targetActivations() const { return target_activations_; }

 protected:
  bool work() override;

 private:
  Network network_;
  std::vector<float> theta_;
  std::vector<float> x_;
  int digit_;
  int steps_;
  float length_;
  std::vector<float> a_;
  std::vector<float> delta_;
  std::vector<float> target_activations_;
};

}  // namespace downhill
