// θ on its way along a recipe, step by step and, within a large step, piece by piece.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "shared/base/aligned_vector.h"
#include "shared/data/sparse_image.h"
#include "shared/training/checkpoints.h"
#include "shared/training/recipe.h"
#include "shared/training/sampler.h"
#include "shared/training/trainer.h"

namespace downhill {

class Stepper {
 public:
  Stepper(const Shape& shape, std::uint32_t seed, const Checkpoint& from);

  /// Does a piece of the step that the recipe has here: the whole of a small step, else as many
  /// images of it as Trainer::piece. Returns whether the step is complete. The images that it needs
  /// must have arrived. The pieces change no bit.
  bool advance(const Recipe& recipe, const LabelledImages& train);
  /// Training images that must have arrived before the step that the recipe has here.
  [[nodiscard]] std::size_t needed(const Recipe& recipe) const;
  /// Images of the next `count` examples, or all 60,000 in order where it is that many; borrowed
  /// until the next call. They may not have arrived, see Sampler::needed.
  std::span<const std::uint32_t> nextBatch(int count);
  /// Numbers of the images that a gradient is taken over; borrowed like those of nextBatch. A
  /// single image is number 0 of a set of its own, see `labelled`.
  std::span<const std::uint32_t> images(const GradientSource& over);

  [[nodiscard]] Checkpoint checkpoint() const {
    return {step_, examples_, work_, {theta_.begin(), theta_.end()}};
  }
  /// Gives up a step that is under way.
  void goTo(const Checkpoint& checkpoint);
  /// Gives up a step that is under way, which is then begun again.
  void restartStep() { sum_.images.clear(); }

  [[nodiscard]] std::span<const float> theta() const { return theta_; }
  [[nodiscard]] std::uint64_t step() const { return step_; }
  [[nodiscard]] std::uint64_t examples() const { return examples_; }
  [[nodiscard]] std::uint64_t work() const { return work_; }
  /// The work at which to read the clock again: some 500 examples on for the lesson's network. In a
  /// browser a reading costs about as much as a step of 10.
  [[nodiscard]] std::uint64_t nextReading() const { return work_ + trainer_.piece() / 5; }
  [[nodiscard]] Trainer& trainer() { return trainer_; }
  [[nodiscard]] const Trainer& trainer() const { return trainer_; }

 private:
  /// The gradient of a large step, summed so far. Without images there is none under way.
  struct PartialSum {
    std::vector<std::uint32_t> images;
    std::size_t done = 0;
    std::vector<float> sum;
  };

  void begin(std::span<const std::uint32_t> images);
  bool addPiece(const LabelledImages& train);
  bool apply(const ManualStep& manual, const LabelledImages& train);
  bool takeBatch(const Change& settings, const LabelledImages& train);
  void prefetchAhead(const LabelledImages& train, int batch);

  Trainer trainer_;
  Sampler sampler_;
  AlignedFloats theta_;
  std::vector<std::uint32_t> batch_;
  PartialSum sum_;
  std::uint64_t step_;
  std::uint64_t examples_;
  std::uint64_t work_;                  ///< examples_, and those of manual steps
  std::uint64_t prefetched_until_ = 0;  ///< examples; what comes before has been in the cache
  std::uint32_t prefetch_sum_ = 0;
};

}  // namespace downhill
