#include "shared/analysis/evaluation.h"

#include <algorithm>
#include <vector>

namespace downhill {
namespace {

constexpr int kTogether = 32;  // pictures: their activations stay in the first-level cache

}  // namespace

Score evaluate(const Network& network, std::span<const float> theta, const LabelledImages& data,
               int from, int count, Confusion* confusion) {
  Score score;
  const int size = static_cast<int>(data.size());
  const int first = std::clamp(from, 0, size);
  const int end = first + std::clamp(count, 0, size - first);
  std::vector<SparseImage> x;
  std::vector<float> a(static_cast<std::size_t>(network.neurons()) * kTogether);
  for (int at = first; at < end; at += kTogether) {
    const int n = std::min(kTogether, end - at);
    x.clear();
    for (int k = 0; k < n; ++k) {
      x.push_back(data.image(at + k));
    }
    network.forward(theta.data(), x, a.data());
    for (int k = 0; k < n; ++k) {
      const std::span<const float> outputs = network.outputs(a.data(), k, n);
      const int label = data.label(at + k);
      const int read = brightest(outputs);
      score.cost += static_cast<double>(cost(outputs, label));
      score.correct += read == label ? 1 : 0;
      if (confusion != nullptr) {
        ++(*confusion)[label * kClasses + read];
      }
    }
  }
  score.examples = end - first;
  return score;
}

Evaluation::Evaluation(const Shape& shape, std::span<const float> theta, const Dataset& data,
                       int train_examples, int test_examples)
    : network_(shape),
      theta_(theta.begin(), theta.end()),
      data_(data),
      train_examples_(std::clamp(train_examples, 0, static_cast<int>(data.train.size()))),
      test_examples_(std::clamp(test_examples, 0, static_cast<int>(data.test.size()))) {}

bool Evaluation::work() {
  return addPiece(data_.train, train_examples_, train_, nullptr) ||
         addPiece(data_.test, test_examples_, test_, &confusion_);
}

/// Returns whether images were left to score.
bool Evaluation::addPiece(const LabelledImages& set, int wanted, Score& score,
                          Confusion* confusion) {
  constexpr int kPiece = 512;
  if (score.examples == wanted) {
    return false;
  }
  const Score piece = evaluate(network_, theta_, set, score.examples,
                               std::min(kPiece, wanted - score.examples), confusion);
  score.cost += piece.cost;
  score.correct += piece.correct;
  score.examples += piece.examples;
  return true;
}

}  // namespace downhill
