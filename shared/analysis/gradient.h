// ∇C of one θ over chosen images.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "shared/base/job.h"
#include "shared/training/run.h"

namespace downhill {

/// The mean of ∂C_k/∂θ over the images, laid out like θ. Cost: 0.6 µs an image in wasm for the
/// lesson's network.
class Gradient : public Job {
 public:
  /// At the run's θ. kBadValue: see check(GradientSource). kNotYet: the images have not arrived.
  /// `train` must outlive the job.
  Gradient(Run& run, const GradientSource& over, const LabelledImages& train);

  /// Once the job is done.
  [[nodiscard]] std::span<const float> values() const { return sum_; }

 protected:
  bool work() override;

 private:
  Trainer trainer_;
  std::vector<float> theta_;
  LabelledImages single_;  ///< the image from outside the training set, if it is one
  const LabelledImages* data_;
  std::vector<std::uint32_t> images_;
  std::size_t done_ = 0;
  std::vector<float> sum_;
};

}  // namespace downhill
