import { expect, test } from 'vitest';
import { decimal, rounded } from '../../../web/src/ui/format.ts';

test('numbers in words', () => {
  expect([decimal(-0.834, 2), decimal(0.2, 1), decimal(-0.001, 2)]).toEqual([
    '−0.83',
    '0.2',
    '0.00',
  ]);
  expect([0, 12.34, 1.234, 0.1234, 0.0523, 0.00234, -2].map(rounded)).toEqual([
    '0',
    '12.3',
    '1.23',
    '0.123',
    '0.052',
    '0.0023',
    '−2.00',
  ]);
  expect(rounded(0.00012)).toBe('1.2 × 10⁻⁴');
});
