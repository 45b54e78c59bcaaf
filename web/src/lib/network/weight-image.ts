import { rgb } from './diverging.ts';
import type { Colours } from '../palette.svelte.ts';

/**
 * 784 signed numbers as a picture of 28×28: blue above 0, orange below, the colour of the screen at 0, full colour at
 * ±range, small ones brighter than in proportion. One pass over the pixels: sixteen of them are painted in each frame while a run goes.
 */
export function paintWeights(
  canvas: HTMLCanvasElement,
  values: ArrayLike<number>,
  range: number,
  colours: Colours,
): void {
  const side = Math.round(Math.sqrt(values.length));
  if (canvas.width !== side) canvas.width = canvas.height = side;
  const context = canvas.getContext('2d')!;
  const image = context.createImageData(side, side);
  const [zero, above, below] = [colours.screen, colours.positive, colours.negative].map(rgb);
  for (let k = 0; k < values.length; k++) {
    const value = values[k]!;
    const share = range > 0 ? Math.min(1, Math.abs(value) / range) ** 0.6 : 0;
    const full = value > 0 ? above! : below!;
    for (let i = 0; i < 3; i++) image.data[4 * k + i] = zero![i]! + share * (full[i]! - zero![i]!);
    image.data[4 * k + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}
