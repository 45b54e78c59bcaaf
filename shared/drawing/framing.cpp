#include "shared/drawing/framing.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>

#include "shared/data/sparse_image.h"

namespace downhill {
namespace {

// Pixels of the longer side of the ink, pen included, as MNIST's digits are measured. Scaling the
// points alone to 20 pixels makes networks misread ten per cent of the digits.
constexpr double kBox = 20;
constexpr double kMostPadsAway = 10;  // where nothing is scaled

/// A number as a person writes it, to three decimals.
std::string shown(float value) {
  if (!(std::abs(value) < 1e6F)) return "something else";
  const auto thousandths = std::lround(std::abs(value) * 1000);
  std::string text(value < 0 && thousandths > 0 ? "−" : "");
  text += std::to_string(thousandths / 1000);
  if (const auto rest = thousandths % 1000; rest != 0) {
    text += '.';
    text += std::to_string(1000 + rest).substr(1);
    text.erase(text.find_last_not_of('0') + 1);
  }
  return text;
}

Status within(const char* what, float value, float least, float most) {
  if (value >= least && value <= most) return {};
  return {Code::kBadValue, std::string(what) + " goes from " + shown(least) + " to " + shown(most) +
                               ", but is " + shown(value) + ". Choose a value in between."};
}

Status check(const Distortion& distortion) {
  struct Range {
    const char* what;
    float value, most;
  };
  const std::array<Range, 4> ranges{{{"the rotation in radians", distortion.rotate, 3.1415927F},
                                     {"the slant", distortion.slant, 2},
                                     {"the shift in pixels", distortion.shift_x, 28},
                                     {"the shift in pixels", distortion.shift_y, 28}}};
  for (const auto& [what, value, most] : ranges) {
    if (Status bad = within(what, value, -most, most); !bad.ok()) return bad;
  }
  return within("the scale", distortion.scale, 0.1F, 4);
}

/// Taylor series, since the last bits of C libraries differ. For |x| ≤ π the remainder is below
/// 1e-8.
double cosine(double x) {
  double sum = 1;
  for (int n = 20; n > 0; n -= 2) sum = 1 - sum * x * x / (n * (n - 1));
  return sum;
}
double sine(double x) {
  double sum = 1;
  for (int n = 21; n > 1; n -= 2) sum = 1 - sum * x * x / (n * (n - 1));
  return x * sum;
}

/// (x, y) ↦ (xx x + xy y, yx x + yy y), in double, so that no sum of floats overflows.
class Affine {
 public:
  /// Rotates, then slants, then scales; y points down.
  explicit Affine(const Distortion& by) {
    const double c = cosine(by.rotate), s = sine(by.rotate);
    xx_ = by.scale * (c - by.slant * s);
    xy_ = by.scale * (-s - by.slant * c);
    yx_ = by.scale * s;
    yy_ = by.scale * c;
  }
  [[nodiscard]] double x(double x, double y) const { return xx_ * x + xy_ * y; }
  [[nodiscard]] double y(double x, double y) const { return yx_ * x + yy_ * y; }

 private:
  double xx_, xy_, yx_, yy_;
};

/// The interval that some numbers span.
class Interval {
 public:
  void add(double number) {
    low_ = std::min(low_, number);
    high_ = std::max(high_, number);
  }
  [[nodiscard]] double length() const { return high_ - low_; }
  [[nodiscard]] double middle() const { return (low_ + high_) / 2; }

 private:
  double low_ = std::numeric_limits<double>::max();
  double high_ = std::numeric_limits<double>::lowest();
};

struct Box {
  Interval x, y;
};

}  // namespace

Status check(const Framing& framing) {
  if (Status bad = within("the pen's width in pixels", framing.pen, 0.5F, 8); !bad.ok()) return bad;
  if (Status bad = check(framing.before); !bad.ok()) return bad;
  return check(framing.after);
}

Result<std::vector<Segment>> framedSegments(const Drawing& drawing, const Framing& framing) {
  Box drawn;
  for (std::size_t i = 0; i < drawing.points.size(); i += 2) {
    drawn.x.add(drawing.points[i]);
    drawn.y.add(drawing.points[i + 1]);
  }
  const double middle_x = drawn.x.middle(), middle_y = drawn.y.middle();
  const double away = std::max(std::abs(middle_x - 0.5) + drawn.x.length() / 2,
                               std::abs(middle_y - 0.5) + drawn.y.length() / 2);
  if (!framing.scale && away > kMostPadsAway + 0.5) {
    return Status(
        Code::kBadValue,
        "points that are not scaled must lie near the pad, from 0 to 1; one is more than ten pads "
        "away. Draw on the pad, or let the drawing be scaled.");
  }

  const Affine distorted(framing.before);
  Box box;
  const auto each_point = [&](std::size_t i, auto&& f) {
    const double x = drawing.points[2 * i] - middle_x, y = drawing.points[2 * i + 1] - middle_y;
    return f(distorted.x(x, y), distorted.y(x, y));
  };
  for (std::size_t i = 0; i < drawing.points.size() / 2; ++i) {
    each_point(i, [&](double x, double y) {
      box.x.add(x);
      box.y.add(y);
    });
  }

  const double reach = reachOf(framing);
  const double longer = std::max(box.x.length(), box.y.length());
  const double scale = !framing.scale ? kSide : longer > 0 ? (kBox - 2 * reach) / longer : 0;
  // `before` may have moved the middle of the box.
  const auto position = [&](double middle, const Interval& extent, float shift) {
    if (framing.centre) return kSide / 2.0;
    if (!framing.scale) return (middle + extent.middle()) * kSide + shift;
    const double half = extent.length() * scale / 2 + reach;
    return std::clamp(middle * kSide + shift, half, kSide - half);
  };
  const double to_x = position(middle_x, box.x, framing.before.shift_x);
  const double to_y = position(middle_y, box.y, framing.before.shift_y);
  const auto point = [&](std::size_t i) {
    return each_point(i, [&](double x, double y) {
      return Point{static_cast<float>((x - box.x.middle()) * scale + to_x),
                   static_cast<float>((y - box.y.middle()) * scale + to_y)};
    });
  };

  std::vector<Segment> segments;
  segments.reserve(drawing.points.size() / 2);
  std::size_t begin = 0;
  for (const std::size_t end : drawing.ends) {
    if (end > begin) segments.push_back({point(begin), point(begin)});  // a dot, or the round end
    for (std::size_t i = begin + 1; i < end; ++i) segments.push_back({point(i - 1), point(i)});
    begin = end;
  }
  return segments;
}

void distort(std::span<Segment> segments, const Distortion& by) {
  constexpr double kMiddle = kSide / 2.0 + 0.5;
  const Affine distorted(by);
  const auto move = [&](Point& point) {
    const double x = point.x - kMiddle, y = point.y - kMiddle;
    point = {static_cast<float>(distorted.x(x, y) + kMiddle + by.shift_x),
             static_cast<float>(distorted.y(x, y) + kMiddle + by.shift_y)};
  };
  for (auto& [from, to] : segments) {
    move(from);
    move(to);
  }
}

}  // namespace downhill
