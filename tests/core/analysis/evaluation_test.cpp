// Cost and accuracy as a job: what `evaluate` counts, in pieces.
#include "shared/analysis/evaluation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "shared/training/run.h"
#include "tests/core/jobs.h"
#include "tests/core/pictures.h"
#include "tests/core/small_run.h"

namespace downhill::evaluation_test {
namespace {

TEST(Evaluation, InPiecesCountsWhatEvaluateCounts) {
  const Dataset data{blots(1500, 1), blots(600, 2)};
  const std::vector<float> theta = randomParameters({}, 3);
  const Network network{Shape{}};
  for (const auto& [train, test] : {std::pair{1500, 600}, {1, 513}, {512, 512}, {0, 1}, {700, 0}}) {
    Evaluation job({}, theta, data, train, test);
    finish(job);
    Confusion confusion{};
    const Score on_train = evaluate(network, theta, data.train, 0, train);
    const Score on_test = evaluate(network, theta, data.test, 0, test, &confusion);
    EXPECT_EQ(job.train().examples, train);
    EXPECT_EQ(job.train().correct, on_train.correct);
    EXPECT_NEAR(job.train().cost, on_train.cost, 1e-12 * on_train.cost);
    EXPECT_EQ(job.test().examples, test);
    EXPECT_EQ(job.test().correct, on_test.correct);
    EXPECT_NEAR(job.test().cost, on_test.cost, 1e-12 * on_test.cost);
    EXPECT_TRUE(std::ranges::equal(job.confusion(), confusion));
  }
}

TEST(Evaluation, CountsEveryTestImageOnceInTheConfusion) {
  const downhill::Run run = smallRun();
  Evaluation job({}, run.theta(), smallData(), 0, 100);
  finish(job);
  int all = 0;
  int right = 0;
  for (int digit = 0; digit < kClasses; ++digit) {
    int row = 0;
    for (int read = 0; read < kClasses; ++read) {
      row += job.confusion()[kClasses * digit + read];
    }
    EXPECT_EQ(row, 10);
    all += row;
    right += job.confusion()[(kClasses + 1) * digit];
  }
  EXPECT_EQ(all, 100);
  EXPECT_EQ(right, job.test().correct);
}

TEST(Evaluation, TakesTheImagesThatThereAreAndNoFewerThanNone) {
  const downhill::Run run = smallRun();
  for (const int asked : {1000, 2000, 60000}) {
    Evaluation job({}, run.theta(), smallData(), asked, asked);
    finish(job);
    EXPECT_EQ(job.train().examples, 1000);
    EXPECT_EQ(job.test().examples, 100);
  }
  for (const int asked : {0, -1, -60000}) {
    Evaluation job({}, run.theta(), smallData(), asked, asked);
    EXPECT_FALSE(job.advance(0));
    EXPECT_EQ(job.train().examples, 0);
    EXPECT_EQ(job.test().examples, 0);
    EXPECT_EQ(job.train().cost, 0);
  }
  const Dataset nothing;
  Evaluation job({}, run.theta(), nothing, 10, 10);
  EXPECT_FALSE(job.advance(0));
  EXPECT_EQ(job.test().examples, 0);
}

TEST(Evaluation, KeepsItsThetaWhileTheRunTrainsOn) {
  downhill::Run run = smallRun();
  const Score wanted = evaluate(run.network(), run.theta(), smallData().train, 0, 1000);
  Evaluation job({}, run.theta(), smallData(), 1000, 100);
  do {
    take(run, 5);
  } while (job.advance(0));
  EXPECT_NEAR(job.train().cost, wanted.cost, 1e-12 * wanted.cost);
  EXPECT_NE(evaluate(run.network(), run.theta(), smallData().train, 0, 1000).cost, wanted.cost);
}

}  // namespace
}  // namespace downhill::evaluation_test
