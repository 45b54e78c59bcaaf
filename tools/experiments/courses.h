// The courses of the networks in web/src/assets/networks. Each file has its `trained` as metadata,
// for the page to show.
#pragma once

#include <string_view>

#include "tools/experiments/learner.h"

namespace downhill::tools {

struct Recorded {
  std::string_view name;
  Course course;
  const char* trained;
  bool taught;  ///< by the large network
};

inline const Recorded kLarge{
    "large",
    {.shape = {{kPixels, 128, 64, kClasses}, Activation::kRelu},
     .seed = 1,
     .epochs = 100,
     .batch = 50,
     .eta = 0.1F,
     .momentum = 0.9F,
     .average = 0.999F,
     .bend = {.rotate = 0.15F,
              .slant = 0.25F,
              .stretch = 0.2F,
              .scale = 0.08F,
              .shift = 0.5F,
              .thickness = 0.5F,
              .elastic = 0.5F,
              .sway = 1.5F,
              .habits = 0.5F},
     .unbent = 0.1F,
     .epochs_per_bend = 2},
    "By mini-batch gradient descent with momentum on the cross-entropy of MNIST's 60,000, bent "
    "anew for every other of 100 epochs as other hands might have written them.",
    false};

inline const Recorded kOpening{
    "opening",
    {.shape = {{kPixels, 16, 16, kClasses}, Activation::kRelu},
     .seed = 1,
     .epochs = 240,
     .batch = 50,
     .eta = 0.05F,
     .momentum = 0.9F,
     .average = 0.999F,
     .bend = {.rotate = 0.06F,
              .slant = 0.1F,
              .stretch = 0.08F,
              .scale = 0.03F,
              .shift = 0.2F,
              .thickness = 0.2F,
              .elastic = 0.2F,
              .sway = 0.4F,
              .habits = 0.35F},
     .unbent = 0.3F,
     .epochs_per_bend = 4,
     .teacher = 0.5F},
    "By mini-batch gradient descent with momentum on MNIST's 60,000, bent anew for every fourth of "
    "240 epochs as other hands might have written them. The cost was the cross-entropy with what "
    "lies halfway between the label and the outputs of a larger network, 784-128-64-10.",
    true};

}  // namespace downhill::tools
