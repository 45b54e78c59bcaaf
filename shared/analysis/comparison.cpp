#include "shared/analysis/comparison.h"

#include <cmath>

namespace downhill {

VectorComparison compare(std::span<const float> p, std::span<const float> q) {
  double pp = 0;
  double qq = 0;
  double pq = 0;
  double gap = 0;
  for (std::size_t i = 0; i < p.size(); ++i) {
    const auto x = static_cast<double>(p[i]);
    const auto y = static_cast<double>(q[i]);
    pp += x * x;
    qq += y * y;
    pq += x * y;
    gap += (x - y) * (x - y);
  }
  const double lengths = std::sqrt(pp * qq);
  return {std::sqrt(pp), std::sqrt(qq), std::sqrt(gap), lengths > 0 ? pq / lengths : 0};
}

}  // namespace downhill
