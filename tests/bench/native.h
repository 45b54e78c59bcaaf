// What the native contestants have in common: the core itself, and Eigen used as a textbook would.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "shared/data/idx.h"

namespace downhill::bench {

/// MNIST, parsed. Views: the files' bytes outlive the contestants.
struct Mnist {
  IdxSet train;
  IdxSet test;
};

class Contestant {
 public:
  Contestant() = default;
  Contestant(const Contestant&) = delete;
  Contestant& operator=(const Contestant&) = delete;
  virtual ~Contestant() = default;

  /// Starts over from the random weights of a seed.
  virtual void forget(std::uint32_t seed) = 0;
  /// Plain mini-batch descent on so many pictures, shuffled anew in each epoch.
  virtual void train(int examples, int batch, float eta) = 0;
  /// The digit in a test picture.
  virtual int predict(int picture) = 0;
  /// Forward over all test pictures; how many are read rightly.
  virtual int sweep() = 0;
  /// The exact gradient over all training pictures; its first entry, so that no compiler drops it.
  virtual float gradient() = 0;
};

std::unique_ptr<Contestant> makeCore(const Mnist& mnist);
std::unique_ptr<Contestant> makeDense(const Mnist& mnist);

}  // namespace downhill::bench
