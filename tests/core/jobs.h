// What every job's test does with one.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "shared/base/job.h"

namespace downhill {

/// The job, advanced piece by piece until it is done.
template <class J>
J& finish(J& job) {
  while (job.advance(0)) {
  }
  EXPECT_TRUE(job.status().ok()) << job.status().message();
  return job;
}

template <class J>
std::unique_ptr<J> finish(std::unique_ptr<J> job) {
  finish(*job);
  return job;
}

/// Why a job has failed, which it has done at once: with a sentence, and nothing to advance.
inline Code refusal(Job& job) {
  const std::string& message = job.status().message();
  EXPECT_FALSE(job.advance(1e9));
  EXPECT_GT(message.size(), 20U);
  EXPECT_TRUE(message.ends_with('.')) << message;
  return job.status().code();
}

inline std::vector<float> copy(std::span<const float> values) {
  return {values.begin(), values.end()};
}

}  // namespace downhill
