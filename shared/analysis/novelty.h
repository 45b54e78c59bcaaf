// How little an image looks like the training digits of the class that it is read as. The network
// answers confidently to noise and letters too. Its own activations tell those from digits badly
// (with 13,002 parameters: a third of the letters at 5 % of the digits); the nearest training
// digits tell them well.
#pragma once

#include <span>
#include <vector>

#include "shared/base/job.h"
#include "shared/data/dataset.h"
#include "shared/network/network.h"

namespace downhill {

/// Finds the training digits of a class that are nearest by the cosine between the images, both
/// blurred by a binomial kernel of 7 × 7 pixels, so that a stroke beside a stroke is near it; of
/// these, the kClosest by imageDistance. Keeps the norms of the blurred training digits (4 bytes
/// and 5 µs each) and the distances of test digits once they are known (40 kB).
class NoveltyIndex {
 public:
  /// The first training digits that are compared with: 20,000 flag what 60,000 flag.
  static constexpr int kDigits = 20000;
  static constexpr int kNear = 20;
  static constexpr int kClosest = 3;
  /// Test digits that an image is ranked among: every kApart-th.
  static constexpr int kSample = 500;
  static constexpr int kApart = 20;

  struct Distance {
    double distance;  ///< mean imageDistance to the kClosest: 0 is the same image, 1 has nothing in
                      ///< common; 1 too where there are fewer, or no ink
    int nearest;      ///< number of the closest training digit; −1 where there is none
  };

  /// Takes in up to `count` more training digits. Returns whether there are more to take in.
  bool prepare(const LabelledImages& train, int count);
  /// Of an image to a class. Cost: a product over the ink of a tenth of the digits, and kNear
  /// comparisons of Sobel maps: 1.5 ms in wasm.
  [[nodiscard]] Distance distance(const LabelledImages& train, const SparseImage& image,
                                  int digit) const;
  /// The same of the k-th sampled test digit, computed once. `fresh` says whether it was now.
  double sampled(const Dataset& data, int k, int digit, bool& fresh);

 private:
  std::vector<float> norms_;
  std::vector<double> known_;  ///< by sampled test digit and class; NaN until it is known
};

/// Ranks an image among the sampled test digits by their distances to the classes that θ reads them
/// as. Cost: 0.9 s the first time; a millisecond, and 1.5 for each test digit that is read as
/// another class than ever before, later.
class NoveltyRanking : public Job {
 public:
  /// kNotYet: the first kDigits training images and all the test images have not arrived. `index`
  /// and `data` must outlive the job.
  NoveltyRanking(NoveltyIndex& index, const Shape& shape, std::span<const float> theta,
                 const Dataset& data, const Image& image);

  /// Share of the sampled test digits that are closer to their class, in [0, 1].
  [[nodiscard]] double rank() const { return static_cast<double>(closer_) / NoveltyIndex::kSample; }
  /// Further than 95 % of them: so one real digit in twenty is marked.
  [[nodiscard]] bool isOutlier() const { return rank() >= kOutlier; }
  /// Number of the training digit that is closest; −1 where there is no ink.
  [[nodiscard]] int nearest() const { return mine_.nearest; }

 protected:
  bool work() override;

 private:
  static constexpr double kOutlier = 0.95;

  int read(const SparseImage& image);

  NoveltyIndex& index_;
  Network network_;
  std::vector<float> theta_;
  std::vector<float> a_;
  const Dataset& data_;
  LabelledImages image_;
  NoveltyIndex::Distance mine_{-1, -1};
  int next_ = 0;    ///< the sampled test digit to be compared next
  int closer_ = 0;  ///< those before it that are closer
};

}  // namespace downhill
