// How much a picture looks like the training digits of the class that it is read as. The network
// answers confidently to noise and letters too; its own activations tell those from digits badly
// (with 13,002 parameters: a third of the letters at 5 % of the digits), the nearest training
// digits tell them well.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "shared/ink.h"

namespace downhill {

/// 1 − the mean cosine between the picture and the kNear training digits of a class that are
/// nearest by it, both blurred by a binomial kernel of 7 × 7 pixels, so that a stroke beside a
/// stroke is near it. 0 is the same picture, 1 has no ink in common. Needs the norms of the blurred
/// training digits, taken in pieces: 4 bytes and some 5 µs a digit.
class Familiar {
 public:
  /// As many of the first training digits as there are, up to kDigits, are compared with: 20,000
  /// flag what 60,000 flag.
  static constexpr int kDigits = 20000;
  static constexpr int kNear = 5;

  /// Takes in up to `count` more. Returns whether there are more to take in.
  bool prepare(const LabelledInk& train, int count);
  /// A picture without ink is at 1. Cost: a product over the ink of a tenth of the digits, 0.3 ms.
  [[nodiscard]] double distance(const LabelledInk& train, const Ink& picture, int digit);
  /// The number of the nearest training digit at the last call of distance; −1 where there is none.
  [[nodiscard]] int nearest() const { return nearest_; }

  /// What is ranked: the distance, and how unsure the network is. Of what people draw that is no
  /// digit tools/strange finds 65 % with a weight of 0, 70 % with 0.1, 59 % with 0.3.
  static double score(double distance, float brightest) { return distance + 0.1 * (1 - brightest); }

 private:
  std::vector<float> norms_;
  std::vector<float> best_;
  int nearest_ = -1;
};

}  // namespace downhill
