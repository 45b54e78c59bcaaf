#include "shared/analysis/novelty.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <utility>

#include "shared/analysis/image_distance.h"

namespace downhill {
namespace {

using Greys = std::array<float, kPixels>;

/// Along rows where `apart` is 1, along columns where it is kSide.
void blurAlong(Greys& greys, int apart) {
  constexpr std::array<float, 7> kBinomial{1 / 64.F,  6 / 64.F, 15 / 64.F, 20 / 64.F,
                                           15 / 64.F, 6 / 64.F, 1 / 64.F};
  for (int row = 0; row < kSide; ++row) {
    float* first = greys.data() + static_cast<std::ptrdiff_t>(row) * (apart == 1 ? kSide : 1);
    std::array<float, kSide + 6> padded{};
    for (int i = 0; i < kSide; ++i) {
      padded[i + 3] = first[i * apart];
    }
    for (int i = 0; i < kSide; ++i) {
      float sum = 0;
      for (int k = 0; k < 7; ++k) {
        sum += kBinomial[k] * padded[i + k];
      }
      first[i * apart] = sum;
    }
  }
}

void blur(Greys& greys) {
  blurAlong(greys, 1);
  blurAlong(greys, kSide);
}

Greys greysOf(const SparseImage& ink) {
  Greys greys{};
  for (const auto [pixel, value] : ink) {
    greys[pixel] = grey(value);
  }
  return greys;
}

float norm(const Greys& greys) {
  return std::sqrt(std::inner_product(greys.begin(), greys.end(), greys.begin(), 0.0F));
}

struct Found {
  double far;
  int k;  ///< a training digit's number
};

/// Keeps the nearest, nearest first; of equals the one that came first.
template <std::size_t N>
void keep(std::array<Found, N>& nearest, Found found) {
  if (!(found.far < nearest.back().far)) {
    return;
  }
  for (Found& kept : nearest) {
    if (found.far < kept.far) {
      std::swap(found, kept);
    }
  }
}

constexpr Found kNone{.far = std::numeric_limits<double>::max(), .k = -1};

}  // namespace

bool NoveltyIndex::prepare(const LabelledImages& train, int count) {
  const std::size_t most = std::min<std::size_t>(train.size(), kDigits);
  const std::size_t end = std::min(most, norms_.size() + static_cast<std::size_t>(count));
  for (std::size_t k = norms_.size(); k < end; ++k) {
    Greys greys = greysOf(train.image(k));
    blur(greys);
    norms_.push_back(norm(greys));
  }
  return norms_.size() < most;
}

NoveltyIndex::Distance NoveltyIndex::distance(const LabelledImages& train, const SparseImage& image,
                                              int digit) const {
  Greys greys = greysOf(image);
  // Bp·Bq = BBp·q: the image is blurred twice here, so the training digits need not be blurred.
  blur(greys);
  blur(greys);
  std::array<Found, kNear> near;
  near.fill(kNone);
  for (std::size_t k = 0; k < norms_.size(); ++k) {
    if (train.label(k) != digit || !(norms_[k] > 0)) {
      continue;
    }
    float product = 0;
    for (const auto [pixel, value] : train.image(k)) {
      product += grey(value) * greys[pixel];
    }
    keep(near, {.far = static_cast<double>(-product / norms_[k]), .k = static_cast<int>(k)});
  }
  if (image.empty() || near[kClosest - 1].k < 0) {
    return {1, -1};
  }
  const SobelMaps maps(image);
  std::array<Found, kClosest> closest;
  closest.fill(kNone);
  for (const Found& found : near) {
    if (found.k >= 0) {
      keep(closest, {.far = imageDistance(maps, SobelMaps(train.image(found.k))), .k = found.k});
    }
  }
  const double sum =
      std::accumulate(closest.begin(), closest.end(), 0.0,
                      [](double so_far, const Found& found) { return so_far + found.far; });
  return {sum / kClosest, closest[0].k};
}

double NoveltyIndex::sampled(const Dataset& data, int k, int digit, bool& fresh) {
  known_.resize(static_cast<std::size_t>(kSample) * kClasses,
                std::numeric_limits<double>::quiet_NaN());
  double& known = known_[k * kClasses + digit];
  fresh = std::isnan(known);
  if (fresh) {
    known = distance(data.train, data.test.image(k * kApart), digit).distance;
  }
  return known;
}

NoveltyRanking::NoveltyRanking(NoveltyIndex& index, const Shape& shape,
                               std::span<const float> theta, const Dataset& data,
                               const Image& image)
    : index_(index),
      network_(shape),
      theta_(theta.begin(), theta.end()),
      a_(network_.neurons()),
      data_(data),
      image_(labelled(image, 0)) {
  if (data.train.size() < NoveltyIndex::kDigits || data.test.size() < kTestImages) {
    fail({Code::kNotYet,
          "An image is compared with 20,000 training digits and the test digits, and some have not "
          "arrived. Ask again when all the data is here."});
  }
}

int NoveltyRanking::read(const SparseImage& image) {
  network_.forward(theta_.data(), image, a_.data());
  return brightest(network_.outputs(a_.data()));
}

bool NoveltyRanking::work() {
  constexpr int kTakenIn = 200;
  if (index_.prepare(data_.train, kTakenIn)) {
    return true;
  }
  if (mine_.distance < 0) {
    mine_ = index_.distance(data_.train, image_.image(0), read(image_.image(0)));
    return true;
  }
  constexpr int kRead = 100;
  const int end = std::min(next_ + kRead, NoveltyIndex::kSample);
  for (bool fresh = false; next_ < end && !fresh; ++next_) {
    const int digit = read(data_.test.image(next_ * NoveltyIndex::kApart));
    closer_ += index_.sampled(data_, next_, digit, fresh) < mine_.distance ? 1 : 0;
  }
  return next_ < NoveltyIndex::kSample;
}

}  // namespace downhill
