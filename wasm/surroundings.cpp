// What lies around θ: its slope, the surfaces through it, another run.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>
#include <utility>

#include "shared/analysis/direction.h"
#include "shared/training/slice.h"
#include "wasm/session.h"

namespace downhill {
namespace {

bool whole(double value, double least, double most) {
  return value >= least && value <= most && value == std::floor(value);
}

Status badSeed() {
  return {Code::kBadValue, "A seed is a whole number from 0 to 4,294,967,295. Nothing has begun."};
}

/// Whether so many of the training pictures are there.
Status arrived(double examples, std::size_t there) {
  if (!whole(examples, 1, kTrainImages)) {
    return {Code::kBadValue,
            "Examples are counted in whole numbers from 1 to 60,000; something else came."};
  }
  if (examples > static_cast<double>(there)) {
    return {Code::kNotYet, "This needs " + std::to_string(static_cast<int>(examples)) +
                               " training images and " + std::to_string(there) +
                               " have arrived. Ask again when they are here."};
  }
  return {};
}

}  // namespace

Outcome Session::beginBatchGradient(double batch) {
  if (!whole(batch, 1, kTrainImages)) {
    return outcome({Code::kBadValue,
                    "The batch size is a whole number from 1 to 60,000; something else came."});
  }
  const auto count = static_cast<int>(batch);
  const Status there = arrived(Sampler::needed(run_.examples(), count), data_.train.size());
  if (!there.ok()) {
    return outcome(there);
  }
  const std::span<const std::uint32_t> next = run_.nextBatch(count);
  next_batch_.assign(next.begin(), next.end());
  batch_gradient_.assign(gradient_.size(), 0.0F);
  return outcome({});
}

void Session::addBatchGradient(int from, int count) {
  const int most = static_cast<int>(next_batch_.size());
  const int first = std::clamp(from, 0, most);
  const std::span<const std::uint32_t> piece =
      std::span(next_batch_).subspan(first, std::clamp(count, 0, most - first));
  run_.trainer().addGradient(run_.theta(), data_.train, piece, batch_gradient_);
}

std::span<const float> Session::batchGradient() {
  const float share = 1.0F / static_cast<float>(std::max<std::size_t>(next_batch_.size(), 1));
  for (float& entry : batch_gradient_) {
    entry *= share;
  }
  next_batch_ = {};
  return batch_gradient_;
}

Comparison Session::slope() { return compare(gradient(), batchGradient()); }

Outcome Session::beginSurface(double examples) {
  const Status there = arrived(examples, data_.train.size());
  if (there.ok()) {
    surface_.emplace(run_.recipe().shape, run_.theta(), static_cast<int>(examples));
  }
  return outcome(there);
}

Outcome Session::addAxis(Axis axis) {
  if (!surface_) {
    return outcome({Code::kBadValue, "A surface begins before its axes are named."});
  }
  axis.at.assign(inbox_.begin(), inbox_.end());
  const Status added = surface_->add(std::move(axis));
  if (!added.ok()) {
    surface_.reset();
  }
  return outcome(added);
}

Outcome Session::alongDescent(double examples) {
  const Status there = arrived(examples, data_.train.size());
  if (!there.ok()) {
    surface_.reset();
    return outcome(there);
  }
  return addAxis({.at = {}, .d = {}, .downhill = static_cast<int>(examples)});
}

Outcome Session::alongBatch(double batch) {
  Outcome begun = beginBatchGradient(batch);
  if (begun.code != "ok") {
    surface_.reset();
    return begun;
  }
  addBatchGradient(0, static_cast<int>(batch));
  const std::span<const float> g = batchGradient();
  std::vector<float> d(g.size());
  std::transform(g.begin(), g.end(), d.begin(), [](float entry) { return -entry; });
  return addAxis({.at = {}, .d = std::move(d)});
}

Outcome Session::alongRandom(double seed, bool normalised) {
  if (!whole(seed, 0, kLargestSeed)) {
    surface_.reset();
    return outcome(badSeed());
  }
  const Shape& shape = run_.recipe().shape;
  std::vector<float> d = randomDirection(shape, static_cast<std::uint32_t>(seed));
  if (normalised) {
    normaliseFilters(shape, run_.theta(), d);
  }
  return addAxis({.at = {}, .d = std::move(d)});
}

Outcome Session::alongMoment(double step, bool orthogonal) {
  Result<std::vector<float>> there = moment(step);
  if (!there.ok()) {
    surface_.reset();
    return outcome(there.status());
  }
  std::vector<float> d = std::move(there.value());
  for (std::size_t i = 0; i < d.size(); ++i) {
    d[i] -= run_.theta()[i];
  }
  return addAxis({.at = {}, .d = std::move(d), .orthogonal = orthogonal});
}

bool Session::workSurface(double milliseconds) {
  using Clock = std::chrono::steady_clock;
  const auto end = Clock::now() + std::chrono::duration<double, std::milli>(milliseconds);
  while (surface_ && surface_->advance(run_.trainer(), data_.train)) {
    if (Clock::now() >= end) {
      return !surface_->done();
    }
  }
  return false;
}

std::span<const double> Session::surfacePoints(int from) {
  surface_points_.clear();
  if (surface_) {
    const std::span<const SurfacePoint> all = surface_->points();
    for (const SurfacePoint& point : all.subspan(std::min<std::size_t>(from, all.size()))) {
      surface_points_.insert(surface_points_.end(),
                             {static_cast<double>(point.index), static_cast<double>(point.t),
                              static_cast<double>(point.s), point.cost});
    }
  }
  return surface_points_;
}

std::span<const double> Session::surfaceLengths() const {
  return surface_ ? std::span<const double>(surface_->lengths()) : std::span<const double>();
}

Projection Session::shadow() const {
  return surface_ && recalled_.size() == run_.theta().size() ? surface_->shadow(recalled_)
                                                             : Projection{};
}

Outcome Session::beginRival(double seed, double batch, double eta) {
  Recipe recipe = run_.recipe();
  if (!std::isnan(seed)) {
    if (!whole(seed, 0, kLargestSeed)) {
      return outcome(badSeed());
    }
    recipe.seed = static_cast<std::uint32_t>(seed);
    recipe.opening = false;
  }
  // The bounds are Run's; its settings are tried on a run of one change.
  Run trial({.shape = recipe.shape, .seed = recipe.seed});
  const Status sized = std::isnan(batch) ? Status() : trial.setBatch(batch);
  const Status paced = std::isnan(eta) ? Status() : trial.setEta(eta);
  if (!sized.ok() || !paced.ok()) {
    return outcome(sized.ok() ? paced : sized);
  }
  for (Change& change : recipe.changes) {
    change.batch = std::isnan(batch) ? change.batch : static_cast<int>(batch);
    change.eta = std::isnan(eta) ? change.eta : static_cast<float>(eta);
  }
  if (recipe.opening) {
    rival_.emplace(recipe, run_.start());
  } else {
    rival_.emplace(recipe);
  }
  return outcome({});
}

Outcome Session::trainRival(int count, double milliseconds) {
  if (!rival_) {
    return outcome({Code::kEmpty, "There is no second run; one has to be begun."});
  }
  const Advance advance = downhill::train(*rival_, data_.train, count, milliseconds);
  if (advance.divergence != Divergence::kNone) {
    return outcome({Code::kDiverged, "The second run ends at step " +
                                         std::to_string(rival_->steps()) + ". " +
                                         sentence(advance.divergence)});
  }
  if (advance.steps == 0 && rival_->waiting(data_.train)) {
    return outcome({Code::kNotYet, "The second run waits for training images."});
  }
  return outcome({});
}

double Session::rivalStep() const { return rival_ ? static_cast<double>(rival_->steps()) : 0; }

Score Session::scoreRival(bool mine, bool train, int from, int count) const {
  const std::span<const float> theta =
      mine || !rival_ ? std::span<const float>(recalled_) : rival_->theta();
  return theta.empty()
             ? Score{}
             : evaluate(run_.network(), theta, train ? data_.train : data_.test, from, count);
}

Result<std::vector<float>> Session::moment(double step) {
  if (!whole(step, 0, static_cast<double>(run_.lastStep()))) {
    return Status(Code::kBadValue, "This run has steps 0 to " + std::to_string(run_.lastStep()) +
                                       "; another one was asked for.");
  }
  return run_.recall(static_cast<std::uint64_t>(step), data_.train);
}

Outcome Session::recall(double step) {
  Result<std::vector<float>> there = moment(step);
  if (there.ok()) {
    recalled_ = std::move(there.value());
  }
  return outcome(there.status());
}

Comparison Session::compareRival() const {
  return rival_ && recalled_.size() == rival_->theta().size() ? compare(recalled_, rival_->theta())
                                                              : Comparison{};
}

void Session::dropRival() {
  rival_.reset();
  recalled_ = {};
}

}  // namespace downhill
