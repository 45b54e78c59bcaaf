import type { Tensor } from '../protocol/index.ts';

/** One connection worth drawing: from neuron `from` of one layer to neuron `to` of the next. */
export interface Edge {
  from: number;
  to: number;
  /** weight × activation, or the weight alone where nothing is drawn. */
  value: number;
}

/**
 * The `most` strongest connections of one layer by |weight × activation|, or by |weight| where there
 * are no activations. A tensor lies in θ column after column, a column for each input.
 */
export function strongest(
  theta: Float32Array,
  { rows, cols, offset }: Tensor,
  input: Float32Array | null,
  most: number,
): Edge[] {
  const at = offset;
  const values = new Float32Array(rows * cols);
  for (let from = 0; from < cols; from++) {
    const a = input ? input[from]! : 1;
    if (a === 0) continue;
    for (let to = 0; to < rows; to++) values[from * rows + to] = a * theta[at + from * rows + to]!;
  }
  const least = threshold(values, most);
  const edges: Edge[] = [];
  for (let k = 0; k < values.length; k++) {
    const value = values[k]!;
    if (value !== 0 && Math.abs(value) >= least)
      edges.push({ from: Math.floor(k / rows), to: k % rows, value });
  }
  return edges.sort((a, b) => Math.abs(a.value) - Math.abs(b.value)).slice(-most);
}

/** The `most` strongest connections into one neuron, as above. */
export function strongestInto(
  theta: Float32Array,
  { rows, cols, offset }: Tensor,
  input: Float32Array | null,
  to: number,
  most: number,
): Edge[] {
  const edges = Array.from({ length: cols }, (_, from): Edge => {
    const weight = theta[offset + from * rows + to]!;
    return { from, to, value: input ? weight * input[from]! : weight };
  });
  return edges
    .filter(({ value }) => value !== 0)
    .sort((a, b) => Math.abs(a.value) - Math.abs(b.value))
    .slice(-most);
}

/** A threshold that about `most` of the values reach, by counting in bins: faster than sorting. */
function threshold(values: Float32Array, most: number): number {
  if (values.length <= most) return 0;
  let top = 0;
  for (const v of values) top = Math.max(top, Math.abs(v));
  if (top === 0 || !Number.isFinite(top)) return Infinity;
  const bins = new Uint32Array(1025);
  for (const v of values) bins[Math.floor((1024 * Math.abs(v)) / top)]!++;
  let sum = 0;
  for (let bin = 1024; bin > 0; bin--) {
    sum += bins[bin]!;
    if (sum >= most) return (bin * top) / 1024;
  }
  return 0;
}
