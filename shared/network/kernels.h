// The innermost loops over θ. Matrices lie column after column; vectors of n examples lie example
// after example. Nothing overlaps.
#pragma once

#include "shared/data/sparse_image.h"
#include "shared/network/activation.h"

namespace downhill {

/// z = b + W x
void affineSparse(const float* W, const float* b, int rows, const SparseImage& x, float* z);
/// W −= nudge xᵀ
void subtractOuterSparse(float* W, int rows, const SparseImage& x, const float* nudge);
/// z = b + W a for n examples
void affine(const float* W, const float* b, int rows, int cols, int n, const float* a, float* z);
/// W −= Σ_k nudge_k a_kᵀ
void subtractOuter(float* W, int rows, int cols, int n, const float* a, const float* nudge);
/// b −= Σ_k nudge_k
void subtractSum(float* b, int rows, int n, const float* nudge);
/// below = Wᵀ above for n examples
void multiplyTransposed(const float* W, int rows, int cols, int n, const float* above,
                        float* below);
/// all ← all · factor
void multiply(float* all, int n, float factor);
/// z ← σ(z)
void squash(float* z, int n, Activation activation);
/// delta ← delta · σ'(z), from a = σ(z)
void multiplyBySlope(const float* a, float* delta, int n, Activation activation);

}  // namespace downhill
