import { expect, test } from 'vitest';
import { activationOf } from '../../../web/src/model/activation.ts';
import { activations } from '../../../web/src/protocol/tables.ts';

test('each activation of the table has its known values', () => {
  expect(activationOf('sigmoid').value(0)).toBe(0.5);
  expect(activationOf('sigmoid').value(-800)).toBe(0);
  expect([-3, 3].map(activationOf('relu').value)).toEqual([0, 3]);
  expect([-3, 3].map(activationOf('leaky_relu').value)).toEqual([-0.03, 3]);
});

test('what is called bounded lies within 0 and 1, and what is not leaves it', () => {
  for (const { bounded, value } of activations) {
    const all = [-50, -1, 0, 1, 50].map(value);
    expect(all.every((a) => a >= 0 && a <= 1)).toBe(bounded);
  }
});
