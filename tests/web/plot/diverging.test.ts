import { expect, test } from 'vitest';
import { rangeOf, rgb } from '../../../web/src/plot/diverging.ts';

test('a diverging scale', () => {
  expect(rangeOf([0.5, -2, 1])).toBe(2);
  expect(rangeOf([])).toBe(0);
  expect(rgb('#63b0ff')).toEqual([0x63, 0xb0, 0xff]);
});
