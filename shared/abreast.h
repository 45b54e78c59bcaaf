// The cost of some pictures whose first weighted sums are known already, eight pictures abreast.
// What is left of the network is small: 416 multiply-adds a picture where the first layer takes
// 2,400. With a picture in each lane, every sum has the same fixed length whatever the layers'
// widths are, so that any shape gets SIMD.
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <span>
#include <vector>

#include "shared/layout.h"

namespace downhill {

constexpr int kAbreast = 8;
using Abreast = Eigen::Array<float, kAbreast, 1>;

class UpperLayers {
 public:
  explicit UpperLayers(const Shape& shape);

  /// Σ C_k of up to kAbreast pictures, as Network::cost counts it and in the same order. z: z¹ of
  /// the first layer's neurons, one after another, and comes back as a¹; lanes beyond the labels
  /// may hold anything finite. Of θ only W², b², … are read.
  double cost(std::span<const float> theta, std::span<Abreast> z,
              std::span<const std::uint8_t> labels);

 private:
  Shape shape_;
  std::vector<Tensor> tensors_;
  std::vector<Abreast> below_;
  std::vector<Abreast> above_;
};

}  // namespace downhill
