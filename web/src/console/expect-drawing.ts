import { say } from './expect.ts';
import type { Stroke } from '../model/strokes.ts';

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
