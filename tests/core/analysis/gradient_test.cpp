// ∇C as a job: the trainer's sum and its mean, in pieces.
#include "shared/analysis/gradient.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <vector>

#include "shared/analysis/comparison.h"
#include "tests/core/jobs.h"
#include "tests/core/pictures.h"
#include "tests/core/small_run.h"

namespace downhill::gradient_job_test {
namespace {

std::vector<float> gradientOf(downhill::Run& run, const GradientSource& over,
                              const LabelledImages& train) {
  Gradient job(run, over, train);
  return copy(finish(job).values());
}

std::vector<float> meanAtOnce(std::span<const float> theta, const LabelledImages& data,
                              std::span<const std::uint32_t> images) {
  std::vector<float> sum(theta.size(), 0.0F);
  Trainer(Shape{}).addGradient(theta, data, images, sum);
  for (float& entry : sum) {
    entry *= 1.0F / static_cast<float>(images.size());
  }
  return sum;
}

TEST(GradientJob, InPiecesHasTheBitsOfTheSumAtOnce) {
  downhill::Run run{Recipe{}};
  take(run, 10, allBlots());
  for (const auto& [from, count] :
       {std::pair{0, 1}, {9, 1}, {0, 2560}, {5, 2561}, {100, 6000}, {0, 60000}, {59999, 1}}) {
    std::vector<std::uint32_t> images(count);
    std::iota(images.begin(), images.end(), static_cast<std::uint32_t>(from));
    EXPECT_EQ(gradientOf(run, Range{from, count}, allBlots()),
              meanAtOnce(run.theta(), allBlots(), images))
        << from << " " << count;
  }
  const std::vector<std::uint32_t> batch = [&] {
    const std::span<const std::uint32_t> next = run.stepper().nextBatch(3000);
    return std::vector<std::uint32_t>(next.begin(), next.end());
  }();
  EXPECT_EQ(gradientOf(run, NextBatch{3000}, allBlots()),
            meanAtOnce(run.theta(), allBlots(), batch));
}

TEST(GradientJob, OfASingleImageIsThatOfTheImageInASet) {
  downhill::Run run = smallRun();
  const LabelledImages& train = smallData().train;
  for (const std::size_t k : {0U, 7U, 999U}) {
    EXPECT_EQ(gradientOf(run, SingleImage{unpack(train.image(k)), train.label(k)}, train),
              gradientOf(run, Range{static_cast<int>(k), 1}, train));
  }
}

TEST(GradientJob, OfTheNextBatchIsTheNextStep) {
  downhill::Run run = smallRun();
  const std::vector<float> before = copy(run.theta());
  const std::vector<float> g = gradientOf(run, NextBatch{10}, smallData().train);
  const std::vector<float> none(g.size(), 0.0F);
  take(run, 1);
  const double moved = compare(before, run.theta()).distance;
  const double wanted = static_cast<double>(kDefaultEta) * compare(g, none).first;
  EXPECT_NEAR(moved, wanted, 1e-4 * moved);
}

TEST(GradientJob, OfMostImagesPointsMostlyWhereThatOfAllDoes) {
  downhill::Run run = smallRun();
  const VectorComparison part = compare(gradientOf(run, Range{0, 1000}, smallData().train),
                                        gradientOf(run, NextBatch{800}, smallData().train));
  EXPECT_GT(part.first, 0);
  EXPECT_GT(part.cosine, 0.8);  // 800 of the same 1,000 images
  EXPECT_LT(part.cosine, 1);
}

TEST(GradientJob, KeepsItsThetaAndItsBatchWhileTheRunTrainsOn) {
  downhill::Run run{Recipe{}};
  take(run, 10, allBlots());
  const std::vector<float> wanted = gradientOf(run, NextBatch{9000}, allBlots());
  Gradient job(run, NextBatch{9000}, allBlots());
  take(run, 5, allBlots());
  int pieces = 1;
  for (; job.advance(0); ++pieces) {
    take(run, 5, allBlots());
  }
  EXPECT_EQ(pieces, 4);
  EXPECT_EQ(copy(job.values()), wanted);
}

TEST(GradientJob, RefusesWhatIsNoSourceOrHasNotArrived) {
  downhill::Run run = smallRun();
  const auto refused = [&](const GradientSource& over) {
    Gradient job(run, over, smallData().train);
    return refusal(job);
  };
  for (const Range range : {Range{0, 0}, {-1, 10}, {59999, 2}, {60000, 1}, {0, -1}}) {
    EXPECT_EQ(refused(range), Code::kBadValue) << range.from << " " << range.count;
  }
  for (const int count : {-1, 0, 60001}) {
    EXPECT_EQ(refused(NextBatch{count}), Code::kBadValue) << count;
  }
  for (const int label : {-1, 10}) {
    EXPECT_EQ(refused(SingleImage{Image{}, label}), Code::kBadValue) << label;
  }
  EXPECT_EQ(refused(Range{0, 1001}), Code::kNotYet);
  EXPECT_EQ(refused(NextBatch{801}), Code::kNotYet);  // 20 steps of 10 are behind
}

}  // namespace
}  // namespace downhill::gradient_job_test
