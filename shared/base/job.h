// Long work in pieces: whoever asks for something else meanwhile is answered in between.
#pragma once

#include <chrono>
#include <utility>

#include "shared/base/status.h"

namespace downhill {

/// A job is made, advanced until it is done, and then asked for its typed result. It keeps what it
/// needs of the run (θ, recipe) as copies, so the run may go on meanwhile; the data that it reads
/// must outlive it.
class Job {
 public:
  Job() = default;
  Job(const Job&) = delete;
  Job& operator=(const Job&) = delete;
  virtual ~Job() = default;

  /// Works for about so many milliseconds and returns whether there is more to do. Does at least
  /// one piece, which takes about a millisecond for the lesson's network and at most 50 for the
  /// largest. A job that is done or has failed stays as it is.
  bool advance(double milliseconds) {
    using Clock = std::chrono::steady_clock;
    const auto end = Clock::now() + std::chrono::duration<double, std::milli>(milliseconds);
    more_ = more_ && status_.ok();
    while (more_) {
      more_ = work() && status_.ok();
      if (more_ && Clock::now() >= end) {
        return true;
      }
    }
    return false;
  }
  /// Why there is no result; ok where the job is under way or done.
  [[nodiscard]] const Status& status() const { return status_; }

 protected:
  /// Does one piece and returns whether there is more to do.
  virtual bool work() = 0;
  void fail(Status why) { status_ = std::move(why); }

 private:
  Status status_;
  bool more_ = true;
};

}  // namespace downhill
