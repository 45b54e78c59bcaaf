// Pictures of digits that the network does not read as they are: dark on white, and on their side.
import { area, side, type Labelled } from './labelled.ts';

export interface Looks {
  /** Dark on white. */
  inverted: boolean;
  /** Rows for columns, as EMNIST's files have them. */
  turned: boolean;
}

const border = (k: number) =>
  k < side || k >= area - side || k % side === 0 || k % side === side - 1;
/** Pixels of the picture's frame. */
const framed = 4 * (side - 1);

const dark = ({ pixels }: Labelled) =>
  pixels.reduce((sum, grey, k) => (border(k) ? sum + grey : sum), 0) > 127 * framed;

/** How much wider than tall the ink is, in logarithms; MNIST's digits have -0.4 on the mean. */
function breadth({ pixels }: Labelled): number {
  let [left, right, top, bottom] = [side, 0, side, 0];
  pixels.forEach((grey, k) => {
    if (grey < 64) return;
    const [row, column] = [Math.floor(k / side), k % side];
    [left, right] = [Math.min(left, column), Math.max(right, column)];
    [top, bottom] = [Math.min(top, row), Math.max(bottom, row)];
  });
  return right < left ? 0 : Math.log((right - left + 1) / (bottom - top + 1));
}

const invert = ({ pixels, label }: Labelled): Labelled => ({
  label,
  pixels: pixels.map((grey) => 255 - grey),
});
const turn = ({ pixels, label }: Labelled): Labelled => ({
  label,
  pixels: pixels.map((_, k) => pixels[side * (k % side) + Math.floor(k / side)]!),
});

/** One digit alone may be drawn wide; of many, most are tall. */
export function looksOf(digits: readonly Labelled[]): Looks {
  const inverted = digits.filter(dark).length > digits.length / 2;
  const lightOnDark = inverted ? digits.map(invert) : digits;
  const mean = lightOnDark.reduce((sum, digit) => sum + breadth(digit), 0) / digits.length;
  return { inverted, turned: mean > (digits.length < 5 ? 0.4 : 0.1) };
}

export function mended(digits: readonly Labelled[], { inverted, turned }: Looks): Labelled[] {
  return digits.map((digit) => {
    const bright = inverted ? invert(digit) : digit;
    return turned ? turn(bright) : bright;
  });
}
