// Cost and accuracy of one θ.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "shared/base/job.h"
#include "shared/data/dataset.h"
#include "shared/network/network.h"

namespace downhill {

struct Score {
  double cost = 0;  ///< Σ C_k; the mean is cost / examples
  int correct = 0;
  int examples = 0;
};

/// counts[true digit * 10 + read as]
using Confusion = std::array<int, static_cast<std::size_t>(kClasses) * kClasses>;

/// Scores images [from, from + count) of a set, clipped to those there. Counts into `confusion` if
/// given.
Score evaluate(const Network& network, std::span<const float> theta, const LabelledImages& data,
               int from, int count, Confusion* confusion = nullptr);

/// Scores θ on the first images of both sets, as many as are asked for and there. Cost: 0.6 µs an
/// image in wasm for the lesson's network.
class Evaluation : public Job {
 public:
  Evaluation(const Shape& shape, std::span<const float> theta, const Dataset& data,
             int train_examples, int test_examples);

  [[nodiscard]] const Score& train() const { return train_; }
  [[nodiscard]] const Score& test() const { return test_; }
  /// Of the test images.
  [[nodiscard]] std::span<const int> confusion() const { return confusion_; }

 protected:
  bool work() override;

 private:
  bool addPiece(const LabelledImages& set, int wanted, Score& score, Confusion* confusion);

  Network network_;
  std::vector<float> theta_;
  const Dataset& data_;
  int train_examples_;
  int test_examples_;
  Score train_;
  Score test_;
  Confusion confusion_{};
};

}  // namespace downhill
