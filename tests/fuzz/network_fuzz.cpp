// Networks of any shape on any images against the reference in double, as judge.h compares them.
#include <fuzzer/FuzzedDataProvider.h>

#include <algorithm>
#include <array>

#include "shared/base/random.h"
#include "tests/core/network/judge.h"
#include "tests/fuzz/need.h"

namespace {

using namespace downhill;
using Bytes = FuzzedDataProvider;

/// Mostly 1 to 40; else one about or above 64, from where on the kernels take other ways.
int widthOf(Bytes& bytes) {
  constexpr std::array kWide = {63, 64, 65, 100, 128, 256, 512};
  const auto width = bytes.ConsumeIntegralInRange<std::size_t>(1, 40 + kWide.size());
  return width <= 40 ? static_cast<int>(width) : kWide[width - 41];
}

Shape shapeOf(Bytes& bytes) {
  Shape shape;
  shape.widths = {kPixels};
  const int hidden = bytes.ConsumeIntegralInRange(0, 4);
  for (int l = 0; l < hidden; ++l) {
    shape.widths.push_back(widthOf(bytes));
  }
  shape.widths.push_back(kClasses);
  shape.activation = bytes.PickValueInArray(kActivations);
  return shape;
}

/// Normal numbers of one deviation, from weights that hardly matter to weights that saturate every
/// neuron; sometimes a third of them are 0.
std::vector<float> thetaOf(Bytes& bytes, const Shape& shape) {
  constexpr std::array kSizes = {1e-3F, 0.05F, 0.3F, 1.0F, 5.0F, 50.0F};
  const float size = bytes.PickValueInArray(kSizes);
  const float zeros = bytes.ConsumeBool() ? 0.3F : 0.0F;
  Random random(bytes.ConsumeIntegral<std::uint32_t>());
  std::vector<float> theta(static_cast<std::size_t>(parameterCount(shape.widths)));
  std::ranges::generate(theta,
                        [&] { return random.uniform() < zeros ? 0.0F : size * random.normal(); });
  return theta;
}

std::array<std::uint8_t, kPixels> imageOf(Bytes& bytes) {
  std::array<std::uint8_t, kPixels> image{};
  switch (bytes.ConsumeIntegralInRange(0, 3)) {
    case 0:  // blank
      break;
    case 1:  // one grey all over
      image.fill(bytes.ConsumeIntegralInRange<std::uint8_t>(1, 255));
      break;
    case 2: {  // as inked as any digit
      Random random(bytes.ConsumeIntegral<std::uint32_t>());
      const auto inked = bytes.ConsumeIntegralInRange<std::uint32_t>(1, 100);
      for (std::uint8_t& pixel : image) {
        pixel = static_cast<std::uint8_t>(random.below(100) < inked ? random.below(256) : 0);
      }
      break;
    }
    default: {  // bytes of the fuzzer's choice, at an offset of its choice
      const auto ink = bytes.ConsumeBytes<std::uint8_t>(32);
      const std::size_t room = kPixels - ink.size();
      std::ranges::copy(ink, image.begin() + bytes.ConsumeIntegralInRange<std::size_t>(0, room));
    }
  }
  return image;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Bytes bytes(data, size);
  const Shape shape = shapeOf(bytes);
  Trial trial{shape, thetaOf(bytes, shape), {}, {}};
  constexpr std::array kEtas = {1e-6F, 0.1F, 0.5F, 3.0F, 1000.0F};
  trial.eta = bytes.PickValueInArray(kEtas);
  const int images = bytes.ConsumeIntegralInRange(1, 6);
  for (int k = 0; k < images; ++k) {
    trial.data.append(imageOf(bytes), bytes.ConsumeIntegralInRange<std::uint8_t>(0, 9));
  }
  int batch = bytes.ConsumeIntegralInRange(1, 34);
  if (batch == 34) {
    batch = 257;  // one more than Trainer steps on directly
  }
  for (int k = 0; k < batch; ++k) {
    trial.batch.push_back(static_cast<std::uint32_t>(k % images));
  }
  const Verdict verdict = judge(trial);
  fuzz::need(verdict.complaint.empty(), verdict.complaint);
  return 0;
}
