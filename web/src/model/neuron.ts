import type { Tensor } from '../protocol/index.ts';

/** A neuron: layer 1 is the first behind the pixels. */
export interface Neuron {
  layer: number;
  neuron: number;
}

/** A weight or, without a neuron that it comes from, a bias: an entry of θ in the diagram. */
export interface Pointed extends Neuron {
  /** The pixel or neuron that it hears. */
  from: number | null;
}

export interface Term {
  /** The neuron, or pixel, of the layer before. */
  from: number;
  /** Where the weight lies in θ. */
  at: number;
  weight: number;
  input: number;
  product: number;
}

/** z = Σ w a + b */
export interface Sum {
  /** All terms, the largest |w a| first. */
  terms: Term[];
  bias: number;
  /** Where the bias lies in θ. */
  biasAt: number;
  z: number;
}

/** W and b of a layer: tensors alternate, W¹, b¹, W², b² … */
export const tensorsOf = (tensors: readonly Tensor[], layer: number) => ({
  weights: tensors[2 * layer - 2],
  biases: tensors[2 * layer - 1],
});

/**
 * A neuron's sum, added up in double from the same float32 numbers as the network's own, and therefore equal to it within
 * float32's rounding. Null while tensors, θ or the input do not fit each other.
 */
export function sumOf(
  theta: Float32Array,
  tensors: readonly Tensor[],
  input: Float32Array,
  { layer, neuron }: Neuron,
): Sum | null {
  const { weights, biases } = tensorsOf(tensors, layer);
  if (!weights || !biases || weights.cols !== input.length || neuron >= weights.rows) return null;
  const biasAt = biases.offset + neuron;
  const bias = theta[biasAt];
  if (bias === undefined) return null;
  let z = bias;
  const terms = Array.from(input, (a, from): Term => {
    const at = weights.offset + from * weights.rows + neuron;
    const weight = theta[at]!;
    z += weight * a;
    return { from, at, weight, input: a, product: weight * a };
  });
  terms.sort((p, q) => Math.abs(q.product) - Math.abs(p.product));
  return { terms, bias, biasAt, z };
}

/** The neuron that an arrow key goes to from here; from nowhere, the first of all. */
export function neighbour(
  layers: readonly number[],
  from: Neuron | null,
  key: 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown',
): Neuron {
  if (!from) return { layer: 1, neuron: 0 };
  const sideways = key === 'ArrowLeft' ? -1 : key === 'ArrowRight' ? 1 : 0;
  const layer = Math.min(layers.length - 1, Math.max(1, from.layer + sideways));
  const last = layers[layer]! - 1;
  if (sideways === 0) {
    const neuron = from.neuron + (key === 'ArrowUp' ? -1 : 1);
    return { layer, neuron: Math.min(last, Math.max(0, neuron)) };
  }
  // As high up as before, though the columns differ in length.
  const share = from.neuron / Math.max(1, layers[from.layer]! - 1);
  return { layer, neuron: Math.round(share * last) };
}

/** All weights into a neuron, in the order of the layer before: 784 pixels row after row, or its neurons. */
export function weightsInto(
  theta: Float32Array,
  tensors: readonly Tensor[],
  { layer, neuron }: Neuron,
): Float32Array | null {
  const { weights } = tensorsOf(tensors, layer);
  if (!weights || neuron >= weights.rows) return null;
  return Float32Array.from(
    { length: weights.cols },
    (_, from) => theta[weights.offset + from * weights.rows + neuron]!,
  );
}

/** How the parameters are made up, layer by layer. */
export function makeUp(layers: readonly number[]) {
  const rows = layers.slice(1).map((to, k) => ({
    from: layers[k]!,
    to,
    weights: layers[k]! * to,
    biases: to,
  }));
  const total = rows.reduce((sum, { weights, biases }) => sum + weights + biases, 0);
  return { rows, total };
}
