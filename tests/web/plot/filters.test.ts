import { describe, expect, test } from 'vitest';
import { smoothness, tiling, usualRange } from '../../../web/src/plot/filters.ts';

describe('pictures of weights', () => {
  /** W¹ of two neurons: one a slope from left to right, one of changing signs like a chessboard. */
  const neurons = 2;
  const tensor = { name: 'W1', rows: neurons, cols: 784, offset: 0 };
  const theta = new Float32Array(neurons * 784);
  for (let pixel = 0; pixel < 784; pixel++) {
    theta[neurons * pixel] = (pixel % 28) / 28;
    theta[neurons * pixel + 1] = (pixel + Math.floor(pixel / 28)) % 2 ? -1 : 1;
  }

  test('a slope is smooth, a chessboard its opposite', () => {
    const alone = (neuron: number) =>
      smoothness(
        Float32Array.from({ length: 784 }, (_, k) => theta[neurons * k + neuron]!),
        { rows: 1, offset: 0 },
      );
    expect(alone(0)).toBeGreaterThan(0.95);
    expect(alone(1)).toBeCloseTo(-1, 5);
    expect(smoothness(theta, tensor)).toBeCloseTo((alone(0) + alone(1)) / 2, 10);
  });

  test('the range leaves out one weight in two hundred', () => {
    const giants = theta.map((w, k) => (k < 5 ? 1_000 : w));
    expect(usualRange(giants, tensor)).toBe(1);
    expect(tiling(16, 8)).toEqual({ columns: 8, rows: 2, width: 238, height: 58 });
  });
});
