#include "shared/analysis/noise.h"

namespace downhill {

Image noise(float density, Random& random) {
  Image picture{};
  for (std::uint8_t& pixel : picture) {
    if (random.uniform() < density) {
      pixel = static_cast<std::uint8_t>(1 + random.below(255));
    }
  }
  return picture;
}

}  // namespace downhill
