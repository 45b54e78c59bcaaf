#include "shared/base/status.h"

namespace downhill {

const char* name(Code code) {
  switch (code) {
    case Code::kOk:
      return "ok";
    case Code::kBadFormat:
      return "bad-format";
    case Code::kTruncated:
      return "truncated";
    case Code::kBadValue:
      return "bad-value";
    case Code::kEmpty:
      return "empty";
    case Code::kNotYet:
      return "not-yet";
    case Code::kTooLarge:
      return "too-large";
    case Code::kDiverged:
      return "diverged";
  }
  return "unknown";
}

}  // namespace downhill
