// Trains a network at leisure, for the files that the page loads: what takes too long, or is too
// much to explain, for the page itself. Still gradient descent, on the same engine, and the same
// bits each time.
//
// The cost is the binary cross-entropy of the ten outputs, whose δ^L is a − y: unlike (a − y)² it
// has a slope where an output is wrong and sure of it. y is the label, or between the label and
// what a larger network says, its teacher (Hinton, Vinyals, Dean, 2015).
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
  float eta = 0;       ///< the greatest, after the first epoch; falls to 0, as course says
  float momentum = 0;  ///< Nesterov's
  float average = 0;   ///< of θ over the steps: how much of it stays at each
  Bend hands;
  float as_they_are = 0;  ///< share of the pictures that are not bent
  int seen = 1;           ///< epochs until the pictures are bent anew
  float teacher = 0;      ///< share of the teacher's outputs in y
};

/// Another network, in the same order of bytes.
struct Teacher {
  Network network;
  std::vector<float> theta;
};

class Learner {
 public:
  /// Learns from pictures [0, count) of a set, which stays the caller's, as does the teacher.
  Learner(const Course& course, const LabelledImages& all, int count,
          const Teacher* teacher = nullptr);

  /// One epoch; nothing once the course is over.
  void epoch();
  [[nodiscard]] int epochs() const { return epochs_; }
  [[nodiscard]] const Network& network() const { return network_; }
  /// Averaged over the last steps, which levels the noise of small batches.
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
  Random hands_;
  Random orders_;
  LabelledImages bent_;
  std::vector<float> wanted_;  ///< y of each picture of bent_, ten numbers
  std::vector<std::uint32_t> order_;
  std::vector<SparseImage> x_;
  std::vector<float> a_;
  std::vector<float> delta_;
  std::uint64_t steps_ = 0;
  int epochs_ = 0;
};

}  // namespace downhill::tools
