// Errors are values. The vocabulary is closed: each code is a kind of thing that can go wrong, and
// the message says what was expected, what came and what to do. Nothing in this house throws.
#pragma once

#include <string>
#include <utility>
#include <variant>

namespace downhill {

enum class Code {
  kOk,
  kBadFormat,  ///< bytes that are not what they claim to be: a wrong magic number, a wrong
               ///< dimension
  kTruncated,  ///< fewer (or more) bytes than their own header announces
  kBadValue,   ///< a number outside its range: a label over 9, a learning rate that is not finite
  kEmpty,      ///< nothing there where something is needed: a drawing without ink
  kNotYet,     ///< it needs data that has not arrived
  kTooLarge,   ///< it would not fit the memory set aside for it
  kDiverged,   ///< the run has left the finite numbers
};

/// Short stable name of a code, for messages between threads and for tests: "bad-format".
const char* name(Code code);

/// Success, or a code and a sentence for a person.
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

/// A value, or the status that says why there is none. Asking for the value of a failure is a bug.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : held_(std::move(value)) {}           // NOLINT(google-explicit-constructor)
  Result(Status failure) : held_(std::move(failure)) {}  // NOLINT(google-explicit-constructor)

  [[nodiscard]] bool ok() const { return std::holds_alternative<T>(held_); }
  [[nodiscard]] Status status() const { return ok() ? Status() : std::get<Status>(held_); }
  T& value() { return *std::get_if<T>(&held_); }
  const T& value() const { return *std::get_if<T>(&held_); }

 private:
  std::variant<T, Status> held_;
};

}  // namespace downhill
