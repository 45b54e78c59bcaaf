import type { Tensor } from '../../protocol/index.ts';

/** A part of θ-shaped numbers: weights or biases into a layer; layer 1 is the first behind the pixels. */
export interface Part {
  tensor: Tensor;
  layer: number;
  kind: 'weights' | 'biases';
  values: Float32Array;
}

/** Tensors alternate: W¹, b¹, W², b² … */
export const partsOf = (tensors: readonly Tensor[], column: Float32Array): Part[] =>
  tensors.map((tensor, k) => ({
    tensor,
    layer: (k >> 1) + 1,
    kind: k % 2 === 0 ? 'weights' : 'biases',
    values: column.subarray(tensor.offset, tensor.offset + tensor.rows * tensor.cols),
  }));

/**
 * δ of every layer behind the pixels, δ_j = ∂C/∂z_j: the bias is added to z_j as it is, so ∂C/∂b_j is the same number
 * and stands in the gradient.
 */
export const deltasOf = (tensors: readonly Tensor[], gradient: Float32Array): Float32Array[] =>
  partsOf(tensors, gradient)
    .filter(({ kind }) => kind === 'biases')
    .map(({ values }) => values);

/** One entry of θ and what a step does to it. */
export interface Nudge {
  index: number;
  layer: number;
  /** The neuron whose sum it is in. */
  to: number;
  /** The pixel or neuron that it weighs; null for a bias. */
  from: number | null;
  before: number;
  after: number;
}

/** The entries into a layer that a step θ − ηg moves furthest, the furthest first, and how many move at all. */
export function nudgesInto(
  layer: number,
  tensors: readonly Tensor[],
  theta: Float32Array,
  gradient: Float32Array,
  rate: number,
  most: number,
): { nudges: Nudge[]; moved: number; all: number; share: number } {
  const parts = partsOf(tensors, gradient);
  const square = (values: Float32Array) => values.reduce((sum, g) => sum + g * g, 0);
  const total = parts.reduce((sum, { values }) => sum + square(values), 0);
  const mine = parts.filter((part) => part.layer === layer);
  const all = mine.reduce((sum, { values }) => sum + values.length, 0);
  let moved = 0;
  const best: Nudge[] = [];
  let bar = 0;
  for (const { tensor, kind, values } of mine) {
    for (let k = 0; k < values.length; k++) {
      const size = Math.abs(values[k]!);
      if (size === 0) continue;
      moved++;
      if (size <= bar && best.length >= most) continue;
      const index = tensor.offset + k;
      best.push({
        index,
        layer,
        to: k % tensor.rows,
        from: kind === 'weights' ? Math.floor(k / tensor.rows) : null,
        before: theta[index]!,
        after: theta[index]! - rate * gradient[index]!,
      });
      best.sort((p, q) => Math.abs(gradient[q.index]!) - Math.abs(gradient[p.index]!));
      best.length = Math.min(best.length, most);
      bar = Math.abs(gradient[best.at(-1)!.index]!);
    }
  }
  const part = mine.reduce((sum, { values }) => sum + square(values), 0);
  return { nudges: best, moved, all, share: total > 0 ? part / total : 0 };
}

/** Where a weight or bias sits, in words: neurons are counted from 1, outputs by their digit, pixels by row and column. */
export function whereIs({ layer, from, to }: Nudge, layers: readonly number[]): string {
  const last = layer === layers.length - 1;
  const neuron = last ? `output ${to}` : `neuron ${to + 1}`;
  if (from === null) return `bias of ${neuron}`;
  const source =
    layer === 1 ? `pixel ${Math.floor(from / 28)}, ${from % 28}` : `neuron ${from + 1}`;
  return `${source} → ${neuron}`;
}
