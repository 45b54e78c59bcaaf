// Moments of a run that are kept, so that any step can be computed again from the nearest one
// before it.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace downhill {

struct Checkpoint {
  std::uint64_t step;
  std::uint64_t examples;  ///< used before this step
  std::uint64_t work;      ///< the same, and those of the steps taken by hand
  std::vector<float> theta;
};

/// Keeps the first step of every stretch of `apart` examples. When another one comes after most()
/// are kept, the stretches double until one goes. So no step is further than 2 n / most()
/// examples behind the one it is replayed from, or kExamplesApart where that is more, however large
/// the steps are; n counts the examples worked through at the run's furthest: 20,000 in a run of
/// 1,000,000. Memory: kMost checkpoints, 5.2 MB of the lesson's network; of a larger one what fits
/// kBytes, at least four.
class Checkpoints {
 public:
  /// Forgets all and keeps the start.
  void restart(std::span<const float> theta);
  /// Keeps this step if it is the first of its stretch.
  void offer(std::uint64_t step, std::uint64_t examples, std::uint64_t work,
             std::span<const float> theta);
  /// The last one kept at or before a step; the start is always there.
  [[nodiscard]] const Checkpoint& before(std::uint64_t step) const;
  /// Forgets everything after a step. Stretches begin short again: what follows finds room.
  void cut(std::uint64_t step);
  [[nodiscard]] std::size_t size() const { return kept_.size(); }
  [[nodiscard]] std::size_t most() const { return most_; }

  static constexpr std::size_t kMost = 100;
  static constexpr std::size_t kBytes = 6'000'000;
  static constexpr std::uint64_t kExamplesApart = 10000;

 private:
  [[nodiscard]] bool sameStretch(std::uint64_t work, std::uint64_t other) const {
    return work / apart_ == other / apart_;
  }
  void thin();
  /// To be called when the last one kept or the stretches have changed.
  void findStretchEnd() { stretch_end_ = (kept_.back().work / apart_ + 1) * apart_; }

  std::vector<Checkpoint> kept_;
  std::uint64_t apart_ = kExamplesApart;
  /// Where the stretch of the last one kept ends: every step is compared with it, and two divisions
  /// a step instead cost 5 % of an epoch at batch 1.
  std::uint64_t stretch_end_ = kExamplesApart;
  std::size_t most_ = kMost;
};

}  // namespace downhill
