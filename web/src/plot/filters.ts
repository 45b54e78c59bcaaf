import { shader } from './diverging.ts';
import type { Colours } from './palette.svelte.ts';
import type { Tensor } from '../protocol/index.ts';

const side = 28;
const gap = 2;
const pitch = side + gap;

export interface Tiling {
  columns: number;
  rows: number;
  width: number;
  height: number;
}

/** Pictures of 28 × 28 in a grid of `columns`, two pixels apart. */
export function tiling(many: number, columns: number): Tiling {
  const rows = Math.ceil(many / columns);
  return { columns, rows, width: columns * pitch - gap, height: rows * pitch - gap };
}

/** 784 signed numbers as a picture of 28 × 28 on a canvas of its own, in the colours of `shader`. */
export function paintWeights(
  canvas: HTMLCanvasElement,
  values: ArrayLike<number>,
  range: number,
  colours: Colours,
): void {
  if (canvas.width !== side) canvas.width = canvas.height = side;
  const context = canvas.getContext('2d')!;
  const image = context.createImageData(side, side);
  const shade = shader(colours, range);
  for (let k = 0; k < values.length; k++) shade(image.data, k, values[k]!);
  context.putImageData(image, 0, 0);
}

/**
 * The incoming weights of each first-layer neuron as a picture, side by side in one image, in the colours of `shader`.
 * W¹ lies in θ column after column, a column for each pixel.
 */
export function paintFilters(
  image: ImageData,
  values: ArrayLike<number>,
  { rows: neurons, cols, offset }: Tensor,
  { columns }: Tiling,
  range: number,
  colours: Colours,
): void {
  const shade = shader(colours, range);
  const { data, width } = image;
  for (let neuron = 0; neuron < neurons; neuron++) {
    const corner = Math.floor(neuron / columns) * pitch * width + (neuron % columns) * pitch;
    for (let pixel = 0; pixel < cols; pixel++)
      shade(
        data,
        corner + Math.floor(pixel / side) * width + (pixel % side),
        values[offset + pixel * neurons + neuron]!,
      );
  }
}

/** The 99.5th percentile of |W¹|: scaled to the maximum, a few large weights would darken all others. */
export function usualRange(values: ArrayLike<number>, { rows, cols, offset }: Tensor): number {
  const sizes = Float32Array.from({ length: rows * cols }, (_, i) => Math.abs(values[offset + i]!));
  return sizes.sort()[Math.floor(0.995 * (sizes.length - 1))] ?? 0;
}

/**
 * How far neighbouring weights of a neuron agree, in the mean over the neurons: the correlation of each weight with
 * the one to its right and the one below, about their means. 0 for independent numbers, 1 for a smooth slope.
 */
export function smoothness(
  theta: ArrayLike<number>,
  { rows: neurons, offset }: Pick<Tensor, 'rows' | 'offset'>,
): number {
  let total = 0;
  for (let neuron = 0; neuron < neurons; neuron++) {
    const at = (row: number, column: number) =>
      theta[offset + (row * side + column) * neurons + neuron]!;
    let mean = 0;
    for (let p = 0; p < side * side; p++) mean += at(0, p) / (side * side);
    let together = 0;
    let squares = 0;
    for (let row = 0; row < side; row++)
      for (let column = 0; column < side; column++) {
        const weight = at(row, column) - mean;
        for (const [down, right] of [
          [0, 1],
          [1, 0],
        ] as const) {
          if (row + down >= side || column + right >= side) continue;
          const neighbour = at(row + down, column + right) - mean;
          together += weight * neighbour;
          squares += (weight * weight + neighbour * neighbour) / 2;
        }
      }
    total += squares > 0 ? together / squares : 0;
  }
  return total / neurons;
}
