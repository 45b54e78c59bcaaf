import { describe, expect, test } from 'vitest';
import {
  isStrokes,
  needDigitPixels,
  needStrokes,
} from '../../../web/src/console/expect-drawing.ts';
import { needWhole } from '../../../web/src/console/expect.ts';

describe('arguments from the console', () => {
  test('a whole number within its range, or a sentence', () => {
    expect(needWhole('step(n)', 5, 1, 10, 'step(5)')).toBe(5);
    for (const bad of [0, 11, 1.5, NaN, '5', null, undefined])
      expect(() => needWhole('step(n)', bad, 1, 10, 'step(5)')).toThrow(
        /whole number from 1 to 10; got .*Try step\(5\)/,
      );
  });

  test('784 bytes', () => {
    expect(needDigitPixels(Array(784).fill(7))).toEqual(new Uint8Array(784).fill(7));
    expect(() => needDigitPixels([1, 2])).toThrow(/784 pixels.*an array of 2/);
    expect(() => needDigitPixels(Array(784).fill(256))).toThrow(/pixel 0 is 256/);
  });

  test('strokes', () => {
    expect(isStrokes([[[1, 2]]])).toBe(true);
    expect(isStrokes(Array(784).fill(0))).toBe(false);
    expect(() => needStrokes([[[1, 2, 3]]])).toThrow(/point 0 of stroke 0/);
    expect(() => needStrokes([[[1, NaN]]])).toThrow(/point 0 of stroke 0/);
    expect(() => needStrokes([[]])).toThrow(/stroke 0/);
    expect(() => needStrokes([])).toThrow(/no stroke/);
  });
});
