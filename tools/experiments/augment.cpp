#include "tools/experiments/augment.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "tools/experiments/habits.h"
#include "tools/experiments/padded_image.h"

namespace downhill {
namespace {

/// The difference of two uniform numbers: nearly normal, at most 2.45 deviations, at a tenth of the
/// cost.
float random(Random& random, float deviation) {
  constexpr float kSixteen = 1.0F / 65536;
  const std::uint32_t bits = random.bits();
  const auto low = static_cast<float>(bits & 0xFFFFU);
  const auto high = static_cast<float>(bits >> 16U);
  return deviation * 2.4494897F * kSixteen * (low - high);
}

struct Position {
  float y, x;
};

/// (y, x) ↦ A (y, x).
struct Matrix {
  float yy, yx, xy, xx;

  [[nodiscard]] Position operator()(Position p) const {
    return {yy * p.y + yx * p.x, xy * p.y + xx * p.x};
  }
  [[nodiscard]] Matrix inverse() const {
    const float det = yy * xx - yx * xy;
    return {xx / det, -yx / det, -xy / det, yy / det};
  }
};

/// Rotation, slant and stretch. The rotation to second order: 0.3 radians are 0.9 per cent larger.
Matrix matrixOf(const Bend& by, Random& from) {
  const float s = random(from, by.rotate);
  const float slant = random(from, by.slant);
  const float wide = 1 + random(from, by.stretch);
  const float c = 1 - s * s / 2;
  return {c, s, (-s - slant * c) * wide, (c - slant * s) * wide};
}

/// Bounding box and centre of mass of the ink.
struct Extent {
  Position low{1e9F, 1e9F}, high{-1e9F, -1e9F}, moment{0, 0};
  float mass = 0;

  void add(float ink, Position p) {
    low = {std::min(low.y, p.y), std::min(low.x, p.x)};
    high = {std::max(high.y, p.y), std::max(high.x, p.x)};
    moment = {moment.y + ink * p.y, moment.x + ink * p.x};
    mass += ink;
  }
  [[nodiscard]] Position centre() const { return {moment.y / mass, moment.x / mass}; }
  [[nodiscard]] float longer() const { return std::max(high.y - low.y, high.x - low.x) + 1; }
};

constexpr float kFaint = 0.1F;  ///< fainter pixels belong to the pen's soft border

Extent extentOf(const PaddedImage& padded, const Matrix& bent) {
  Extent extent;
  for (int row = PaddedImage::kFirst; row <= PaddedImage::kLast; ++row) {
    for (int col = PaddedImage::kFirst; col <= PaddedImage::kLast; ++col) {
      if (const float ink = padded.at(row, col); ink >= kFaint) {
        extent.add(ink, bent({static_cast<float>(row), static_cast<float>(col)}));
      }
    }
  }
  return extent;
}

/// The same of an unchanged image, from its inked pixels alone.
Extent extentOf(const SparseImage& image, const Matrix& bent) {
  Extent extent;
  for (const auto [pixel, value] : image) {
    const int row = pixel / kSide;
    const int col = pixel % kSide;
    if (const float ink = grey(value); ink >= kFaint) {
      extent.add(ink, bent({static_cast<float>(row), static_cast<float>(col)}));
    }
  }
  return extent;
}

/// Displacements at the nodes of a grid, linear between them.
class Displacement {
 public:
  Displacement(float fine, float coarse, Random& from) {
    if (fine > 0) {
      for (float& pull : nodes_) {
        pull = random(from, fine);
      }
    }
    if (coarse > 0) {
      addCoarse(coarse, from);
    }
  }
  /// The displacement of each pixel of a row, downwards (0) or to the right (1).
  void row(int row, int which, std::array<float, kSide>& pull) const {
    const float* above = nodes_.data() + (which * kNodes + row / kSpacing) * kNodes;
    const float* under = above + kNodes;
    const float down = static_cast<float>(row % kSpacing) / kSpacing;
    float left = above[0] * (1 - down) + under[0] * down;
    for (int node = 0; node + 1 < kNodes; ++node) {
      const float right = above[node + 1] * (1 - down) + under[node + 1] * down;
      for (int j = 0; j < kSpacing; ++j) {
        pull[node * kSpacing + j] = left + (right - left) * (static_cast<float>(j) / kSpacing);
      }
      left = right;
    }
  }

 private:
  /// Adds a 3 × 3 grid, whose nodes are every other node; those between get the mean of their
  /// neighbours.
  void addCoarse(float deviation, Random& from) {
    for (int which = 0; which < 2; ++which) {
      std::array<float, kCoarse> row{};
      std::array<std::array<float, kCoarse>, kCoarse> coarse{};
      for (auto& nodes : coarse) {
        for (float& pull : nodes) {
          pull = random(from, deviation);
        }
      }
      for (int v = 0; v < kNodes; ++v) {
        for (int u = 0; u < kCoarse; ++u) {
          row[u] = (coarse[v / 2][u] + coarse[(v + 1) / 2][u]) / 2;
        }
        for (int u = 0; u < kNodes; ++u) {
          nodes_[(which * kNodes + v) * kNodes + u] += (row[u / 2] + row[(u + 1) / 2]) / 2;
        }
      }
    }
  }

  static constexpr int kNodes = 5;
  static constexpr int kCoarse = 3;
  static constexpr int kSpacing = kSide / (kNodes - 1);
  std::array<float, static_cast<std::size_t>(2) * kNodes * kNodes> nodes_{};
};

/// Rows of floats with a blank border.
constexpr int kStride = kSide + 4;
using Sheet = std::array<float, static_cast<std::size_t>(kSide + 2) * kStride>;
constexpr int kOrigin = kStride + 2;

/// The map from a pixel of the result back to the padded image.
struct Warp {
  Matrix back;        ///< with the size in it
  Position from, to;  ///< the centre of mass before and after
};

/// The part of the result that may have ink.
struct Window {
  int top, bottom, left, right;
};

Window windowOf(const Extent& extent, const Warp& warp, float size, float slack) {
  const Position centre = extent.centre();
  const auto within = [](float x) { return std::clamp(static_cast<int>(x), 0, kSide - 1); };
  return {within(warp.to.y + (extent.low.y - centre.y) * size - slack),
          within(warp.to.y + (extent.high.y - centre.y) * size + slack + 1),
          within(warp.to.x + (extent.low.x - centre.x) * size - slack),
          within(warp.to.x + (extent.high.x - centre.x) * size + slack + 1)};
}

/// Computes the positions of a whole row without a branch, so that the compiler uses SIMD.
void warpRow(const PaddedImage& padded, const Warp& warp, const Displacement& displacement,
             const Window& window, int row, float* out) {
  std::array<float, kSide> pull_y;
  std::array<float, kSide> pull_x;
  displacement.row(row, 0, pull_y);
  displacement.row(row, 1, pull_x);
  std::array<int, kSide> corner;
  std::array<float, kSide> down;
  std::array<float, kSide> right;
  constexpr float kEnd = PaddedImage::kWide - 1.001F;
  for (int col = 0; col < kSide; ++col) {
    const float y = static_cast<float>(row) + pull_y[col] - warp.to.y;
    const float x = static_cast<float>(col) + pull_x[col] - warp.to.x;
    const float v = warp.back.yy * y + warp.back.yx * x + (warp.from.y + PaddedImage::kBorder);
    const float u = warp.back.xy * y + warp.back.xx * x + (warp.from.x + PaddedImage::kBorder);
    const float clamped_v = std::min(std::max(v, 0.0F), kEnd);
    const float clamped_u = std::min(std::max(u, 0.0F), kEnd);
    const auto whole_v = static_cast<float>(static_cast<int>(clamped_v));
    const auto whole_u = static_cast<float>(static_cast<int>(clamped_u));
    down[col] = clamped_v - whole_v;
    right[col] = clamped_u - whole_u;
    corner[col] = static_cast<int>(whole_v * PaddedImage::kWide + whole_u);
  }
  for (int col = window.left; col <= window.right; ++col) {
    const float* near = padded.greys() + corner[col];
    const float above = near[0] + (near[1] - near[0]) * right[col];
    near += PaddedImage::kWide;
    const float under = near[0] + (near[1] - near[0]) * right[col];
    out[col] = above + (under - above) * down[col];
  }
}

/// Moves the pixels of a row towards their brightest neighbour, or the darkest.
void thickenRow(const float* row, float by, std::array<float, kSide>& out) {
  const float far = std::min(std::abs(by), 1.0F);
  const auto pass = [&](auto&& extreme) {
    for (int col = 0; col < kSide; ++col) {
      const float* pixel = row + col;
      const float across = extreme(pixel[-1], pixel[1]);
      const float along = extreme(pixel[-kStride], pixel[kStride]);
      out[col] = *pixel + far * (extreme(extreme(across, along), *pixel) - *pixel);
    }
  };
  if (by > 0) {
    pass([](float a, float b) { return a > b ? a : b; });
  } else {
    pass([](float a, float b) { return a < b ? a : b; });
  }
}

}  // namespace

Image bend(const SparseImage& image, int label, const Bend& by, Random& from) {
  PaddedImage padded(image);
  const bool added = by.habits > 0 && addHabits(padded, label, by.habits, from);
  const Matrix bent = matrixOf(by, from);
  const Extent extent = added ? extentOf(padded, bent) : extentOf(image, bent);
  if (extent.mass == 0) {
    return unpack(image);
  }
  const float size = 20 / extent.longer() * (1 + random(from, by.scale));
  Matrix back = bent.inverse();
  const Position centre = back(extent.centre());
  for (float* entry : {&back.yy, &back.yx, &back.xy, &back.xx}) {
    *entry /= size;
  }
  const float to_y = 14 + random(from, by.shift);
  const Warp warp{back, centre, {to_y, 14 + random(from, by.shift)}};
  const Displacement displacement(by.elastic, by.sway, from);
  const Window window = windowOf(extent, warp, size, 2 + 2.5F * (by.elastic + by.sway));

  Sheet sheet{};
  for (int row = window.top; row <= window.bottom; ++row) {
    warpRow(padded, warp, displacement, window, row, sheet.data() + kOrigin + row * kStride);
  }
  const float thicker = random(from, by.thickness);
  Image out{};
  std::array<float, kSide> ink;
  for (int row = window.top; row <= window.bottom; ++row) {
    thickenRow(sheet.data() + kOrigin + row * kStride, thicker, ink);
    for (int col = 0; col < kSide; ++col) {
      const float raised = 255 * ink[col] + 0.5F;
      out[row * kSide + col] = static_cast<std::uint8_t>(static_cast<int>(raised));
    }
  }
  return out;
}

Image reframe(const SparseImage& image) {
  Random unused(0);
  return bend(image, 0, {}, unused);
}

}  // namespace downhill
