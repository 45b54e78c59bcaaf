import type { Tensor } from '../../protocol/index.ts';

/** The least number of entries that carry this share of the squared length. */
export function carriers(gradient: Float32Array, share: number): number {
  const squares = Float64Array.from(gradient, (g) => g * g).sort();
  const whole = squares.reduce((sum, s) => sum + s, 0);
  let sum = 0;
  let many = 0;
  while (sum < share * whole && many < squares.length) sum += squares[squares.length - ++many]!;
  return many;
}

/** Each tensor's number of entries, and their share of |∇C|². */
export function sharesOf(gradient: Float32Array, tensors: readonly Tensor[]) {
  const sums = tensors.map(({ rows, cols, offset }) => {
    let sum = 0;
    for (let k = offset; k < offset + rows * cols; k++) sum += gradient[k]! ** 2;
    return sum;
  });
  const whole = sums.reduce((sum, s) => sum + s, 0);
  return tensors.map(({ name, rows, cols }, k) => ({
    name,
    knobs: rows * cols,
    share: whole > 0 ? sums[k]! / whole : 0,
  }));
}

export interface Zeros {
  /** Entries that are exactly 0. */
  zeros: number;
  /** Pixels all of whose weights are among them: no ink fell on them. */
  pixels: number[];
  /** Weights of these pixels. */
  ofPixels: number;
}

/**
 * The entries of a gradient that are exactly 0. ∂C/∂w of a weight from a pixel is the mean of δ x over the pictures, so it is
 * 0 for all neurons at once where x is 0 in every one of them.
 */
export function zeroGradients(gradient: Float32Array, { rows, cols, offset }: Tensor): Zeros {
  let zeros = 0;
  for (const g of gradient) if (g === 0) zeros++;
  const pixels: number[] = [];
  for (let pixel = 0; pixel < cols; pixel++) {
    const from = offset + pixel * rows;
    if (gradient.subarray(from, from + rows).every((g) => g === 0)) pixels.push(pixel);
  }
  return { zeros, pixels, ofPixels: pixels.length * rows };
}

/** For each pixel, the length of the gradient of its weights. */
export function perPixel(gradient: Float32Array, { rows, cols, offset }: Tensor): Float32Array {
  return Float32Array.from({ length: cols }, (_, pixel) => {
    const from = offset + pixel * rows;
    return Math.sqrt(gradient.subarray(from, from + rows).reduce((sum, g) => sum + g * g, 0));
  });
}
