#include "shared/surface.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>

namespace downhill {
namespace {

double length(std::span<const float> d) {
  double sum = 0;
  for (const float entry : d) {
    sum += static_cast<double>(entry) * static_cast<double>(entry);
  }
  return std::sqrt(sum);
}

/// z¹ = W¹ x + b¹ of one picture into its lane, summed as Network::forward does.
template <int Rows>
void firstSums(const float* theta, const Tensor& W, const Ink& x, Abreast* z, Eigen::Index lane) {
  using Column = Eigen::Matrix<float, Rows, 1>;
  using Map = Eigen::Map<const Column>;
  Column sum = Map(theta + W.offset + W.size(), W.rows);
  for (std::size_t i = 0; i < x.index.size(); ++i) {
    sum += grey(x.value[i]) * Map(theta + W.offset + x.index[i] * W.rows, W.rows);
  }
  for (int j = 0; j < W.rows; ++j) {
    z[j][lane] = sum[j];
  }
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

Surface::Surface(const Shape& shape, std::span<const float> theta, int examples)
    : shape_(shape),
      theta_(theta.begin(), theta.end()),
      examples_(examples),
      upper_(shape),
      z_(1),
      moved_(theta.size()),
      here_(shape.widths[1]) {}

Status Surface::add(Axis axis) {
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
                            static_cast<std::size_t>(shape_.widths[1]) * sizeof(float);
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

bool Surface::advance(Trainer& trainer, const LabelledInk& train) {
  if (axes_.empty() || done()) {
    return false;
  }
  for (std::size_t i = 0; i < axes_.size(); ++i) {
    if (axes_[i].d.empty()) {
      addGradient(i, trainer, train);
      return true;
    }
  }
  if (projected_ < z_.size()) {
    project(projected_ == 0 ? theta_ : axes_[projected_ - 1].d, train);
  } else {
    addCosts();
  }
  return true;
}

void Surface::addGradient(std::size_t axis, Trainer& trainer, const LabelledInk& train) {
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

void Surface::project(std::span<const float> theta, const LabelledInk& train) {
  const Tensor W = layout(shape_.widths)[0];
  std::vector<Abreast>& z = z_[projected_];
  z.resize(static_cast<std::size_t>((examples_ + kAbreast - 1) / kAbreast) * W.rows,
           Abreast::Zero());
  const int end = std::min(next_ + kPiece, examples_);
  for (; next_ < end; ++next_) {
    Abreast* group = z.data() + next_ / kAbreast * W.rows;
    const int lane = next_ % kAbreast;
    if (W.rows == 16) {
      firstSums<16>(theta.data(), W, train.ink(next_), group, lane);
    } else {
      firstSums<Eigen::Dynamic>(theta.data(), W, train.ink(next_), group, lane);
    }
    if (projected_ == 0) {
      labels_.push_back(train.label(next_));
    }
  }
  if (next_ == examples_) {
    next_ = 0;
    ++projected_;
  }
}

void Surface::addCosts() {
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
  const std::size_t width = here_.size();
  const int end = std::min(next_ + kPiece, examples_);
  for (; next_ < end; next_ = std::min(next_ + kAbreast, end)) {
    const std::size_t from = next_ / kAbreast * width;
    for (std::size_t j = 0; j < width; ++j) {
      here_[j] = z_[0][from + j] + t * z_[1][from + j];
    }
    if (plane) {
      for (std::size_t j = 0; j < width; ++j) {
        here_[j] += s * z_[2][from + j];
      }
    }
    const std::size_t count = std::min(kAbreast, end - next_);
    sum_ += upper_.cost(moved_, here_, std::span(labels_).subspan(next_, count));
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
