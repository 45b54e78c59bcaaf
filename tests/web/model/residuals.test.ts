import { describe, expect, test } from 'vitest';
import { changedBy, residualsOf } from '../../../web/src/model/residuals.ts';

const outputs = Float32Array.from([0.1, 0.02, 0.7, 0, 0.3, 0.05, 0, 1, 0.4, 0.25]);

describe('the residuals', () => {
  test('stack up to the cost', () => {
    const { terms, cost } = residualsOf(outputs, 7);
    let sum = 0;
    for (const { digit, a, y, gap, square, below } of terms) {
      expect(a).toBe(outputs[digit]);
      expect(y).toBe(digit === 7 ? 1 : 0);
      expect(gap).toBe(a - y);
      expect(square).toBe(gap ** 2);
      expect(below).toBe(sum);
      sum += square;
    }
    expect(cost).toBe(sum);
  });

  test('another label changes exactly the two terms of the two labels', () => {
    for (let from = 0; from < 10; from++)
      for (let to = 0; to < 10; to++)
        expect(changedBy(outputs, from, to)).toEqual(
          from === to ? [] : [from, to].sort((p, q) => p - q),
        );
  });

  test('all outputs dark cost 1, all at 0.1 cost 0.90', () => {
    expect(residualsOf(new Float32Array(10), 3).cost).toBe(1);
    expect(residualsOf(new Array<number>(10).fill(0.1), 3).cost).toBeCloseTo(0.9, 12);
  });
});
