// How well a network reads the 10,000 test digits, as published and after shifts and scales that
// framing undoes, and drawings, which come one a line on the standard input.
//
//   node tools/strokes.mjs FILE | read NETWORK DATA
//
// NETWORK is a safetensors file, DATA is a folder with the four IDX files. Prints Markdown.

#include <algorithm>
#include <cmath>
#include <iostream>
#include <map>
#include <utility>
#include <vector>

#include "shared/analysis/evaluation.h"
#include "tools/experiments/augment.h"
#include "tools/experiments/padded_image.h"
#include "tools/files/mnist.h"
#include "tools/files/strokes.h"
#include "tools/files/weights.h"

namespace {

using namespace downhill;
using tools::fail;

constexpr std::array kShifts = {-4, -2, 2, 4};
constexpr std::array kScales = {0.5F, 0.7F, 0.85F, 1.15F, 1.35F};

class Reader {
 public:
  explicit Reader(Weights weights) : network_(weights.shape), theta_(std::move(weights.theta)) {}

  [[nodiscard]] Score score(const LabelledImages& all, Confusion* confusion = nullptr) const {
    return evaluate(network_, theta_, all, 0, static_cast<int>(all.size()), confusion);
  }

 private:
  Network network_;
  std::vector<float> theta_;
};

double percent(int correct, int of) { return of > 0 ? 100.0 * correct / of : 0; }
double percent(const Score& score) { return percent(score.correct, score.examples); }

Image shifted(const SparseImage& image, int down, int right) {
  Image out{};
  for (const auto [pixel, value] : image) {
    const int row = pixel / kSide + down;
    const int col = pixel % kSide + right;
    if (row >= 0 && row < kSide && col >= 0 && col < kSide) {
      out[row * kSide + col] = value;
    }
  }
  return out;
}

/// Scaled about the middle. Each pixel is the mean of 4 × 4 samples of the old image, interpolated
/// bilinearly.
Image scaled(const SparseImage& image, float scale) {
  const PaddedImage old(image);
  constexpr int kFine = 4;
  constexpr float kMiddle = 14;
  const auto position = [&](int pixel, int part) {
    const float fine = (static_cast<float>(part) + 0.5F) / kFine - 0.5F;
    return (static_cast<float>(pixel) + fine - kMiddle) / scale + kMiddle;
  };
  const auto between = [&](float y, float x) {
    const int row = static_cast<int>(std::floor(y));
    const int col = static_cast<int>(std::floor(x));
    if (std::min(row, col) < PaddedImage::kFirst || std::max(row, col) >= PaddedImage::kLast)
      return 0.0F;
    const float down = y - static_cast<float>(row);
    const float right = x - static_cast<float>(col);
    const float above = std::lerp(old.at(row, col), old.at(row, col + 1), right);
    const float under = std::lerp(old.at(row + 1, col), old.at(row + 1, col + 1), right);
    return std::lerp(above, under, down);
  };
  Image out{};
  for (int p = 0; p < kPixels; ++p) {
    float sum = 0;
    for (int i = 0; i < kFine * kFine; ++i) {
      sum += between(position(p / kSide, i / kFine), position(p % kSide, i % kFine));
    }
    out[p] = static_cast<std::uint8_t>(std::lround(255 * sum / (kFine * kFine)));
  }
  return out;
}

template <class F>
LabelledImages changed(const LabelledImages& all, F&& change) {
  LabelledImages out;
  for (std::size_t k = 0; k < all.size(); ++k) out.append(change(all.image(k)), all.label(k));
  return out;
}

/// Changed, then framed as a drawing would be.
template <class F>
LabelledImages changedAndFramed(const LabelledImages& all, F&& change) {
  return changed(all, [&](const SparseImage& ink) {
    LabelledImages single;
    single.append(change(ink), 0);
    return reframe(single.image(0));
  });
}

void digits(const char* what, const Reader& reader, const LabelledImages& all) {
  Confusion confusion{};
  const Score score = reader.score(all, &confusion);
  std::printf("| %s | %d | %.2f |", what, score.examples, percent(score));
  for (int digit = 0; digit < kClasses; ++digit) {
    const auto row = confusion.begin() + digit * kClasses;
    int of = 0;
    for (int read = 0; read < kClasses; ++read) of += row[read];
    std::printf(" %.1f |", percent(row[digit], of));
  }
  std::printf("\n");
}

void row(const std::string& what, const Reader& reader, const LabelledImages& all,
         double unchanged) {
  const double rate = percent(reader.score(all));
  std::printf("| %s | %.2f | %+.2f |\n", what.c_str(), rate, rate - unchanged);
}

std::string scaleName(float scale) { return "scaled by " + std::to_string(scale).substr(0, 4); }

void table(const char* what) {
  std::printf("\n| %s | read rightly, %% | points |\n| --- | --: | --: |\n", what);
}

void imageRobustness(const Reader& reader, const LabelledImages& test) {
  table("the 10,000");
  const double plain = percent(reader.score(test));
  row("as they are", reader, test, plain);
  row("framed again", reader, changed(test, reframe), plain);
  for (const int shift : kShifts) {
    const std::string name = std::to_string(shift) + " px, framed again";
    row("moved across by " + name, reader,
        changedAndFramed(test, [&](const SparseImage& ink) { return shifted(ink, 0, shift); }),
        plain);
    row("moved down by " + name, reader,
        changedAndFramed(test, [&](const SparseImage& ink) { return shifted(ink, shift, 0); }),
        plain);
  }
  for (const float scale : kScales) {
    row(scaleName(scale) + ", framed again", reader,
        changedAndFramed(test, [&](const SparseImage& ink) { return scaled(ink, scale); }), plain);
  }
}

void drawingRobustness(const Reader& reader, const std::vector<tools::LabelledDrawing>& drawings) {
  table("drawings");
  const double plain = percent(reader.score(tools::framed(drawings, {})));
  row("as they are", reader, tools::framed(drawings, {}), plain);
  for (const int shift : kShifts) {
    const auto by = static_cast<float>(shift);
    Framing framing;
    framing.before = {.shift_x = by, .shift_y = by};
    row("moved by " + std::to_string(shift) + " px both ways", reader,
        tools::framed(drawings, framing), plain);
  }
  for (const float scale : kScales) {
    Framing framing;
    framing.before = {.scale = scale};
    row(scaleName(scale), reader, tools::framed(drawings, framing), plain);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (words.size() != 2) fail("usage: node tools/strokes.mjs FILE | read NETWORK DATA");
  const Reader reader(tools::readWeights(words[0]));
  const LabelledImages test = tools::readSplit(words[1], "t10k");
  const std::vector<tools::LabelledDrawing> drawings = tools::readDrawings(std::cin);

  std::printf("| read rightly, %% | digits | all | 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 |\n");
  std::printf("| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |\n");
  digits("MNIST's test set", reader, test);
  digits("drawings", reader, tools::framed(drawings, {}));
  std::map<std::string, std::vector<tools::LabelledDrawing>> sources;
  for (const tools::LabelledDrawing& drawing : drawings) sources[drawing.source].push_back(drawing);
  for (const auto& [source, its] : sources) {
    digits(("drawings: " + source).c_str(), reader, tools::framed(its, {}));
  }
  imageRobustness(reader, test);
  drawingRobustness(reader, drawings);
}
