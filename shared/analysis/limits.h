// How much may be asked for at once, so that no request runs or allocates without end.
#pragma once

namespace downhill {

constexpr int kMostNoiseImages = 10'000;
constexpr int kMostInputSteps = 1'000;   ///< of input optimization
constexpr double kMostInputLength = 28;  ///< of one such step: the diagonal of the 784 pixels

}  // namespace downhill
