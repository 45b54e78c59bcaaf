// The numbers that a recipe may hold.
#pragma once

#include <cstdint>

#include "shared/data/dataset.h"

namespace downhill {

constexpr double kMostEta = 1000;     ///< η is above 0
constexpr double kMostWeight = 1000;  ///< |θ[i]| of an edit
constexpr int kMostBatch = kTrainImages;
constexpr std::uint32_t kMostSeed = UINT32_MAX;

}  // namespace downhill
