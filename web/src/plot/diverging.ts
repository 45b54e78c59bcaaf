import type { Colours } from './palette.svelte.ts';

/** Of a share of the range: small numbers would else be seen as none. */
const power = 0.7;

type Rgb = readonly [number, number, number];

/** '#63b0ff' as three bytes. */
export const rgb = (hex: string): Rgb => {
  const n = Number.parseInt(hex.slice(1), 16);
  return [n >> 16, (n >> 8) & 255, n & 255];
};

/** The largest size among the values: what full colour stands for. */
export const rangeOf = (values: ArrayLike<number>): number => {
  let top = 0;
  for (let k = 0; k < values.length; k++) top = Math.max(top, Math.abs(values[k]!));
  return top;
};

/**
 * Colours for signed numbers: blue above 0, orange below, the colour of the screen at 0, full colour at ±range, small
 * ones brighter than in proportion. Writes one into image data at a pixel.
 */
export function shader(
  { screen, positive, negative }: Colours,
  range: number,
): (data: ImageData['data'], pixel: number, value: number) => void {
  const [zero, above, below] = [rgb(screen), rgb(positive), rgb(negative)] as const;
  return (data, pixel, value) => {
    const share = range > 0 ? Math.min(1, Math.abs(value) / range) ** power : 0;
    const full = value > 0 ? above : below;
    for (let i = 0; i < 3; i++) data[4 * pixel + i] = zero[i]! + share * (full[i]! - zero[i]!);
    data[4 * pixel + 3] = 255;
  };
}

/**
 * Paints a grid of signed numbers: blue above 0, orange below, the colour of the screen at 0, full colour at ±range.
 * Clearly negative cells carry a dash, as colour alone says nothing to some.
 */
export function paintGrid(
  context: CanvasRenderingContext2D,
  width: number,
  values: ArrayLike<number>,
  columns: number,
  range: number,
  colours: Colours,
): void {
  const cell = width / columns;
  const [zero, above, below] = [colours.screen, colours.positive, colours.negative].map(rgb) as [
    Rgb,
    Rgb,
    Rgb,
  ];
  for (let k = 0; k < values.length; k++) {
    const share = range > 0 ? Math.min(1, Math.abs(values[k]!) / range) : 0;
    const full = values[k]! > 0 ? above : below;
    const mix = zero.map((from, i) => Math.round(from + share ** power * (full[i]! - from)));
    const [x, y] = [(k % columns) * cell, Math.floor(k / columns) * cell];
    context.fillStyle = `rgb(${mix.join(' ')})`;
    // Half a pixel more, lest seams show between cells.
    context.fillRect(x, y, cell + 0.5, cell + 0.5);
    if (values[k]! < 0 && share > 0.3) {
      context.fillStyle = colours.screen;
      context.fillRect(x + 0.25 * cell, y + 0.45 * cell, 0.5 * cell, Math.max(1, 0.1 * cell));
    }
  }
}
