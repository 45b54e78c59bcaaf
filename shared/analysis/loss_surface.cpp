#include "shared/analysis/loss_surface.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <string>
#include <utility>

#include "shared/network/kernels.h"

namespace downhill {
namespace {

double dot(std::span<const float> p, std::span<const float> q) {
  double sum = 0;
  for (std::size_t i = 0; i < p.size(); ++i) {
    sum += static_cast<double>(p[i]) * static_cast<double>(q[i]);
  }
  return sum;
}

double length(std::span<const float> d) { return std::sqrt(dot(d, d)); }

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

LossSurface::LossSurface(const Shape& shape, std::span<const float> theta, int examples)
    : network_(shape),
      theta_(theta.begin(), theta.end()),
      examples_(examples),
      z_(1),
      moved_(theta.size()),
      a_(static_cast<std::size_t>(network_.neurons()) * kTogether) {}

Status LossSurface::add(Axis axis) {
  if (axes_.size() == 2) {
    return {Code::kBadValue, "A surface has one axis or two; a third one was asked for."};
  }
  if (axis.at.empty() ||
      !std::all_of(axis.at.begin(), axis.at.end(), [](float t) { return std::isfinite(t); })) {
    return {Code::kBadValue, "An axis is a list of finite numbers, one or more; another one came."};
  }
  const std::size_t points = axis.at.size() * (axes_.empty() ? 1 : axes_[0].at.size());
  if (points > kMostPoints) {
    return {Code::kTooLarge, "A surface has up to " + std::to_string(kMostPoints) + " points; " +
                                 std::to_string(points) + " were asked for."};
  }
  const std::size_t bytes = (axes_.size() + 2) * static_cast<std::size_t>(examples_) *
                            static_cast<std::size_t>(network_.shape().widths[1]) * sizeof(float);
  if (bytes > kMostBytes) {
    return {Code::kTooLarge, "This surface would take " + std::to_string(bytes / 1'000'000) +
                                 " MB, and there is room for " +
                                 std::to_string(kMostBytes / 1'000'000) +
                                 ". Take fewer training images."};
  }
  lengths_.push_back(length(axis.d));
  axes_.push_back(std::move(axis));
  z_.emplace_back();
  order_ = coarseToFine(static_cast<int>(axes_[0].at.size()),
                        axes_.size() == 1 ? 1 : static_cast<int>(axes_[1].at.size()));
  return {};
}

bool LossSurface::advance(Trainer& trainer, const LabelledImages& train) {
  if (axes_.empty() || done()) {
    return false;
  }
  for (std::size_t i = 0; i < axes_.size(); ++i) {
    if (axes_[i].d.empty()) {
      addGradient(i, trainer, train);
      return true;
    }
  }
  if (axes_.back().orthogonal) {
    orthogonalize();
  }
  if (projected_ < z_.size()) {
    project(projected_ == 0 ? theta_ : axes_[projected_ - 1].d, train);
  } else {
    addCosts();
  }
  return true;
}

void LossSurface::addGradient(std::size_t axis, Trainer& trainer, const LabelledImages& train) {
  const int of = axes_[axis].downhill;
  gradient_.resize(theta_.size());
  piece_.resize(std::min(kPiece, of - next_));
  std::iota(piece_.begin(), piece_.end(), static_cast<std::uint32_t>(next_));
  trainer.addGradient(theta_, train, piece_, gradient_);
  next_ += static_cast<int>(piece_.size());
  if (next_ < of) {
    return;
  }
  next_ = 0;
  for (float& entry : gradient_) {
    entry /= -static_cast<float>(of);
  }
  lengths_[axis] = length(gradient_);
  axes_[axis].d = std::exchange(gradient_, {});
}

void LossSurface::orthogonalize() {
  axes_.back().orthogonal = false;
  if (axes_.size() == 1) {
    return;
  }
  const std::vector<float>& d = axes_[0].d;
  std::vector<float>& e = axes_[1].d;
  const double dd = dot(d, d);
  const double along = dd > 0 ? dot(d, e) / dd : 0;
  for (std::size_t i = 0; i < e.size(); ++i) {
    e[i] = static_cast<float>(static_cast<double>(e[i]) - along * static_cast<double>(d[i]));
  }
  lengths_[1] = length(e);
}

Projection LossSurface::shadow(std::span<const float> other) const {
  std::vector<float> p(theta_.size());
  std::transform(other.begin(), other.end(), theta_.begin(), p.begin(), std::minus<>());
  const std::span<const float> d = axes_.empty() ? std::span<const float>() : axes_[0].d;
  const std::span<const float> e = axes_.size() < 2 ? std::span<const float>() : axes_[1].d;
  if (d.empty() || (e.empty() && axes_.size() == 2)) {
    return {};
  }
  // The normal equations of |p − t d − s e|².
  const double dd = dot(d, d);
  const double de = dot(e, d);
  const double ee = dot(e, e);
  const double pd = dot(p, d);
  const double pe = dot(e, p);
  const double free = dd * ee - de * de;  // 0: one direction at most
  Projection shadow{};
  if (free > 0) {
    shadow = {(pd * ee - pe * de) / free, (pe * dd - pd * de) / free, 0};
  } else if (dd > 0) {
    shadow.t = pd / dd;
  } else if (ee > 0) {
    shadow.s = pe / ee;
  }
  double off = 0;
  for (std::size_t i = 0; i < p.size(); ++i) {
    const double rest = static_cast<double>(p[i]) - shadow.t * static_cast<double>(d[i]) -
                        (e.empty() ? 0 : shadow.s * static_cast<double>(e[i]));
    off += rest * rest;
  }
  shadow.off = std::sqrt(off);
  return shadow;
}

void LossSurface::project(std::span<const float> theta, const LabelledImages& train) {
  const Tensor& W = network_.tensors()[0];
  const Tensor& b = network_.tensors()[1];
  std::vector<float>& z = z_[projected_];
  z.resize(static_cast<std::size_t>(examples_) * W.rows);
  const int end = std::min(next_ + kPiece, examples_);
  for (; next_ < end; ++next_) {
    affineSparse(theta.data() + W.offset, theta.data() + b.offset, W.rows, train.image(next_),
                 z.data() + static_cast<std::size_t>(next_) * W.rows);
    if (projected_ == 0) {
      labels_.push_back(train.label(next_));
    }
  }
  if (next_ == examples_) {
    next_ = 0;
    ++projected_;
  }
}

void LossSurface::addCosts() {
  const int index = order_[points_.size()];
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
    const int n = std::min(kTogether, end - next_);
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
      sum_ += static_cast<double>(cost(network_.outputs(a_.data(), k, n), labels_[next_ + k]));
    }
    next_ += n;
  }
  if (next_ == examples_) {
    next_ = 0;
    points_.push_back({index, t, s, sum_ / examples_});
    if (done()) {
      z_ = {};
    }
  }
}

}  // namespace downhill
