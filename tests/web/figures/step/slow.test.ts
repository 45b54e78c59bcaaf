import { expect, test } from 'vitest';
import type { Tensor } from '../../../../web/src/protocol/index.ts';
import { deltasOf, nudgesInto, whereIs } from '../../../../web/src/figures/step/slow.ts';

/** 2 pixels, 2 hidden neurons, 10 outputs. */
const layers = [2, 2, 10];
const tensors: Tensor[] = [
  { name: 'W1', rows: 2, cols: 2, offset: 0 },
  { name: 'b1', rows: 2, cols: 1, offset: 4 },
  { name: 'W2', rows: 10, cols: 2, offset: 6 },
  { name: 'b2', rows: 10, cols: 1, offset: 26 },
];

test('the errors passed back are the part of the gradient that belongs to the biases', () => {
  const gradient = Float32Array.from({ length: 36 }, (_, k) => k);
  expect(deltasOf(tensors, gradient).map((layer) => [...layer])).toEqual([
    [4, 5],
    [26, 27, 28, 29, 30, 31, 32, 33, 34, 35],
  ]);
});

test('the largest nudges of a layer, where they sit and what they change', () => {
  const theta = new Float32Array(36).fill(1);
  const gradient = new Float32Array(36);
  gradient[3] = -4; // pixel 1 → neuron 2
  gradient[4] = 2; // bias of neuron 1
  gradient[6 + 10 + 7] = 5; // neuron 2 → output 7
  const first = nudgesInto(1, tensors, theta, gradient, 0.5, 2);
  expect(first.nudges).toEqual([
    { index: 3, layer: 1, to: 1, from: 1, before: 1, after: 3 },
    { index: 4, layer: 1, to: 0, from: null, before: 1, after: 0 },
  ]);
  expect([first.moved, first.all]).toEqual([2, 6]);
  expect(first.share).toBeCloseTo(20 / 45, 6);
  expect(first.nudges.map((nudge) => whereIs(nudge, layers))).toEqual([
    'pixel 0, 1 → neuron 2',
    'bias of neuron 1',
  ]);
  const last = nudgesInto(2, tensors, theta, gradient, 0.5, 3);
  expect(last.nudges).toHaveLength(1);
  expect(whereIs(last.nudges[0]!, layers)).toBe('neuron 2 → output 7');
  expect(nudgesInto(1, tensors, theta, new Float32Array(36), 1, 2)).toEqual({
    nudges: [],
    moved: 0,
    all: 6,
    share: 0,
  });
});
