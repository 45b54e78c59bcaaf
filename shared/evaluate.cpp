#include "shared/evaluate.h"

#include <algorithm>
#include <vector>

namespace downhill {

Score evaluate(const Network& network, std::span<const float> theta, const LabelledInk& data,
               int from, int count, Confusion* confusion) {
  Score score;
  std::vector<float> a(network.neurons());
  const int there = static_cast<int>(data.size());
  const int first = std::clamp(from, 0, there);
  const int end = first + std::clamp(count, 0, there - first);
  for (int k = first; k < end; ++k) {
    network.forward(theta.data(), data.ink(k), a.data());
    const int label = data.label(k);
    const int read = network.brightest(a.data());
    score.cost += static_cast<double>(network.cost(a.data(), label));
    score.correct += read == label ? 1 : 0;
    if (confusion != nullptr) {
      ++(*confusion)[label * kClasses + read];
    }
  }
  score.examples = end - first;
  return score;
}

}  // namespace downhill
