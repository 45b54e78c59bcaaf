// The hill itself: C(θ + t d) on a line, or C(θ + t d + s e) on a plane, over the first n training
// pictures. Nothing is sampled or smoothed: every point is the cost of all n pictures.
//
// Of 2,800 multiply-adds that the cost of a picture takes, 2,400 are the first layer's, and z¹ is
// linear in t and s:
//
//   z¹(θ + t d + s e) = z¹(θ) + t z¹(d) + s z¹(e),   z¹(d) = W¹(d) x + b¹(d)
//
// So z¹ is taken once of θ and of each direction, for every picture, and a point costs the small
// layers only: 64 points of 10,000 pictures, 0.1 s in wasm. That is exact but for rounding.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "shared/base/status.h"
#include "shared/data/sparse_image.h"
#include "shared/network/network.h"
#include "shared/training/trainer.h"

namespace downhill {

/// A direction from θ, and the multiples of it that are looked at.
struct Axis {
  std::vector<float> at;   ///< t, or s; in any order
  std::vector<float> d{};  ///< θ-shaped; empty: −∇C at θ, over the first so many training pictures
  int downhill = 0;
  bool orthogonal = false;  ///< of a second axis: d less what of it lies along the first one
};

struct SurfacePoint {
  int index;  ///< row * columns + column; t is the columns', s the rows'
  float t;
  float s;      ///< 0 on a line
  double cost;  ///< mean C_k
};

/// Where another θ' is seen on a surface: θ + t d + s e is its nearest place there.
struct Projection {
  double t;
  double s;    ///< 0 on a line
  double off;  ///< |θ' − θ − t d − s e|: how far it lies off the surface
};

/// Begins with a copy of θ, so that the run may go on; each call of `advance` does one piece of the
/// work. Memory: n × (first layer's width) floats for θ and for each axis, at most kMostBytes,
/// until the last point is done; 10,000 pictures on a line of the lesson's network take 1.3 MB,
/// 60,000 on a plane 11.5. Beside that 28 bytes a point.
class LossSurface {
 public:
  /// Over the first `examples` training pictures, which must have arrived, as must those of −∇C.
  LossSurface(const Shape& shape, std::span<const float> theta, int examples);

  /// The first axis is t, a second one s. kTooLarge: more than kMostPoints in all, or more memory
  /// than kMostBytes. kBadValue: no points, points that are not finite, or a third axis.
  Status add(Axis axis);

  /// Takes up to kPiece pictures through one of: gradient, z¹, a point. Below a millisecond for the
  /// lesson's network. Returns false when there was nothing left to do.
  bool advance(Trainer& trainer, const LabelledImages& train);

  /// Finished points, coarse to fine: the ends, the middle, the quarters, …
  [[nodiscard]] std::span<const SurfacePoint> points() const { return points_; }
  /// |d| of each axis; 0 while −∇C is not known yet.
  [[nodiscard]] const std::vector<double>& lengths() const { return lengths_; }
  /// Of another θ of the same shape, by least squares. A direction without length gets none of it;
  /// all zeros while −∇C is not known yet. Cost: two passes over θ.
  [[nodiscard]] Projection shadow(std::span<const float> other) const;
  [[nodiscard]] bool done() const { return !axes_.empty() && points_.size() == order_.size(); }

  static constexpr int kPiece = 512;
  static constexpr int kTogether = 32;
  static constexpr std::size_t kMostPoints = 65536;
  static constexpr std::size_t kMostBytes = 12'000'000;

 private:
  void addGradient(std::size_t axis, Trainer& trainer, const LabelledImages& train);
  void orthogonalize();
  void project(std::span<const float> theta, const LabelledImages& train);
  void addCosts();

  Network network_;
  std::vector<float> theta_;
  int examples_;
  std::vector<Axis> axes_;
  std::vector<double> lengths_;
  std::vector<int> order_;
  std::vector<SurfacePoint> points_;

  int next_ = 0;  ///< the first picture that the work under way has not seen
  std::vector<std::uint32_t> piece_;
  std::vector<float> gradient_;        ///< a sum under way
  std::vector<std::vector<float>> z_;  ///< z¹ of θ, of d, of e, picture after picture
  std::vector<std::uint8_t> labels_;
  std::size_t projected_ = 0;  ///< how many of z_ are there
  std::vector<float> moved_;   ///< θ + t d + s e
  std::vector<float> a_;       ///< activations there, of kTogether pictures
  double sum_ = 0;
};

/// Every cell of a grid once, in an order in which it is useful to draw: with a stride that halves.
std::vector<int> coarseToFine(int columns, int rows);

}  // namespace downhill
