// The interface of the native contestants: the core, and Eigen as a textbook would use it.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "shared/data/idx.h"

namespace downhill::bench {

/// MNIST, parsed. Views: the files' bytes outlive the contestants.
struct Mnist {
  IdxPair train;
  IdxPair test;
};

class Contestant {
 public:
  Contestant() = default;
  Contestant(const Contestant&) = delete;
  Contestant& operator=(const Contestant&) = delete;
  virtual ~Contestant() = default;

  /// Starts over from the random weights of a seed.
  virtual void forget(std::uint32_t seed) = 0;
  /// Plain mini-batch descent on `examples` images, shuffled anew in each epoch.
  virtual void train(int examples, int batch, float eta) = 0;
  /// The digit read in a test image.
  virtual int predict(int image) = 0;
  /// Forward over all test images; returns how many are read correctly.
  virtual int sweep() = 0;
  /// Computes the exact gradient over all training images; returns its first entry, so that the
  /// compiler keeps it.
  virtual float gradient() = 0;
};

std::unique_ptr<Contestant> makeCore(const Mnist& mnist);
std::unique_ptr<Contestant> makeDense(const Mnist& mnist);

}  // namespace downhill::bench
