// The hill itself: C(θ + t d) on a line, or C(θ + t d + s e) on a plane, over the first n training
// images. Nothing is sampled or smoothed: every point is the cost of all n images.
//
// The cost of an image takes 2,800 multiply-adds; 2,400 of them are the first layer's, and z¹ is
// linear in t and s:
//
//   z¹(θ + t d + s e) = z¹(θ) + t z¹(d) + s z¹(e),   z¹(d) = W¹(d) x + b¹(d)
//
// So z¹ is computed once of θ and of each direction, for every image, and a point costs the small
// layers only: 64 points of 10,000 images take 0.1 s in wasm. That is exact but for rounding.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "shared/analysis/gradient.h"
#include "shared/base/job.h"
#include "shared/training/replay.h"

namespace downhill {

/// A direction d from θ, and the multiples of it at which the cost is wanted.
struct Axis {
  std::vector<float> at;                 ///< t, or s; in any order
  std::vector<float> d{};                ///< θ-shaped; where it is empty, one of these computes it:
  std::unique_ptr<Gradient> descent{};   ///< d = −∇C
  std::unique_ptr<Replay> checkpoint{};  ///< d = θ of another step of the run − θ
  bool orthogonal = false;  ///< a second axis keeps only its part orthogonal to the first
  Status problem{};         ///< why there is no such direction
};

/// Where another step's θ' is seen on a surface: θ + t d + s e is the nearest point there.
struct Projection {
  double t;
  double s;         ///< 0 on a line
  double residual;  ///< |θ' − θ − t d − s e|: how far θ' lies off the surface
};

/// Keeps a copy of θ, so the run may go on. Memory: n × (first layer's width) floats for θ and for
/// each axis, at most kMostBytes, until the last point is done; 10,000 images on a line of the
/// lesson's network take 1.3 MB, 60,000 on a plane 11.5. Beside that 12 bytes a point.
class LossSurface : public Job {
 public:
  /// The first axis is t, a second one s. kBadValue: no axis, a third one, one without points, or
  /// points that are not finite. kNotYet: images have not arrived. kTooLarge: more than kMostPoints
  /// in all, or more memory than kMostBytes; and whatever stops an axis' gradient or replay.
  /// `train` must outlive the job.
  LossSurface(const Shape& shape, std::span<const float> theta, int examples,
              std::vector<Axis> axes, const LabelledImages& train);

  /// Cells of the grid in the order in which their costs are computed, coarse to fine: the ends,
  /// the middle, the quarters, … A cell is row * columns + column; t is the columns', s the rows'.
  [[nodiscard]] std::span<const int> order() const { return order_; }
  /// Mean C_k of the cells that are finished, in that order.
  [[nodiscard]] std::span<const double> costs() const { return costs_; }
  /// |d| of each axis; 0 while it is not known yet.
  [[nodiscard]] std::span<const double> lengths() const { return lengths_; }
  /// Of another θ of the same shape, by least squares. A direction without length gets none of it;
  /// all zeros before the surface is done. Cost: two passes over θ.
  [[nodiscard]] Projection project(std::span<const float> theta) const;
  [[nodiscard]] bool done() const { return status().ok() && costs_.size() == order_.size(); }

  static constexpr int kPiece = 512;
  static constexpr int kGroup = 32;  ///< images whose activations stay in the first-level cache
  static constexpr std::size_t kMostPoints = 65536;
  static constexpr std::size_t kMostBytes = 12'000'000;

 protected:
  bool work() override;

 private:
  bool findDirection(std::size_t axis);
  void orthogonalize();
  void addFirstLayer(std::span<const float> theta);
  void addCosts();

  Network network_;
  std::vector<float> theta_;
  int examples_;
  std::vector<Axis> axes_;
  const LabelledImages& train_;
  std::vector<double> lengths_;
  std::vector<int> order_;
  std::vector<double> costs_;

  int next_ = 0;                       ///< the first image that the work under way has not seen
  std::vector<std::vector<float>> z_;  ///< z¹ of θ, of d, of e, image after image
  std::size_t first_layers_ = 0;       ///< how many of z_ are there
  std::vector<float> moved_;           ///< θ + t d + s e
  std::vector<float> a_;               ///< activations there, of kGroup images
  double sum_ = 0;
};

/// Every cell of a grid once, in an order in which it is useful to draw: with a stride that halves.
std::vector<int> coarseToFine(int columns, int rows);

}  // namespace downhill
