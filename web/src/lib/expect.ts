import type { Stroke } from './strokes.ts';

/** A value as an error message shows it: short, and its kind said. */
export function say(value: unknown): string {
  if (typeof value === 'string') return `the text "${value.slice(0, 40)}"`;
  if (
    typeof value === 'number' ||
    typeof value === 'boolean' ||
    value === undefined ||
    value === null
  )
    return String(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (ArrayBuffer.isView(value) && 'length' in value)
    return `${value.constructor.name} of ${String(value.length)}`;
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** A whole number from `least` to `most`, or an Error that tells what to write instead. */
export function needWhole(
  name: string,
  value: unknown,
  least: number,
  most: number,
  example: string,
): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most)
    return value;
  const range = `from ${least.toLocaleString('en')} to ${most.toLocaleString('en')}`;
  throw new RangeError(`${name} takes a whole number ${range}; got ${say(value)}. Try ${example}.`);
}

/** A finite number from `least` to `most`, or an Error that tells what to write instead. */
export function needNumber(
  name: string,
  value: unknown,
  least: number,
  most: number,
  example: string,
): number {
  if (typeof value === 'number' && value >= least && value <= most) return value;
  const range = `from ${least.toLocaleString('en')} to ${most.toLocaleString('en')}`;
  throw new RangeError(`${name} takes a number ${range}; got ${say(value)}. Try ${example}.`);
}

const drawing = 'predict takes 784 pixels from 0 to 255, or strokes such as [[[10, 10], [20, 40]]]';

export function isStrokes(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && typeof value[0] !== 'number';
}

export function needDigitPixels(value: unknown): Uint8Array {
  const list =
    Array.isArray(value) || value instanceof Uint8Array || value instanceof Uint8ClampedArray
      ? (value as ArrayLike<unknown>)
      : null;
  if (list?.length !== 784) throw new TypeError(`${drawing}; got ${say(value)}.`);
  return Uint8Array.from(list, (pixel, k) => {
    if (typeof pixel === 'number' && Number.isInteger(pixel) && pixel >= 0 && pixel <= 255)
      return pixel;
    throw new RangeError(`${drawing}; pixel ${k} is ${say(pixel)}.`);
  });
}

export function needStrokes(value: readonly unknown[]): readonly Stroke[] {
  if (value.length === 0) throw new TypeError(`${drawing}; got no stroke at all.`);
  value.forEach((stroke: unknown, k) => {
    if (!Array.isArray(stroke) || stroke.length === 0)
      throw new TypeError(`${drawing}; stroke ${k} is ${say(stroke)}.`);
    stroke.forEach((point: unknown, i) => {
      const good =
        Array.isArray(point) && point.length === 2 && point.every((c) => Number.isFinite(c));
      if (!good)
        throw new TypeError(`${drawing}; point ${i} of stroke ${k} is ${say(point)}, not [x, y].`);
    });
  });
  return value as readonly Stroke[];
}
