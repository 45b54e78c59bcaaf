import { describe, expect, test } from 'vitest';
import { strongest, strongestInto } from '../../../web/src/lab/edges.ts';

describe('edges', () => {
  // Two inputs, three neurons, column after column, behind one number that is not theirs.
  const theta = Float32Array.of(99, 1, -4, 2, 3, 0, -5);
  const tensor = { name: 'W1', rows: 3, cols: 2, offset: 1 };

  test('without activations the strongest weights, weakest first', () => {
    expect(strongest(theta, tensor, null, 2)).toEqual([
      { from: 0, to: 1, value: -4 },
      { from: 1, to: 2, value: -5 },
    ]);
  });

  test('with activations the strongest products; dark inputs carry nothing', () => {
    expect(strongest(theta, tensor, Float32Array.of(0, 0.5), 6)).toEqual([
      { from: 1, to: 0, value: 1.5 },
      { from: 1, to: 2, value: -2.5 },
    ]);
  });

  test('among many, exactly the strongest', () => {
    const many = Float32Array.from({ length: 12_544 }, (_, k) => Math.sin(k * k));
    const edges = strongest(many, { name: 'W1', rows: 16, cols: 784, offset: 0 }, null, 100);
    const least = [...many].map(Math.abs).sort((a, b) => b - a)[99]!;
    expect(edges).toHaveLength(100);
    expect(Math.min(...edges.map(({ value }) => Math.abs(value)))).toBe(least);
  });

  test('weights that are no numbers draw nothing and do not throw', () => {
    const wild = Float32Array.from({ length: 12_544 }, () => NaN);
    expect(strongest(wild, { name: 'W1', rows: 16, cols: 784, offset: 0 }, null, 9)).toEqual([]);
  });

  test('the edges into one neuron, weakest first', () => {
    // W¹ of three inputs and two neurons.
    const weights = Float32Array.of(1, -2, 3, 4, -5, 6);
    const into = { name: 'W1', rows: 2, cols: 3, offset: 0 };
    expect(strongestInto(weights, into, Float32Array.of(1, 0, 1), 0, 2)).toEqual([
      { from: 0, to: 0, value: 1 },
      { from: 2, to: 0, value: -5 },
    ]);
    expect(strongestInto(weights, into, null, 1, 1)).toEqual([{ from: 2, to: 1, value: 6 }]);
  });
});
