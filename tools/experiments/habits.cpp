#include "tools/experiments/habits.h"

#include <cmath>

namespace downhill {
namespace {

/// First and last row of a digit.
struct Rows {
  int top = 0;
  int bottom = kSide - 1;
};

Rows rowsOf(const PaddedImage& padded) {
  Rows rows;
  while (rows.top < kSide && padded.middle(rows.top) == PaddedImage::outside()) {
    ++rows.top;
  }
  while (rows.bottom > rows.top && padded.middle(rows.bottom) == PaddedImage::outside()) {
    --rows.bottom;
  }
  return rows;
}

float between(float low, float high, Random& random) {
  return low + (high - low) * random.uniform();
}

/// To the left and down from the top.
void flag(PaddedImage& padded, const Rows& rows, float pen, Random& random) {
  const float x = padded.middle(rows.top + 1);
  const float y = static_cast<float>(rows.top) + 0.5F;
  const float length = between(3, 17, random);
  const float fall = between(0.2F, 2.2F, random);  // downwards, for each pixel to the left
  const float share = length / std::sqrt(1 + fall * fall);
  padded.stroke(y, x, y + share * fall, x - share, pen);
}

void foot(PaddedImage& padded, const Rows& rows, float pen, Random& random) {
  const float x = padded.middle(rows.bottom - 1);
  const float y = static_cast<float>(rows.bottom) - 0.5F;
  const float left = between(2, 8, random);
  const float right = between(2, 8, random);
  const float tilt = between(-0.3F, 0.3F, random);
  padded.stroke(y + tilt * left, x - left, y - tilt * right, x + right, pen);
}

/// To the left from the bottom, in a bow.
void tail(PaddedImage& padded, const Rows& rows, float pen, Random& random) {
  const float x = padded.middle(rows.bottom - 1);
  const float y = static_cast<float>(rows.bottom) - 0.5F;
  const float length = between(3, 14, random);
  const float sag = between(1, 5, random);
  const float end = between(-3, 2, random);
  constexpr int kPieces = 6;
  float last_y = y;
  float last_x = x;
  for (int k = 1; k <= kPieces; ++k) {
    const float t = static_cast<float>(k) / kPieces;
    const float next_x = x - length * t * t - 0.5F * length * t * (1 - t);
    const float next_y = y + 2 * t * (1 - t) * sag + t * t * end;
    padded.stroke(last_y, last_x, next_y, next_x, pen);
    last_y = next_y;
    last_x = next_x;
  }
}

void bar(PaddedImage& padded, const Rows& rows, float pen, Random& random) {
  const float height = static_cast<float>(rows.bottom - rows.top);
  const int row = rows.top + static_cast<int>(height * between(0.35F, 0.75F, random));
  const float x = padded.middle(row);
  if (x == PaddedImage::outside()) {
    return;
  }
  const float y = static_cast<float>(row);
  const float left = between(2, 6, random);
  const float right = between(2, 6, random);
  const float tilt = between(0, 0.3F, random);
  padded.stroke(y + tilt * left, x - left, y - tilt * right, x + right, pen);
}

}  // namespace

bool addHabits(PaddedImage& padded, int label, float probability, Random& random) {
  if (label != 1 && label != 7 && label != 9) {
    return false;
  }
  const Rows rows = rowsOf(padded);
  if (rows.bottom - rows.top < 8) {
    return false;
  }
  const float pen = between(0.7F, 1.3F, random);
  bool any = false;
  const auto maybe = [&](void (*habit)(PaddedImage&, const Rows&, float, Random&),
                         float how_likely) {
    if (random.uniform() < how_likely) {
      habit(padded, rows, pen, random);
      any = true;
    }
  };
  if (label == 1) {
    maybe(flag, probability);
    maybe(foot, probability);
  } else if (label == 9) {
    maybe(tail, probability);
  } else {
    maybe(bar, probability);
  }
  return any;
}

}  // namespace downhill
