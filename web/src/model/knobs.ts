import type { Tensor } from '../protocol/index.ts';

/** One entry of θ: a weight from one neuron to the next layer's, or a bias. */
export interface Knob {
  tensor: Tensor;
  /** Of the neuron that it belongs to; 1 is the first behind the pixels. */
  layer: number;
  neuron: number;
  /** The pixel or neuron that a weight hears; null for a bias. */
  from: number | null;
}

/** Tensors alternate, W¹, b¹, W², b² …; each lies column after column, a column for each input. */
export function knobAt(index: number, tensors: readonly Tensor[]): Knob | null {
  const k = tensors.findIndex(
    ({ offset, rows, cols }) => index >= offset && index < offset + rows * cols,
  );
  const tensor = tensors[k];
  if (!tensor) return null;
  const inside = index - tensor.offset;
  return {
    tensor,
    layer: Math.floor(k / 2) + 1,
    neuron: inside % tensor.rows,
    from: k % 2 === 0 ? Math.floor(inside / tensor.rows) : null,
  };
}

/** 'W1' as W¹. */
export const tensorName = (name: string): string =>
  name.replace(/\d/g, (digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]!);

/** 'W¹ neuron 3 ← pixel 14, 9' (row, column); hidden neurons are counted from 1, outputs are digits. */
export function knobName({ tensor, layer, neuron, from }: Knob, layers: readonly number[]): string {
  const to = layer === layers.length - 1 ? `output ${neuron}` : `neuron ${neuron + 1}`;
  const head = `${tensorName(tensor.name)} ${to}`;
  if (from === null) return head;
  return layer === 1
    ? `${head} ← pixel ${Math.floor(from / 28)}, ${from % 28}`
    : `${head} ← neuron ${from + 1}`;
}

/** What is left of the 13,002: a tensor, a pixel's weights, the knobs of neurons; all of them at once. */
export interface Filter {
  tensor?: string | undefined;
  pixel?: number | undefined;
  neuron?: number | undefined;
  /** The outputs' neurons and not hidden ones. */
  output?: boolean | undefined;
}

/** What a person means by 'row 14 column 9', '14, 9', 'neuron 3' or 'output 7'; otherwise a sentence for them. */
export function understand(text: string): Filter | string {
  const numbers = (text.match(/\d+/g) ?? []).map(Number);
  const [first, second] = numbers;
  if (text.trim() === '') return {};
  if (/output/i.test(text) && first !== undefined && first <= 9)
    return { neuron: first, output: true };
  if (/neuron/i.test(text) && first !== undefined && first >= 1)
    return { neuron: first - 1, output: false };
  if (first !== undefined && second !== undefined && first < 28 && second < 28)
    return { pixel: 28 * first + second };
  return 'Search for a pixel as “row 14 column 9” (both from 0 to 27), for “neuron 3” or for “output 7”.';
}

/** The entries of θ that a filter leaves, in rising order. */
export function select(
  tensors: readonly Tensor[],
  { tensor, pixel, neuron, output }: Filter,
): Uint32Array {
  const total = tensors.reduce((sum, { rows, cols }) => sum + rows * cols, 0);
  const kept = new Uint32Array(total);
  let many = 0;
  tensors.forEach(({ name, rows, cols, offset }, k) => {
    const last = k >= tensors.length - 2;
    if (tensor !== undefined && tensor !== name) return;
    if (pixel !== undefined && k !== 0) return;
    if (output !== undefined && output !== last) return;
    for (let inside = 0; inside < rows * cols; inside++) {
      if (neuron !== undefined && inside % rows !== neuron) continue;
      if (pixel !== undefined && Math.floor(inside / rows) !== pixel) continue;
      kept[many++] = offset + inside;
    }
  });
  return kept.slice(0, many);
}

export type Sort = 'index' | 'theta' | 'gradient' | 'signed';

/**
 * Entries in the order of a column: by index; by |θ| or |∇C|, the largest first; by −∇C, the furthest up first. What is
 * equal stays in order of index. 13,002 take about 5 ms.
 */
export function sorted(
  entries: Uint32Array,
  sort: Sort,
  theta: Float32Array,
  gradient: Float32Array,
): Uint32Array {
  if (sort === 'index') return entries;
  const of = sort === 'theta' ? theta : gradient;
  const keys = new Float32Array(of.length);
  for (let k = 0; k < of.length; k++) keys[k] = sort === 'signed' ? -of[k]! : Math.abs(of[k]!);
  return entries.slice().sort((p, q) => keys[q]! - keys[p]! || p - q);
}
