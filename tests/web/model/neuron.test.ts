import { describe, expect, test } from 'vitest';
import { makeUp, neighbour, sumOf, weightsInto } from '../../../web/src/model/neuron.ts';
import { neuronName, sourceName } from '../../../web/src/model/words.ts';

// 3 – 2 – 1: W¹ column after column, b¹, W², b².
const theta = Float32Array.of(1, -2, 3, 4, -5, 6, 0.5, -0.5, 7, 8, 0.25);
const tensors = [
  { name: 'W1', rows: 2, cols: 3, offset: 0 },
  { name: 'b1', rows: 2, cols: 1, offset: 6 },
  { name: 'W2', rows: 1, cols: 2, offset: 8 },
  { name: 'b2', rows: 1, cols: 1, offset: 10 },
];

describe('a neuron’s sum', () => {
  test('is Σ w a + b, the largest term first', () => {
    const sum = sumOf(theta, tensors, Float32Array.of(1, 0, 0.5), { layer: 1, neuron: 1 })!;
    expect(sum.z).toBe(-2 * 1 + 4 * 0 + 6 * 0.5 - 0.5);
    expect([sum.bias, sum.biasAt]).toEqual([-0.5, 7]);
    expect(sum.terms.map(({ from, at, product }) => [from, at, product])).toEqual([
      [2, 5, 3],
      [0, 1, -2],
      [1, 3, 0],
    ]);
  });

  test('is none where the input belongs to another shape', () => {
    const input = Float32Array.of(1, 2);
    expect(sumOf(theta, tensors, input, { layer: 1, neuron: 0 })).toBeNull();
    expect(sumOf(theta, tensors, input, { layer: 2, neuron: 1 })).toBeNull();
    expect(sumOf(theta, tensors, input, { layer: 3, neuron: 0 })).toBeNull();
  });

  test('draws on its row of the matrix', () => {
    expect([...weightsInto(theta, tensors, { layer: 1, neuron: 0 })!]).toEqual([1, 3, -5]);
    expect([...weightsInto(theta, tensors, { layer: 2, neuron: 0 })!]).toEqual([7, 8]);
    expect(weightsInto(theta, tensors, { layer: 1, neuron: 2 })).toBeNull();
  });
});

test('the parameters are made up layer by layer', () => {
  const { rows, total } = makeUp([784, 16, 16, 10]);
  expect(rows.map(({ weights, biases }) => [weights, biases])).toEqual([
    [12_544, 16],
    [256, 16],
    [160, 10],
  ]);
  expect(total).toBe(13_002);
  expect(makeUp([784, 10]).total).toBe(7_850);
});

describe('picking', () => {
  const layers = [784, 16, 16, 10];

  test('arrow keys stay among the neurons and keep their height', () => {
    expect(neighbour(layers, null, 'ArrowDown')).toEqual({ layer: 1, neuron: 0 });
    expect(neighbour(layers, { layer: 1, neuron: 0 }, 'ArrowUp')).toEqual({ layer: 1, neuron: 0 });
    expect(neighbour(layers, { layer: 1, neuron: 15 }, 'ArrowDown')).toEqual({
      layer: 1,
      neuron: 15,
    });
    expect(neighbour(layers, { layer: 2, neuron: 15 }, 'ArrowRight')).toEqual({
      layer: 3,
      neuron: 9,
    });
    expect(neighbour(layers, { layer: 3, neuron: 9 }, 'ArrowRight')).toEqual({
      layer: 3,
      neuron: 9,
    });
    expect(neighbour(layers, { layer: 1, neuron: 3 }, 'ArrowLeft')).toEqual({
      layer: 1,
      neuron: 3,
    });
  });

  test('names count hidden neurons from 1 and call outputs by their digit', () => {
    expect(neuronName(layers, { layer: 2, neuron: 0 })).toBe('hidden layer 2, neuron 1');
    expect(neuronName(layers, { layer: 3, neuron: 0 })).toBe('output 0');
    expect(sourceName(1, 29)).toBe('pixel 1, 1');
    expect(sourceName(2, 0)).toBe('neuron 1');
  });
});
