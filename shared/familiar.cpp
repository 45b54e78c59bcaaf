#include "shared/familiar.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

namespace downhill {
namespace {

using Greys = std::array<float, kPixels>;

/// Along rows where `apart` is 1, along columns where it is kSide.
void blurAlong(Greys& greys, int apart) {
  constexpr std::array<float, 7> kBinomial{1 / 64.F,  6 / 64.F, 15 / 64.F, 20 / 64.F,
                                           15 / 64.F, 6 / 64.F, 1 / 64.F};
  for (int line = 0; line < kSide; ++line) {
    float* first = greys.data() + static_cast<std::ptrdiff_t>(line) * (apart == 1 ? kSide : 1);
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

Greys greysOf(const Ink& ink) {
  Greys greys{};
  for (std::size_t i = 0; i < ink.index.size(); ++i) {
    greys[ink.index[i]] = grey(ink.value[i]);
  }
  return greys;
}

float norm(const Greys& greys) {
  return std::sqrt(std::inner_product(greys.begin(), greys.end(), greys.begin(), 0.0F));
}

}  // namespace

bool Familiar::prepare(const LabelledInk& train, int count) {
  const std::size_t most = std::min<std::size_t>(train.size(), kDigits);
  const std::size_t end = std::min(most, norms_.size() + static_cast<std::size_t>(count));
  for (std::size_t k = norms_.size(); k < end; ++k) {
    Greys greys = greysOf(train.ink(k));
    blur(greys);
    norms_.push_back(norm(greys));
  }
  return norms_.size() < most;
}

double Familiar::distance(const LabelledInk& train, const Ink& picture, int digit) {
  best_.assign(kNear, 0.0F);
  nearest_ = -1;
  Greys greys = greysOf(picture);
  blur(greys);
  const float length = norm(greys);
  if (!(length > 0)) {
    return 1;
  }
  // Bp·Bq = BBp·q: blurred twice here, the training digits need not be blurred at all.
  blur(greys);
  for (std::size_t k = 0; k < norms_.size(); ++k) {
    if (train.label(k) != digit || !(norms_[k] > 0)) {
      continue;
    }
    const Ink other = train.ink(k);
    float product = 0;
    for (std::size_t i = 0; i < other.index.size(); ++i) {
      product += grey(other.value[i]) * greys[other.index[i]];
    }
    const float cosine = product / norms_[k];
    if (cosine <= best_.back()) {
      continue;
    }
    if (cosine > best_.front()) {
      nearest_ = static_cast<int>(k);
    }
    best_.back() = cosine;
    std::sort(best_.begin(), best_.end(), std::greater<>());
  }
  const float sum = std::accumulate(best_.begin(), best_.end(), 0.0F);
  return std::max(0.0, 1 - static_cast<double>(sum) / (kNear * static_cast<double>(length)));
}

}  // namespace downhill
