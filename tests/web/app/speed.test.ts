import { describe, expect, test } from 'vitest';
import { notch, speeds, speedInWords } from '../../../web/src/app/speed.ts';

describe('speed', () => {
  test('every notch finds itself', () => {
    expect(speeds.map(notch)).toEqual(speeds.map((_, k) => k));
    expect(speedInWords(1)).toBe('1 step a second');
    expect(speedInWords(Infinity)).toBe('as fast as it goes');
  });
});
