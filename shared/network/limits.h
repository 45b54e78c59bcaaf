// How large a network may be: what fits the page's fixed heap, and trains in its time.
#pragma once

namespace downhill {

constexpr int kMostHiddenLayers = 4;
constexpr int kWidestLayer = 512;         ///< neurons of a hidden layer
constexpr int kMostParameters = 300'000;  ///< weights and biases

}  // namespace downhill
