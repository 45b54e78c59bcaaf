import { describe, expect, test } from 'vitest';
import { nextAlong, tickName, ticks, toAxis, toStep } from '../../../web/src/lab/axis.ts';

describe('axis', () => {
  test('there and back', () => {
    for (const step of [0, 1, 99, 12_345]) expect(toStep(toAxis(step))).toBeCloseTo(step, 6);
  });

  test('names plain steps', () => {
    expect(ticks(1_000)).toEqual([0, 1, 10, 100, 1_000]);
    expect([0, 1_000, 10_000, 1e6].map(tickName)).toEqual(['0', '1,000', '10k', '1M']);
  });

  test('keys move the playhead', () => {
    expect(nextAlong('ArrowLeft', 7, 99)).toBe(6);
    expect(nextAlong('Home', 7, 99)).toBe(0);
    expect(nextAlong('End', 7, 99)).toBe(99);
    expect(nextAlong('PageDown', 1, 99)).toBeLessThanOrEqual(0);
    expect(nextAlong('x', 7, 99)).toBeNull();
  });
});
