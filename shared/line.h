// Numbers that begin where a cache line does.
#pragma once

#include <cstddef>
#include <new>
#include <vector>

namespace downhill {

template <class T>
struct LineAllocator {
  using value_type = T;
  static constexpr std::align_val_t kLine{64};

  LineAllocator() = default;
  template <class Other>
  explicit LineAllocator(const LineAllocator<Other>& /*other*/) {}
  T* allocate(std::size_t n) { return static_cast<T*>(::operator new(n * sizeof(T), kLine)); }
  void deallocate(T* from, std::size_t /*n*/) { ::operator delete(from, kLine); }
  bool operator==(const LineAllocator& /*other*/) const { return true; }
};

/// θ, or what is laid out like it. A column of the lesson's W¹ is one cache line then, and not
/// parts of two: where θ happened to begin 56 bytes into a line, an epoch took some 4 % longer.
using LineFloats = std::vector<float, LineAllocator<float>>;

}  // namespace downhill
