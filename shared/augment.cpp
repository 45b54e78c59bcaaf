#include "shared/augment.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace downhill {
namespace {

using Greys = std::array<float, kPixels>;

float normal(Random& random, float deviation) {
  return deviation * std::clamp(random.normal(), -2.0F, 2.0F);
}

float at(const Greys& greys, int row, int col) {
  return row >= 0 && row < kSide && col >= 0 && col < kSide ? greys[row * kSide + col] : 0.0F;
}

/// ⌊x⌋; without SSE4 the library's takes most of the time.
int below(float x) {
  const int towards_zero = static_cast<int>(x);
  return towards_zero - (x < static_cast<float>(towards_zero) ? 1 : 0);
}

/// Between four pixels; 0 beyond the border.
float sample(const Greys& greys, float y, float x) {
  const int row = below(y);
  const int col = below(x);
  const float down = y - static_cast<float>(row);
  const float right = x - static_cast<float>(col);
  const float above = at(greys, row, col) * (1 - right) + at(greys, row, col + 1) * right;
  const float under = at(greys, row + 1, col) * (1 - right) + at(greys, row + 1, col + 1) * right;
  return above * (1 - down) + under * down;
}

/// A straight stroke from one place to another with a round pen.
void stroke(Greys& greys, float y0, float x0, float y1, float x1, float radius) {
  const float dy = y1 - y0;
  const float dx = x1 - x0;
  const float length = std::max(dy * dy + dx * dx, 1e-6F);
  for (int row = 0; row < kSide; ++row) {
    for (int col = 0; col < kSide; ++col) {
      const float py = static_cast<float>(row) - y0;
      const float px = static_cast<float>(col) - x0;
      const float t = std::clamp((py * dy + px * dx) / length, 0.0F, 1.0F);
      const float gap = std::sqrt((py - t * dy) * (py - t * dy) + (px - t * dx) * (px - t * dx));
      float& grey = greys[row * kSide + col];
      grey = std::max(grey, std::clamp(radius + 0.5F - gap, 0.0F, 1.0F));
    }
  }
}

/// Middle of the ink of a row, or −1.
float middle(const Greys& greys, int row) {
  float sum = 0;
  float moment = 0;
  for (int col = 0; col < kSide; ++col) {
    sum += greys[row * kSide + col];
    moment += greys[row * kSide + col] * static_cast<float>(col);
  }
  return sum > 0.5F ? moment / sum : -1.0F;
}

/// What many hands add: flag and foot of a one, the bar of a seven.
void addHabits(Greys& greys, int label, float probability, Random& random) {
  int top = 0;
  while (top < kSide && middle(greys, top) < 0) {
    ++top;
  }
  int bottom = kSide - 1;
  while (bottom > top && middle(greys, bottom) < 0) {
    --bottom;
  }
  if (bottom - top < 8) {
    return;
  }
  const float pen = 0.7F + 0.6F * random.uniform();
  if (label == 1) {
    const float x = middle(greys, top + 1);
    const float foot = middle(greys, bottom - 1);
    if (random.uniform() < probability) {
      const float length = 3 + 9 * random.uniform();
      const float fall = 0.2F + 2 * random.uniform();  // downwards, for each pixel to the left
      const float share = length / std::sqrt(1 + fall * fall);
      const float y = static_cast<float>(top) + 0.5F;
      stroke(greys, y, x, y + share * fall, x - share, pen);
    }
    if (random.uniform() < probability) {
      const float left = 2 + 6 * random.uniform();
      const float right = 2 + 6 * random.uniform();
      const float tilt = 0.6F * (random.uniform() - 0.5F);
      const float y = static_cast<float>(bottom) - 0.5F;
      stroke(greys, y + tilt * left, foot - left, y - tilt * right, foot + right, pen);
    }
  } else if (label == 9 && random.uniform() < probability) {
    const float x = middle(greys, bottom - 1);
    const float y = static_cast<float>(bottom) - 0.5F;
    const float length = 3 + 8 * random.uniform();
    const float sag = 4 * random.uniform();
    const float end = 5 * random.uniform() - 3;
    constexpr int kPieces = 6;
    float last_y = y;
    float last_x = x;
    for (int k = 1; k <= kPieces; ++k) {
      const float t = static_cast<float>(k) / kPieces;
      const float next_x = x - length * t * t - 0.5F * length * t * (1 - t);
      const float next_y = y + 2 * t * (1 - t) * (sag + 1) + t * t * end;
      stroke(greys, last_y, last_x, next_y, next_x, pen);
      last_y = next_y;
      last_x = next_x;
    }
  } else if (label == 7 && random.uniform() < probability / 2) {
    const int row = top + static_cast<int>(static_cast<float>(bottom - top) *
                                           (0.4F + 0.25F * random.uniform()));
    const float x = middle(greys, row);
    if (x >= 0) {
      const float half = 2.5F + 2.5F * random.uniform();
      const float tilt = 0.3F * random.uniform();
      stroke(greys, static_cast<float>(row) + tilt * half, x - half,
             static_cast<float>(row) - tilt * half, x + half, pen);
    }
  }
}

/// Towards the brightest neighbour, or the darkest: up to a pixel on either side.
void thicken(Greys& greys, float by) {
  const Greys before = greys;
  const float far = std::min(std::abs(by), 1.0F);
  for (int row = 0; row < kSide; ++row) {
    for (int col = 0; col < kSide; ++col) {
      float most = before[row * kSide + col];
      for (const auto [dy, dx] : {std::array{-1, 0}, {1, 0}, {0, -1}, {0, 1}}) {
        const float near = at(before, row + dy, col + dx);
        most = by > 0 ? std::max(most, near) : std::min(most, near);
      }
      float& grey = greys[row * kSide + col];
      grey += far * (most - grey);
    }
  }
}

/// Displacements at the nodes of a grid, and between them.
class Rubber {
 public:
  Rubber(float deviation, Random& random) {
    for (auto& node : nodes_) {
      for (float& pull : node) {
        pull = normal(random, deviation);
      }
    }
  }
  [[nodiscard]] std::array<float, 2> pull(float y, float x) const {
    const float v = std::clamp(y / kSpacing, 0.0F, static_cast<float>(kNodes - 1) - 1e-3F);
    const float u = std::clamp(x / kSpacing, 0.0F, static_cast<float>(kNodes - 1) - 1e-3F);
    const int row = static_cast<int>(v);
    const int col = static_cast<int>(u);
    const float down = v - static_cast<float>(row);
    const float right = u - static_cast<float>(col);
    std::array<float, 2> out{};
    for (int i = 0; i < 2; ++i) {
      const auto node = [&](int dy, int dx) { return nodes_[(row + dy) * kNodes + col + dx][i]; };
      out[i] = (node(0, 0) * (1 - right) + node(0, 1) * right) * (1 - down) +
               (node(1, 0) * (1 - right) + node(1, 1) * right) * down;
    }
    return out;
  }

 private:
  static constexpr int kNodes = 5;
  static constexpr float kSpacing = 27.0F / (kNodes - 1);
  std::array<std::array<float, 2>, kNodes * kNodes> nodes_{};
};

}  // namespace

Picture bend(const Ink& picture, int label, const Bend& by, Random& random) {
  Greys greys{};
  Picture as_it_is{};
  for (std::size_t i = 0; i < picture.index.size(); ++i) {
    greys[picture.index[i]] = grey(picture.value[i]);
    as_it_is[picture.index[i]] = picture.value[i];
  }
  if (by.habits > 0) {
    addHabits(greys, label, by.habits, random);
  }
  // (y, x) ↦ A (y, x): rotation, slant, stretch.
  const float turn = normal(random, by.rotate);
  const float slant = normal(random, by.slant);
  const float wide = 1 + normal(random, by.stretch);
  const float c = 1 - turn * turn / 2;
  const float s = turn;
  const float yy = c;
  const float yx = s;
  const float xy = (-s - slant * c) * wide;
  const float xx = (c - slant * s) * wide;

  // Its extent and its middle as it will be.
  float low_y = 1e9F;
  float high_y = -1e9F;
  float low_x = 1e9F;
  float high_x = -1e9F;
  float mass = 0;
  float my = 0;
  float mx = 0;
  for (int row = 0; row < kSide; ++row) {
    for (int col = 0; col < kSide; ++col) {
      const float ink = greys[row * kSide + col];
      if (ink < 0.1F) {
        continue;
      }
      const float y = yy * static_cast<float>(row) + yx * static_cast<float>(col);
      const float x = xy * static_cast<float>(row) + xx * static_cast<float>(col);
      low_y = std::min(low_y, y);
      high_y = std::max(high_y, y);
      low_x = std::min(low_x, x);
      high_x = std::max(high_x, x);
      mass += ink;
      my += ink * y;
      mx += ink * x;
    }
  }
  if (mass == 0) {
    return as_it_is;
  }
  const float longer = std::max(high_y - low_y, high_x - low_x) + 1;
  const float size = 20 / longer * (1 + normal(random, by.scale));
  const float to_y = 14 + normal(random, by.shift);
  const float to_x = 14 + normal(random, by.shift);
  const float det = yy * xx - yx * xy;

  const Rubber rubber(by.elastic, random);
  Greys bent;
  for (int row = 0; row < kSide; ++row) {
    for (int col = 0; col < kSide; ++col) {
      const std::array<float, 2> pull =
          rubber.pull(static_cast<float>(row), static_cast<float>(col));
      const float y = (static_cast<float>(row) + pull[0] - to_y) / size + my / mass;
      const float x = (static_cast<float>(col) + pull[1] - to_x) / size + mx / mass;
      bent[row * kSide + col] = sample(greys, (xx * y - yx * x) / det, (yy * x - xy * y) / det);
    }
  }
  thicken(bent, normal(random, by.thickness));
  Picture out{};
  std::transform(bent.begin(), bent.end(), out.begin(), [](float ink) {
    const float raised = 255 * std::clamp(ink, 0.0F, 1.0F) + 0.5F;
    return static_cast<std::uint8_t>(raised);
  });
  return out;
}

LabelledInk bend(const LabelledInk& all, const Bend& by, Random& random) {
  LabelledInk bent;
  for (std::size_t k = 0; k < all.size(); ++k) {
    bent.append(bend(all.ink(k), all.label(k), by, random), all.label(k));
  }
  return bent;
}

}  // namespace downhill
