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

/// Keeps a step after every kExamplesApart examples. When another one comes after most() are kept,
/// the one that is missed least goes: people mostly go back a few steps, so recent steps stay dense
/// and older ones thin out. Let n be the examples worked through at the run's furthest. A step that
/// lies d examples behind is replayed from a checkpoint at most max(kExamplesApart, d) and at most
/// 3 n / most() examples before it, or twice as far where most() is under 36. For the lesson's
/// network that is 8 ms of work for the last 20,000 examples, and 1 % of the time that the run took
/// for the whole of it. Memory: kMost checkpoints, 15.6 MB of the lesson's network; of a larger one
/// what fits kBytes, 13 of the largest.
class Checkpoints {
 public:
  /// Forgets all and keeps the start.
  void restart(std::span<const float> theta);
  /// Keeps this step if it is kExamplesApart from the last one kept.
  void offer(std::uint64_t step, std::uint64_t examples, std::uint64_t work,
             std::span<const float> theta);
  /// The last one kept at or before a step; the start is always there.
  [[nodiscard]] const Checkpoint& before(std::uint64_t step) const;
  /// Forgets everything after a step.
  void cut(std::uint64_t step);
  [[nodiscard]] std::size_t size() const { return kept_.size(); }
  [[nodiscard]] std::size_t most() const { return most_; }

  static constexpr std::size_t kMost = 300;
  static constexpr std::size_t kBytes = 16'000'000;
  static constexpr std::uint64_t kExamplesApart = 10000;

 private:
  void makeRoom(std::uint64_t work);
  /// To be called when the last one kept has changed.
  void findNext() { next_ = kept_.back().work + kExamplesApart; }

  std::vector<Checkpoint> kept_;
  /// The work from which on the next one is kept. Every step is compared with it.
  std::uint64_t next_ = kExamplesApart;
  std::size_t most_ = kMost;
};

}  // namespace downhill
