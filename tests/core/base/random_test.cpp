#include "shared/base/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace downhill::random_test {
namespace {

TEST(Random, SameSeedSameBitsOtherStreamOtherBits) {
  Random a(1);
  Random b(1);
  Random c(1, 1);
  bool differs = false;
  for (int i = 0; i < 100; ++i) {
    const std::uint32_t bits = a.bits();
    ASSERT_EQ(bits, b.bits());
    differs |= bits != c.bits();
  }
  EXPECT_TRUE(differs);
}

// The mean of n draws has a standard deviation of 1/√n. Five of them are exceeded by one seed in
// two million.
TEST(Random, NormalHasMeanZeroDeviationOneAndItsTails) {
  Random random(2);
  const int n = 200000;
  double sum = 0;
  double squares = 0;
  int beyond = 0;
  for (int i = 0; i < n; ++i) {
    const double value = static_cast<double>(random.normal());
    sum += value;
    squares += value * value;
    beyond += std::abs(value) > 2 ? 1 : 0;
  }
  EXPECT_NEAR(sum / n, 0, 5 / std::sqrt(n));
  EXPECT_NEAR(squares / n, 1, 5 * std::sqrt(2.0 / n));
  EXPECT_NEAR(beyond / static_cast<double>(n), 0.0455, 5 * std::sqrt(0.0455 / n));
}

TEST(Random, BelowIsUniform) {
  Random random(3);
  std::vector<int> counts(7);
  for (int i = 0; i < 70000; ++i) {
    ++counts[random.below(7)];
  }
  for (const int count : counts) {
    EXPECT_NEAR(count, 10000, 500);
  }
}

TEST(Random, ShuffleKeepsEveryItem) {
  std::vector<std::uint32_t> items(1000);
  std::iota(items.begin(), items.end(), 0U);
  Random random(4);
  shuffle(items, random);
  EXPECT_FALSE(std::is_sorted(items.begin(), items.end()));
  std::sort(items.begin(), items.end());
  for (std::uint32_t i = 0; i < 1000; ++i) {
    ASSERT_EQ(items[i], i);
  }
}

}  // namespace
}  // namespace downhill::random_test
