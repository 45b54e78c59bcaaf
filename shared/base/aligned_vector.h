// Numbers that begin where a cache line does.
#pragma once

#include <cstddef>
#include <new>
#include <vector>

namespace downhill {

template <class T>
struct AlignedAllocator {
  using value_type = T;
  static constexpr std::align_val_t kLine{64};

  AlignedAllocator() = default;
  template <class Other>
  explicit AlignedAllocator(const AlignedAllocator<Other>& /*other*/) {}
  T* allocate(std::size_t n) { return static_cast<T*>(::operator new(n * sizeof(T), kLine)); }
  void deallocate(T* from, std::size_t /*n*/) { ::operator delete(from, kLine); }
  bool operator==(const AlignedAllocator& /*other*/) const { return true; }
};

/// θ, or what is laid out like it. A column of the lesson's W¹ is one cache line then, and not
/// parts of two: where θ happened to begin 56 bytes into a line, an epoch took some 4 % longer.
using AlignedFloats = std::vector<float, AlignedAllocator<float>>;

}  // namespace downhill
