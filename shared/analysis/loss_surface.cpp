#include "shared/analysis/loss_surface.h"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "shared/network/kernels.h"

namespace downhill {
namespace {

using Column = Eigen::Map<const Eigen::VectorXf>;

Column column(std::span<const float> values) {
  return {values.data(), static_cast<Eigen::Index>(values.size())};
}

double dot(std::span<const float> p, std::span<const float> q) {
  return column(p).cast<double>().dot(column(q).cast<double>());
}

double length(std::span<const float> d) { return column(d).cast<double>().norm(); }

Status check(const std::vector<Axis>& axes, int examples, int width) {
  if (axes.empty() || axes.size() > 2) {
    return {Code::kBadValue,
            "A surface has one axis or two; " + std::to_string(axes.size()) + " were asked for."};
  }
  std::size_t points = 1;
  for (const Axis& axis : axes) {
    if (!axis.problem.ok()) {
      return axis.problem;
    }
    if (axis.at.empty() ||
        !std::all_of(axis.at.begin(), axis.at.end(), [](float t) { return std::isfinite(t); })) {
      return {Code::kBadValue,
              "An axis is a list of finite numbers, one or more; another one came."};
    }
    points *= axis.at.size();
  }
  if (points > LossSurface::kMostPoints) {
    return {Code::kTooLarge, "A surface has up to " + std::to_string(LossSurface::kMostPoints) +
                                 " points; " + std::to_string(points) + " were asked for."};
  }
  const std::size_t bytes = (axes.size() + 1) * static_cast<std::size_t>(examples) *
                            static_cast<std::size_t>(width) * sizeof(float);
  if (bytes > LossSurface::kMostBytes) {
    return {Code::kTooLarge, "This surface would take " + std::to_string(bytes / 1'000'000) +
                                 " MB, and there is room for " +
                                 std::to_string(LossSurface::kMostBytes / 1'000'000) +
                                 ". Take fewer training images."};
  }
  for (const Axis& axis : axes) {
    const Job* job = axis.descent ? static_cast<const Job*>(axis.descent.get())
                                  : static_cast<const Job*>(axis.checkpoint.get());
    if (job && !job->status().ok()) {
      return job->status();
    }
  }
  return {};
}

}  // namespace

std::vector<int> coarseToFine(int columns, int rows) {
  std::vector<int> order;
  std::vector<bool> seen(static_cast<std::size_t>(columns) * rows, false);
  // Multiples of the stride, and the far end, which need not be one.
  const auto marks = [](int count, int stride) {
    std::vector<int> at;
    for (int i = 0; i < count; i += stride) {
      at.push_back(i);
    }
    if (at.back() != count - 1) {
      at.push_back(count - 1);
    }
    return at;
  };
  int stride = 1;
  while (2 * stride < std::max(columns, rows)) {
    stride *= 2;
  }
  for (; stride > 0; stride /= 2) {
    const std::vector<int> across = marks(columns, stride);
    for (const int row : marks(rows, stride)) {
      for (const int column : across) {
        const int cell = row * columns + column;
        if (!seen[cell]) {
          seen[cell] = true;
          order.push_back(cell);
        }
      }
    }
  }
  return order;
}

LossSurface::LossSurface(const Shape& shape, std::span<const float> theta, int examples,
                         std::vector<Axis> axes, const LabelledImages& train)
    : network_(shape),
      theta_(theta.begin(), theta.end()),
      examples_(examples),
      axes_(std::move(axes)),
      train_(train),
      z_(axes_.size() + 1),
      moved_(theta.size()),
      a_(static_cast<std::size_t>(network_.neurons()) * kGroup) {
  Status good = downhill::check(Range{0, examples});
  if (good.ok()) {
    good = arrived(static_cast<std::size_t>(examples), train.size());
  }
  if (good.ok()) {
    good = check(axes_, examples, shape.widths[1]);
  }
  if (!good.ok()) {
    fail(std::move(good));
    return;
  }
  for (const Axis& axis : axes_) {
    lengths_.push_back(length(axis.d));
  }
  order_ = coarseToFine(static_cast<int>(axes_[0].at.size()),
                        axes_.size() == 1 ? 1 : static_cast<int>(axes_[1].at.size()));
}

bool LossSurface::work() {
  for (std::size_t i = 0; i < axes_.size(); ++i) {
    if (axes_[i].d.empty()) {
      return findDirection(i);
    }
  }
  if (axes_.back().orthogonal) {
    orthogonalize();
  }
  if (first_layers_ < z_.size()) {
    addFirstLayer(first_layers_ == 0 ? theta_ : axes_[first_layers_ - 1].d);
  } else {
    addCosts();
  }
  return !done();
}

bool LossSurface::findDirection(std::size_t i) {
  Axis& axis = axes_[i];
  Job& job = axis.descent ? static_cast<Job&>(*axis.descent) : static_cast<Job&>(*axis.checkpoint);
  if (job.advance(0)) {
    return true;
  }
  axis.d.resize(theta_.size());
  Eigen::Map<Eigen::VectorXf> d(axis.d.data(), static_cast<Eigen::Index>(axis.d.size()));
  if (axis.descent) {
    d = -column(axis.descent->values());
  } else {
    d = column(axis.checkpoint->theta()) - column(theta_);
  }
  axis.descent.reset();
  axis.checkpoint.reset();
  lengths_[i] = length(axis.d);
  return true;
}

/// One step of Gram–Schmidt: e ← e − (d·e / d·d) d.
void LossSurface::orthogonalize() {
  axes_.back().orthogonal = false;
  if (axes_.size() == 1) {
    return;
  }
  const std::vector<float>& d = axes_[0].d;
  std::vector<float>& e = axes_[1].d;
  const double dd = dot(d, d);
  const double share = dd > 0 ? dot(d, e) / dd : 0;
  Eigen::Map<Eigen::VectorXf>(e.data(), static_cast<Eigen::Index>(e.size())) =
      (column(e).cast<double>() - share * column(d).cast<double>()).cast<float>();
  lengths_[1] = length(e);
}

Projection LossSurface::project(std::span<const float> theta) const {
  if (!done()) {
    return {};
  }
  const Eigen::VectorXd p = (column(theta) - column(theta_)).cast<double>();
  const Eigen::VectorXd d = column(axes_[0].d).cast<double>();
  const Eigen::VectorXd e = axes_.size() == 2 ? Eigen::VectorXd(column(axes_[1].d).cast<double>())
                                              : Eigen::VectorXd(Eigen::VectorXd::Zero(p.size()));
  // The normal equations of |p − t d − s e|².
  const double dd = d.squaredNorm();
  const double ee = e.squaredNorm();
  const double de = d.dot(e);
  const double pd = p.dot(d);
  const double pe = p.dot(e);
  const double determinant = dd * ee - de * de;  // 0: at most one direction
  Projection found{};
  if (determinant > 0) {
    found.t = (pd * ee - pe * de) / determinant;
    found.s = (pe * dd - pd * de) / determinant;
  } else if (dd > 0) {
    found.t = pd / dd;
  } else if (ee > 0) {
    found.s = pe / ee;
  }
  found.residual = (p - found.t * d - found.s * e).norm();
  return found;
}

/// Computes z¹ of the next images, of θ or of a direction.
void LossSurface::addFirstLayer(std::span<const float> theta) {
  const Tensor& W = network_.tensors()[0];
  const Tensor& b = network_.tensors()[1];
  std::vector<float>& z = z_[first_layers_];
  z.resize(static_cast<std::size_t>(examples_) * W.rows);
  const int end = std::min(next_ + kPiece, examples_);
  for (; next_ < end; ++next_) {
    affineSparse(theta.data() + W.offset, theta.data() + b.offset, W.rows, train_.image(next_),
                 z.data() + static_cast<std::size_t>(next_) * W.rows);
  }
  if (next_ == examples_) {
    next_ = 0;
    ++first_layers_;
  }
}

void LossSurface::addCosts() {
  const int index = order_[costs_.size()];
  const int columns = static_cast<int>(axes_[0].at.size());
  const bool plane = axes_.size() == 2;
  const float t = axes_[0].at[index % columns];
  const float s = plane ? axes_[1].at[index / columns] : 0.0F;
  if (next_ == 0) {
    sum_ = 0;
    for (std::size_t i = 0; i < theta_.size(); ++i) {
      moved_[i] = theta_[i] + t * axes_[0].d[i] + (plane ? s * axes_[1].d[i] : 0.0F);
    }
  }
  const auto width = static_cast<std::size_t>(network_.tensors()[0].rows);
  const int end = std::min(next_ + kPiece, examples_);
  while (next_ < end) {
    const int n = std::min(kGroup, end - next_);
    const std::size_t from = next_ * width;
    for (std::size_t j = 0; j < n * width; ++j) {
      a_[j] = z_[0][from + j] + t * z_[1][from + j];
    }
    if (plane) {
      for (std::size_t j = 0; j < n * width; ++j) {
        a_[j] += s * z_[2][from + j];
      }
    }
    network_.finishForward(moved_.data(), n, a_.data());
    for (int k = 0; k < n; ++k) {
      sum_ += static_cast<double>(cost(network_.outputs(a_.data(), k, n), train_.label(next_ + k)));
    }
    next_ += n;
  }
  if (next_ == examples_) {
    next_ = 0;
    costs_.push_back(sum_ / examples_);
    if (done()) {
      z_ = {};
    }
  }
}

}  // namespace downhill
