#include "tools/experiments/learner.h"

#include <algorithm>
#include <numeric>

namespace downhill::tools {
namespace {

// Streams of a course's seed; the weights have stream 0.
constexpr std::uint64_t kBends = 1;
constexpr std::uint64_t kOrders = 2;

constexpr int kGroup = 32;  // images that the teacher reads at once

/// Random θ, with twice the variance in hidden layers of ReLUs, half of which are off (He, Zhang,
/// Ren, Sun, "Delving Deep into Rectifiers", 2015).
std::vector<float> initialParameters(const Shape& shape, std::uint32_t seed) {
  std::vector<float> theta = randomParameters(shape, seed);
  if (shape.activation != Activation::kRelu) return theta;
  for (const Tensor& tensor : layout(shape.widths)) {
    if (tensor.kind == 'b' || tensor.layer == shape.layers()) continue;
    for (int i = 0; i < tensor.size(); ++i) theta[tensor.offset + i] *= 1.4142135F;
  }
  return theta;
}

}  // namespace

Learner::Learner(const Course& course, const LabelledImages& all, int count, const Teacher* teacher)
    : course_(course),
      all_(all),
      teacher_(teacher),
      network_(course.shape),
      theta_(initialParameters(course.shape, course.seed)),
      average_(theta_),
      gradient_(theta_.size()),
      velocity_(theta_.size()),
      bends_(course.seed, kBends),
      orders_(course.seed, kOrders),
      order_(count),
      a_(static_cast<std::size_t>(network_.neurons()) * course.batch),
      delta_(a_.size()) {
  std::iota(order_.begin(), order_.end(), 0U);
}

void Learner::bendAll() {
  bent_ = {};
  bent_.reserve(order_.size(), order_.size() * 160);
  targets_.assign(order_.size() * kClasses, 0.0F);
  for (std::size_t k = 0; k < order_.size(); ++k) {
    const SparseImage image = all_.image(k);
    const std::uint8_t label = all_.label(k);
    const bool bends = bends_.uniform() >= course_.unbent;
    bent_.append(bends ? bend(image, label, course_.bend, bends_) : unpack(image), label);
    targets_[k * kClasses + label] = 1;
  }
  if (teacher_ == nullptr) return;
  std::vector<SparseImage> x;
  std::vector<float> a(static_cast<std::size_t>(teacher_->network.neurons()) * kGroup);
  for (std::size_t from = 0; from < order_.size(); from += kGroup) {
    const std::size_t n = std::min<std::size_t>(kGroup, order_.size() - from);
    x.clear();
    for (std::size_t k = from; k < from + n; ++k) x.push_back(bent_.image(k));
    teacher_->network.forward(teacher_->theta.data(), x, a.data());
    const float* outputs = teacher_->network.outputs(a.data(), 0, static_cast<int>(n)).data();
    for (std::size_t i = 0; i < n * kClasses; ++i) {
      float& y = targets_[from * kClasses + i];
      y += course_.teacher * (outputs[i] - y);
    }
  }
}

/// Rises linearly through the first epoch, and falls to 0 along 1 − t² (3 − 2t).
float Learner::eta() const {
  const std::size_t steps = order_.size() / course_.batch;
  const auto an_epoch = static_cast<float>(steps);
  const float t = static_cast<float>(steps_) / (an_epoch * static_cast<float>(course_.epochs));
  const float rise = std::min(static_cast<float>(steps_ + 1) / an_epoch, 1.0F);
  return course_.eta * rise * (1 - t * t * (3 - 2 * t));
}

void Learner::step(std::size_t from) {
  const int n = course_.batch;
  x_.clear();
  for (int k = 0; k < n; ++k) x_.push_back(bent_.image(order_[from + k]));
  network_.forward(theta_.data(), x_, a_.data());
  const std::size_t top = static_cast<std::size_t>(n) * (network_.neurons() - kClasses);
  for (int k = 0; k < n; ++k) {
    const float* y = targets_.data() + static_cast<std::size_t>(order_[from + k]) * kClasses;
    for (int j = 0; j < kClasses; ++j) {
      const std::size_t i = top + k * kClasses + j;
      delta_[i] = a_[i] - y[j];
    }
  }
  network_.finishBackward(theta_.data(), a_.data(), n, delta_.data());
  std::fill(gradient_.begin(), gradient_.end(), 0.0F);
  network_.descend(gradient_.data(), x_, a_.data(), delta_.data(), -1.0F / static_cast<float>(n));

  const float eta = this->eta();
  const float momentum = course_.momentum;
  // The early average is nearly the mean of all steps, so that it forgets the initial θ.
  const float decay =
      std::min(course_.average, static_cast<float>(steps_) / (static_cast<float>(steps_) + 10));
  const float rate = 1 - decay;
  float* theta = theta_.data();
  float* velocity = velocity_.data();
  float* average = average_.data();
  const float* gradient = gradient_.data();
  for (std::size_t i = 0; i < theta_.size(); ++i) {
    velocity[i] = momentum * velocity[i] + gradient[i];
    theta[i] -= eta * (gradient[i] + momentum * velocity[i]);
    average[i] += rate * (theta[i] - average[i]);
  }
  ++steps_;
}

void Learner::epoch() {
  if (epochs_ == course_.epochs) return;
  if (epochs_ % course_.epochs_per_bend == 0) bendAll();
  shuffle(order_, orders_);
  const auto batch = static_cast<std::size_t>(course_.batch);
  for (std::size_t from = 0; from + batch <= order_.size(); from += batch) step(from);
  ++epochs_;
}

}  // namespace downhill::tools
