#include "shared/noise.h"

namespace downhill {

Picture noise(float density, Random& random) {
  Picture picture{};
  for (std::uint8_t& pixel : picture) {
    if (random.uniform() < density) {
      pixel = static_cast<std::uint8_t>(1 + random.below(255));
    }
  }
  return picture;
}

}  // namespace downhill
