// Trains the networks that the page loads: gradient descent on the page's engine, with what takes
// too long, or too much to explain, on the page. The same bits on every platform.
//
// The cost is the binary cross-entropy of the ten outputs. Its δ^L is a − y, which unlike the slope
// of (a − y)² does not vanish where an output is saturated and wrong. y is the label, or lies
// between the label and the outputs of a larger network, the teacher (Hinton, Vinyals, Dean,
// "Distilling the Knowledge in a Neural Network", 2015).
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "shared/base/random.h"
#include "shared/network/network.h"
#include "tools/experiments/augment.h"

namespace downhill::tools {

struct Course {
  Shape shape;
  std::uint32_t seed = 1;
  int epochs = 0;
  int batch = 0;
  float eta = 0;            ///< the largest, after the first epoch; falls to 0 at the end
  float momentum = 0;       ///< Nesterov's
  float average = 0;        ///< decay of the exponential average of θ over the steps
  Bend bend;                ///< of the training images
  float unbent = 0;         ///< share of the images that are not bent
  int epochs_per_bend = 1;  ///< until the images are bent anew
  float teacher = 0;        ///< share of the teacher's outputs in y
};

/// A trained network.
struct Teacher {
  Network network;
  std::vector<float> theta;
};

class Learner {
 public:
  /// Learns from images [0, count) of `all`. `all` and `teacher` must outlive the learner.
  Learner(const Course& course, const LabelledImages& all, int count,
          const Teacher* teacher = nullptr);

  /// Trains for one epoch; does nothing after the last.
  void epoch();
  [[nodiscard]] int epochs() const { return epochs_; }
  [[nodiscard]] const Network& network() const { return network_; }
  /// The exponential average of θ, which evens out the noise of small batches.
  [[nodiscard]] const std::vector<float>& theta() const { return average_; }

 private:
  void bendAll();
  void step(std::size_t from);
  [[nodiscard]] float eta() const;

  Course course_;
  const LabelledImages& all_;
  const Teacher* teacher_;
  Network network_;
  std::vector<float> theta_;
  std::vector<float> average_;
  std::vector<float> gradient_;
  std::vector<float> velocity_;
  Random bends_;
  Random orders_;
  LabelledImages bent_;
  std::vector<float> targets_;  ///< y of each image of bent_, ten numbers
  std::vector<std::uint32_t> order_;
  std::vector<SparseImage> x_;
  std::vector<float> a_;
  std::vector<float> delta_;
  std::uint64_t steps_ = 0;
  int epochs_ = 0;
};

}  // namespace downhill::tools
