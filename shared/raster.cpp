#include "shared/raster.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace downhill {
namespace {

// The pen, in pixels: so that real handwriting has as much ink as MNIST's, 150 inked pixels of 784.
constexpr float kPen = 2.3F;                  // diameter, where the ink is half
constexpr float kSoft = 0.5F;                 // width of the edge, from full ink to none
constexpr float kReach = (kPen + kSoft) / 2;  // from the middle of a stroke to where its ink ends

// The longer side of the ink, from edge to edge: with the pen, as MNIST's digits are measured. To
// scale the points alone to 20 pixels costs ten per cent of the digits, to move by whole pixels
// only, one.
constexpr float kBox = 20;
constexpr float kCentre = 14.5F;  // the middle of pixel index 14, where pixel 0 begins at 0

// Each pixel is sampled at 4 × 4 places. In between the pen's edge is a ramp, not a step, so a
// stroke that moves by a fraction of a pixel changes its bytes smoothly.
constexpr int kFine = 4;
constexpr int kFineSide = kSide * kFine;
constexpr float kStep = 1.0F / kFine;

struct Point {
  float x, y;
};

struct Segment {
  Point from, to;
};

struct Bounds {
  Point low, high;
};

Status check(const Drawing& drawing) {
  if (drawing.points.empty() && (drawing.ends.empty() || drawing.ends.back() == 0)) {
    return {Code::kEmpty, "at least one point expected, none came. Draw something."};
  }
  const std::size_t count = drawing.points.size() / 2;
  std::uint32_t before = 0;
  for (const std::uint32_t end : drawing.ends) {
    if (end < before) {
      return {Code::kBadValue, "strokes in order expected, one ends at point " +
                                   std::to_string(end) + " after another at " +
                                   std::to_string(before) +
                                   ". List the strokes as they were drawn."};
    }
    before = end;
  }
  if (drawing.points.size() % 2 != 0 || before != count) {
    return {Code::kBadValue, "two numbers for each of " + std::to_string(before) +
                                 " points expected, " + std::to_string(drawing.points.size()) +
                                 " came. Let the last stroke end where the points end."};
  }
  if (!std::ranges::all_of(drawing.points, [](float number) { return std::isfinite(number); })) {
    return {Code::kBadValue,
            "finite coordinates expected, one is infinite or not a number. Leave that point out."};
  }
  return {};
}

/// The drawing as segments, the middle of its points' box at (14, 14) and the longer side of its
/// ink 20 pixels. In double, where no difference of two floats overflows.
std::vector<Segment> scaled(const Drawing& drawing) {
  double low_x = drawing.points[0], high_x = low_x, low_y = drawing.points[1], high_y = low_y;
  for (std::size_t i = 0; i < drawing.points.size(); i += 2) {
    low_x = std::min<double>(low_x, drawing.points[i]);
    high_x = std::max<double>(high_x, drawing.points[i]);
    low_y = std::min<double>(low_y, drawing.points[i + 1]);
    high_y = std::max<double>(high_y, drawing.points[i + 1]);
  }
  const double longer = std::max(high_x - low_x, high_y - low_y);
  const double scale = longer > 0 ? (kBox - 2 * kReach) / longer : 0;  // 0: all points are one
  const double middle_x = (low_x + high_x) / 2, middle_y = (low_y + high_y) / 2;
  const auto point = [&](std::size_t i) {
    return Point{static_cast<float>((drawing.points[2 * i] - middle_x) * scale + kSide / 2.0),
                 static_cast<float>((drawing.points[2 * i + 1] - middle_y) * scale + kSide / 2.0)};
  };

  std::vector<Segment> segments;
  segments.reserve(drawing.points.size() / 2);
  std::size_t begin = 0;
  for (const std::size_t end : drawing.ends) {
    if (end > begin) segments.push_back({point(begin), point(begin)});  // a dot, or the first end
    for (std::size_t i = begin + 1; i < end; ++i) segments.push_back({point(i - 1), point(i)});
    begin = end;
  }
  return segments;
}

/// Where the ink begins and ends; with a box of 20 it lies well inside the picture.
Bounds boundsOf(const std::vector<Segment>& segments) {
  Bounds bounds{segments.front().to, segments.front().to};
  for (const Segment& segment : segments) {
    bounds.low.x = std::min(bounds.low.x, segment.to.x - kReach);
    bounds.low.y = std::min(bounds.low.y, segment.to.y - kReach);
    bounds.high.x = std::max(bounds.high.x, segment.to.x + kReach);
    bounds.high.y = std::max(bounds.high.y, segment.to.y + kReach);
  }
  return bounds;
}

/// How far each sample is from the nearest stroke, squared. The nearest counts, so neither the
/// order of the strokes nor ink over ink makes a difference.
class Distances {
 public:
  Distances() { squared_.fill(kReach * kReach); }

  void add(const Segment& segment, Point shift) {
    const Point from{segment.from.x + shift.x, segment.from.y + shift.y};
    const Point along{segment.to.x - segment.from.x, segment.to.y - segment.from.y};
    const float length2 = along.x * along.x + along.y * along.y;
    const float inverse = length2 > 0 ? 1 / length2 : 0;
    const float low_y = std::min(from.y, from.y + along.y),
                high_y = std::max(from.y, from.y + along.y);
    const int last = floorSample(high_y + kReach);
    for (int row = ceilSample(low_y - kReach); row <= last; ++row) {
      const float y = place(row) - from.y;
      // The part of the segment that is within reach of this row; only it decides how wide to look.
      float begin = 0, end = 1;
      if (along.y * along.y > 1e-6F) {
        const float one = (y - kReach) / along.y, other = (y + kReach) / along.y;
        begin = std::clamp(std::min(one, other), 0.0F, 1.0F);
        end = std::clamp(std::max(one, other), 0.0F, 1.0F);
      }
      const float one = from.x + begin * along.x, other = from.x + end * along.x;
      const int first_column = ceilSample(std::min(one, other) - kReach);
      const int last_column = floorSample(std::max(one, other) + kReach);
      float* samples = squared_.data() + static_cast<std::ptrdiff_t>(row) * kFineSide;
      for (int column = first_column; column <= last_column; ++column) {
        const float x = place(column) - from.x;
        const float t = std::clamp((x * along.x + y * along.y) * inverse, 0.0F, 1.0F);
        const float off_x = x - t * along.x, off_y = y - t * along.y;
        samples[column] = std::min(samples[column], off_x * off_x + off_y * off_y);
      }
    }
  }

  /// Ink of each pixel, 0 … 255, not yet rounded: the mean over its samples.
  [[nodiscard]] std::array<float, kPixels> ink() const {
    std::array<float, kPixels> ink{};
    for (int row = 0; row < kFineSide; ++row) {
      for (int column = 0; column < kFineSide; ++column) {
        const float squared = squared_[row * kFineSide + column];
        if (squared >= kReach * kReach) continue;
        const float full = std::min((kReach - std::sqrt(squared)) / kSoft, 1.0F);
        ink[row / kFine * kSide + column / kFine] += full * (255.0F / (kFine * kFine));
      }
    }
    return ink;
  }

 private:
  static float place(int sample) { return (static_cast<float>(sample) + 0.5F) * kStep; }
  static int ceilSample(float x) {
    return std::max(static_cast<int>(std::ceil(x * kFine - 0.5F)), 0);
  }
  static int floorSample(float x) {
    return std::min(static_cast<int>(std::floor(x * kFine - 0.5F)), kFineSide - 1);
  }

  std::array<float, static_cast<std::size_t>(kFineSide) * kFineSide> squared_;
};

std::array<float, kPixels> inkOf(const std::vector<Segment>& segments, Point shift) {
  Distances distances;
  for (const Segment& segment : segments) distances.add(segment, shift);
  return distances.ink();
}

Point centreOfMass(const std::array<float, kPixels>& ink) {
  float mass = 0, x = 0, y = 0;
  for (int row = 0; row < kSide; ++row) {
    for (int column = 0; column < kSide; ++column) {
      const float here = ink[row * kSide + column];
      mass += here;
      x += here * (static_cast<float>(column) + 0.5F);
      y += here * (static_cast<float>(row) + 0.5F);
    }
  }
  return {x / mass, y / mass};
}

}  // namespace

Result<Picture> rasterise(const Drawing& drawing) {
  if (Status bad = check(drawing); !bad.ok()) return bad;
  const std::vector<Segment> segments = scaled(drawing);

  // The ink's centre of mass is known once it is drawn; so it is drawn twice.
  const Point centre = centreOfMass(inkOf(segments, {0, 0}));
  const auto [low, high] = boundsOf(segments);
  const Point shift{std::clamp(kCentre - centre.x, -low.x, kSide - high.x),
                    std::clamp(kCentre - centre.y, -low.y, kSide - high.y)};
  const std::array<float, kPixels> ink = inkOf(segments, shift);

  Picture picture{};
  for (std::size_t p = 0; p < kPixels; ++p)
    picture[p] = static_cast<std::uint8_t>(std::floor(ink[p] + 0.5F));
  return picture;
}

}  // namespace downhill
