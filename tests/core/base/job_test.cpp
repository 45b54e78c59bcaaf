#include "shared/base/job.h"

#include <gtest/gtest.h>

#include "tests/core/jobs.h"

namespace downhill::job_test {
namespace {

/// Counts to three, or fails at a number.
class Count : public Job {
 public:
  explicit Count(int failing = 99) : failing_(failing) {
    if (failing_ == 0) {
      fail({Code::kBadValue, "Nobody can count to nought."});
    }
  }
  [[nodiscard]] int value() const { return value_; }

 protected:
  bool work() override {
    if (++value_ == failing_) {
      fail({Code::kNotYet, "The number has not arrived."});
    }
    return value_ < 3;
  }

 private:
  int failing_;
  int value_ = 0;
};

TEST(Job, DoesAtLeastOnePieceHoweverShortTheTime) {
  for (const double none : {0.0, -1.0}) {
    Count job;
    EXPECT_TRUE(job.advance(none));
    EXPECT_TRUE(job.advance(none));
    EXPECT_FALSE(job.advance(none));
    EXPECT_EQ(job.value(), 3);
  }
  Count job;
  EXPECT_FALSE(job.advance(1e9));
  EXPECT_EQ(job.value(), 3);
}

TEST(Job, ThatIsDoneStaysAsItIs) {
  Count job;
  finish(job);
  EXPECT_FALSE(job.advance(0));
  EXPECT_EQ(job.value(), 3);
}

TEST(Job, ThatFailsSaysWhyAndGoesNoFurther) {
  Count job(2);
  EXPECT_TRUE(job.advance(0));
  EXPECT_FALSE(job.advance(0));
  EXPECT_EQ(job.status().code(), Code::kNotYet);
  EXPECT_FALSE(job.advance(0));
  EXPECT_EQ(job.value(), 2);
  Count none(0);
  EXPECT_EQ(refusal(none), Code::kBadValue);
  EXPECT_EQ(none.value(), 0);
}

}  // namespace
}  // namespace downhill::job_test
