#include "shared/drawing/raster.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace downhill {
namespace {

constexpr float kCentre = 14.5F;  // the middle of pixel index 14; pixel 0 begins at 0

// Each pixel has 4 × 4 samples. The pen's border is a ramp, not a step, so the bytes change
// smoothly when a stroke moves by a fraction of a pixel.
constexpr int kFine = 4;
constexpr int kFineSide = kSide * kFine;
constexpr float kStep = 1.0F / kFine;

Status check(const Drawing& drawing) {
  if (drawing.points.empty() && (drawing.ends.empty() || drawing.ends.back() == 0)) {
    return {Code::kEmpty, "a drawing needs at least one point. Draw something."};
  }
  const std::size_t count = drawing.points.size() / 2;
  std::uint32_t before = 0;
  for (const std::uint32_t end : drawing.ends) {
    if (end < before) {
      return {Code::kBadValue, "strokes must be in order, but one ends at point " +
                                   std::to_string(end) + " after another at " +
                                   std::to_string(before) +
                                   ". List the strokes as they were drawn."};
    }
    before = end;
  }
  if (drawing.points.size() % 2 != 0 || before != count) {
    return {Code::kBadValue,
            "a point has two numbers, but " + std::to_string(drawing.points.size()) + " came for " +
                std::to_string(before) + " points. Let the last stroke end where the points end."};
  }
  if (!std::ranges::all_of(drawing.points, [](float number) { return std::isfinite(number); })) {
    return {
        Code::kBadValue,
        "coordinates must be finite, but one is infinite or not a number. Leave that point out."};
  }
  return {};
}

/// Bounding box of the ink.
struct Bounds {
  Point low, high;
};

Bounds boundsOf(const std::vector<Segment>& segments, float reach) {
  Bounds bounds{segments.front().to, segments.front().to};
  for (const auto& [from, to] : segments) {
    bounds.low.x = std::min(bounds.low.x, to.x - reach);
    bounds.low.y = std::min(bounds.low.y, to.y - reach);
    bounds.high.x = std::max(bounds.high.x, to.x + reach);
    bounds.high.y = std::max(bounds.high.y, to.y + reach);
  }
  return bounds;
}

/// Squared distance of each sample from the nearest stroke, so neither the order of the strokes nor
/// overlaps matter.
class Distances {
 public:
  explicit Distances(float reach) : reach_(reach) { squared_.fill(reach * reach); }

  void add(const Segment& segment) {
    const Point from = segment.from;
    const Point along{segment.to.x - from.x, segment.to.y - from.y};
    const float length2 = along.x * along.x + along.y * along.y;
    const float inverse = length2 > 0 ? 1 / length2 : 0;
    const float low_y = std::min(from.y, from.y + along.y),
                high_y = std::max(from.y, from.y + along.y);
    const int last = floorSample(high_y + reach_);
    for (int row = ceilSample(low_y - reach_); row <= last; ++row) {
      const float y = position(row) - from.y;
      // The part of the segment within reach of this row bounds the columns to visit.
      float begin = 0, end = 1;
      if (along.y * along.y > 1e-6F) {
        const float enter = (y - reach_) / along.y, leave = (y + reach_) / along.y;
        begin = std::clamp(std::min(enter, leave), 0.0F, 1.0F);
        end = std::clamp(std::max(enter, leave), 0.0F, 1.0F);
      }
      const float first_x = from.x + begin * along.x, last_x = from.x + end * along.x;
      const int first_column = ceilSample(std::min(first_x, last_x) - reach_);
      const int last_column = floorSample(std::max(first_x, last_x) + reach_);
      float* samples = squared_.data() + static_cast<std::ptrdiff_t>(row) * kFineSide;
      for (int column = first_column; column <= last_column; ++column) {
        const float x = position(column) - from.x;
        const float t = std::clamp((x * along.x + y * along.y) * inverse, 0.0F, 1.0F);
        const float gap_x = x - t * along.x, gap_y = y - t * along.y;
        samples[column] = std::min(samples[column], gap_x * gap_x + gap_y * gap_y);
      }
    }
  }

  /// Ink of each pixel, 0 … 255, before rounding: the mean over its samples.
  [[nodiscard]] std::array<float, kPixels> ink() const {
    std::array<float, kPixels> ink{};
    for (int row = 0; row < kFineSide; ++row) {
      for (int column = 0; column < kFineSide; ++column) {
        const float squared = squared_[row * kFineSide + column];
        if (squared >= reach_ * reach_) continue;
        const float full = std::min((reach_ - std::sqrt(squared)) / kSoftBorder, 1.0F);
        ink[row / kFine * kSide + column / kFine] += full * (255.0F / (kFine * kFine));
      }
    }
    return ink;
  }

 private:
  static float position(int sample) { return (static_cast<float>(sample) + 0.5F) * kStep; }
  static int ceilSample(float x) {
    return std::max(static_cast<int>(std::ceil(x * kFine - 0.5F)), 0);
  }
  static int floorSample(float x) {
    return std::min(static_cast<int>(std::floor(x * kFine - 0.5F)), kFineSide - 1);
  }

  float reach_;
  std::array<float, static_cast<std::size_t>(kFineSide) * kFineSide> squared_;
};

std::array<float, kPixels> inkOf(const std::vector<Segment>& segments, float reach) {
  Distances distances(reach);
  for (const Segment& segment : segments) distances.add(segment);
  return distances.ink();
}

Point centreOfMass(const std::array<float, kPixels>& ink) {
  float mass = 0, x = 0, y = 0;
  for (int row = 0; row < kSide; ++row) {
    for (int column = 0; column < kSide; ++column) {
      const float grey = ink[row * kSide + column];
      mass += grey;
      x += grey * (static_cast<float>(column) + 0.5F);
      y += grey * (static_cast<float>(row) + 0.5F);
    }
  }
  if (mass == 0) return {kCentre, kCentre};  // all ink is outside the image
  return {x / mass, y / mass};
}

/// How far to move so that `centre` comes to the middle, or so that ink from `low` to `high` stays
/// in the image, if it fits.
float shiftOf(float centre, float low, float high, bool subpixel) {
  const float wanted = subpixel ? kCentre - centre : std::floor(kCentre - centre + 0.5F);
  const float least = subpixel ? -low : std::ceil(-low);
  const float most = subpixel ? kSide - high : std::floor(kSide - high);
  return least <= most ? std::clamp(wanted, least, most) : wanted;
}

void move(std::vector<Segment>& segments, Point by) {
  for (auto& [from, to] : segments) {
    from = {from.x + by.x, from.y + by.y};
    to = {to.x + by.x, to.y + by.y};
  }
}

}  // namespace

Result<Image> rasterise(const Drawing& drawing, const Framing& framing) {
  if (Status bad = check(drawing); !bad.ok()) return bad;
  if (Status bad = check(framing); !bad.ok()) return bad;
  Result<std::vector<Segment>> framed = framedSegments(drawing, framing);
  if (!framed.ok()) return framed.status();
  std::vector<Segment>& segments = framed.value();
  const float reach = reachOf(framing);

  // The centre of mass is known only once the ink is drawn, so it is drawn twice.
  if (framing.centre) {
    const Point centre = centreOfMass(inkOf(segments, reach));
    const auto [low, high] = boundsOf(segments, reach);
    move(segments, {shiftOf(centre.x, low.x, high.x, framing.subpixel),
                    shiftOf(centre.y, low.y, high.y, framing.subpixel)});
  }
  if (framing.after != Distortion{}) distort(segments, framing.after);
  const std::array<float, kPixels> ink = inkOf(segments, reach);

  Image image{};
  for (std::size_t p = 0; p < kPixels; ++p)
    image[p] = static_cast<std::uint8_t>(std::floor(ink[p] + 0.5F));
  return image;
}

}  // namespace downhill
