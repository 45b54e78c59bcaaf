// The innermost loops over θ. Matrices lie column after column; vectors of n examples lie example
// after example. Nothing overlaps.
#pragma once

#include "shared/ink.h"

namespace downhill {

/// z = b + W x
void addInk(const float* W, const float* b, int rows, const Ink& x, float* z);
/// W −= nudge xᵀ
void nudgeInk(float* W, int rows, const Ink& x, const float* nudge);
/// z = b + W a for n examples
void addColumns(const float* W, const float* b, int rows, int cols, int n, const float* a,
                float* z);
/// W −= Σ_k nudge_k a_kᵀ
void nudgeColumns(float* W, int rows, int cols, int n, const float* a, const float* nudge);
/// b −= Σ_k nudge_k
void nudgeBias(float* b, int rows, int n, const float* nudge);
/// below = Wᵀ above for n examples
void blame(const float* W, int rows, int cols, int n, const float* above, float* below);
/// all ← all · factor
void multiply(float* all, int n, float factor);
/// z ← σ(z), or ReLU
void squash(float* z, int n, bool rectify);
/// delta ← delta · σ'(z), from a = σ(z)
void timesSlope(const float* a, float* delta, int n, bool rectify);

}  // namespace downhill
