// What a fuzzer does where a property does not hold: prints it, and traps so that libFuzzer sees
// it.
#pragma once

#include <cstdio>
#include <string>

#include "shared/base/status.h"

namespace downhill::fuzz {

inline void need(bool holds, const std::string& property) {
  if (!holds) {
    std::fprintf(stderr, "does not hold: %s\n", property.c_str());
    __builtin_trap();
  }
}

/// A refusal has a code and a sentence; success has neither.
inline void needSentence(const Status& status) {
  need(status.message().empty() == status.ok(), "a refusal and only a refusal has a message");
  need(status.ok() || status.message().ends_with('.'), "a message is a sentence");
}

}  // namespace downhill::fuzz
