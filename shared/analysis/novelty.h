// How much a picture looks like the training digits of the class that it is read as. The network
// answers confidently to noise and letters too; its own activations tell those from digits badly
// (with 13,002 parameters: a third of the letters at 5 % of the digits), the nearest training
// digits tell them well.
#pragma once

#include <vector>

#include "shared/analysis/image_distance.h"
#include "shared/data/sparse_image.h"

namespace downhill {

/// The training digits of a class that are nearest by the cosine between the pictures, both blurred
/// by a binomial kernel of 7 × 7 pixels, so that a stroke beside a stroke is near it; and of these
/// the most alike by their edges, see edges.h. Needs the norms of the blurred training digits,
/// taken in pieces: 4 bytes and some 5 µs a digit.
class Novelty {
 public:
  /// As many of the first training digits as there are, up to kDigits, are compared with: 20,000
  /// flag what 60,000 flag.
  static constexpr int kDigits = 20000;
  static constexpr int kNear = 20;
  static constexpr int kLike = 3;

  /// Takes in up to `count` more. Returns whether there are more to take in.
  bool prepare(const LabelledImages& train, int count);
  /// The mean imageDistance of the picture to the kLike most alike: 0 is the same picture, 1 has no
  /// edge in common. 1 too where there are fewer, or no ink. Cost: a product over the ink of a
  /// tenth of the digits, and kNear comparisons of edges: 1.5 ms.
  [[nodiscard]] double distance(const LabelledImages& train, const SparseImage& picture, int digit);
  /// The number of the most alike training digit at the last call of distance; −1 where there is
  /// none.
  [[nodiscard]] int nearest() const { return nearest_; }

 private:
  std::vector<float> norms_;
  int nearest_ = -1;
};

}  // namespace downhill
