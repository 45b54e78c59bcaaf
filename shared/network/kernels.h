// The innermost loops over θ. Matrices are column-major; n vectors lie one after another, an
// example each. Arguments never overlap. `nudge` is η/B δ.
#pragma once

#include "shared/data/sparse_image.h"
#include "shared/network/activation.h"

namespace downhill {

/// z = b + W x. W: rows × 784.
void affineSparse(const float* W, const float* b, int rows, const SparseImage& x, float* z);
/// W −= nudge xᵀ. W: rows × 784.
void subtractOuterSparse(float* W, int rows, const SparseImage& x, const float* nudge);
/// z_k = b + W a_k for n examples. W: rows × cols.
void affine(const float* W, const float* b, int rows, int cols, int n, const float* a, float* z);
/// W −= Σ_k nudge_k a_kᵀ, over n examples. W: rows × cols.
void subtractOuter(float* W, int rows, int cols, int n, const float* a, const float* nudge);
/// b −= Σ_k nudge_k, over n examples.
void subtractSum(float* b, int rows, int n, const float* nudge);
/// below_k = Wᵀ above_k for n examples. W: rows × cols.
void multiplyTransposed(const float* W, int rows, int cols, int n, const float* above,
                        float* below);
/// n floats ← n floats · factor
void multiply(float* all, int n, float factor);
/// z ← σ(z), of n floats.
void squash(float* z, int n, Activation activation);
/// An error below this is set to 0. At η/B = 1 it would move a weight by less than 1e-15, and its
/// products with greys and activations, which are 2^−50 at least, would become subnormal: after
/// 1,000,000 steps with sigmoids 92 of 100 steps had some, see tools/longrun.
constexpr float kLeastError = 0x1p-50F;
/// delta ← delta · σ'(z), of n floats, from a = σ(z); 0 where that is below kLeastError.
void multiplyBySlope(const float* a, float* delta, int n, Activation activation);

}  // namespace downhill
