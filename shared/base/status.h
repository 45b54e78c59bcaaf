// Errors are values; nothing in this project throws. The set of codes is closed. A message says
// what was expected, what was given and what to do.
#pragma once

#include <string>
#include <utility>
#include <variant>

namespace downhill {

enum class Code {
  kOk,
  kBadFormat,  ///< bytes of another format: a wrong magic number, a wrong dimension
  kTruncated,  ///< fewer (or more) bytes than the header announces
  kBadValue,   ///< a number outside its range: a label over 9, a learning rate that is not finite
  kEmpty,      ///< an input that may not be empty: a drawing without points
  kNotYet,     ///< data that has not arrived
  kTooLarge,   ///< more than the memory or time set aside for it
  kDiverged,   ///< a run that can no longer learn
};

/// Stable name of a code, for messages between threads and for tests: "bad-format".
const char* name(Code code);

/// Success, or a code and a sentence for a person. The default is success.
class [[nodiscard]] Status {
 public:
  Status() = default;
  Status(Code code, std::string message) : code_(code), message_(std::move(message)) {}

  [[nodiscard]] bool ok() const { return code_ == Code::kOk; }
  [[nodiscard]] Code code() const { return code_; }
  [[nodiscard]] const std::string& message() const { return message_; }

 private:
  Code code_ = Code::kOk;
  std::string message_;
};

/// A value, or the status that says why there is none. Call value() only where ok().
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : content_(std::move(value)) {}           // NOLINT(google-explicit-constructor)
  Result(Status failure) : content_(std::move(failure)) {}  // NOLINT(google-explicit-constructor)

  [[nodiscard]] bool ok() const { return std::holds_alternative<T>(content_); }
  [[nodiscard]] Status status() const { return ok() ? Status() : std::get<Status>(content_); }
  T& value() { return *std::get_if<T>(&content_); }
  const T& value() const { return *std::get_if<T>(&content_); }

 private:
  std::variant<T, Status> content_;
};

}  // namespace downhill
