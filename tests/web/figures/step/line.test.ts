import { describe, expect, test } from 'vitest';
import {
  around,
  between,
  costAt,
  digitsFor,
  evenly,
  lowest,
  merged,
  nextRate,
  roundTicks,
} from '../../../../web/src/figures/step/line.ts';

const bowl = (t: number) => (t - 3) ** 2 + 1;
const samples = (...ts: number[]) => ts.map((t) => ({ t, cost: bowl(t) }));

describe('places on a line', () => {
  test('are even, with the ends or without', () => {
    expect([...evenly(5, 0, 4)]).toEqual([0, 1, 2, 3, 4]);
    expect([...between(3, 0, 4)]).toEqual([1, 2, 3]);
  });

  test('keep their order, and the newer cost', () => {
    const list = merged(samples(0, 4), [...samples(2), { t: 4, cost: 9 }]);
    expect(list.map(({ t }) => t)).toEqual([0, 2, 4]);
    expect(list.at(-1)!.cost).toBe(9);
  });

  test('know the lowest of them and its neighbours', () => {
    const list = samples(0, 2, 4, 6);
    expect(lowest(list)).toEqual({ t: 2, cost: 2 });
    expect(lowest([])).toBeNull();
    expect(around(list, 2)).toEqual([0, 4]);
    expect(around(list, 0)).toEqual([0, 2]);
    expect(around(list, 6)).toEqual([4, 6]);
  });

  test('tell the cost between them, and none outside', () => {
    const list = samples(0, 2);
    expect(costAt(list, 2)).toBe(2);
    expect(costAt(list, 1)).toBe((10 + 2) / 2);
    expect(costAt(list, 3)).toBeNull();
    expect(costAt(list, -1)).toBeNull();
  });

  test.each([
    [0, 1, 4, [0, 0.5, 1]],
    [0.0653, 0.0668, 4, [0.0655, 0.066, 0.0665]],
    [0, 512, 5, [0, 200, 400]],
  ])('ticks from %d to %d are round', (from, to, about, wanted) => {
    const found = roundTicks(from, to, about);
    expect(found).toHaveLength(wanted.length);
    found.forEach((tick, k) => expect(tick).toBeCloseTo(wanted[k]!, 9));
  });

  test('as many digits as tell ticks apart', () => {
    expect([1, 0.5, 0.1, 0.0005, 200].map(digitsFor)).toEqual([0, 1, 1, 4, 0]);
  });

  test('keys move t along the line and not off it', () => {
    expect(nextRate('ArrowRight', 1, 4)).toBe(1.04);
    expect(nextRate('PageDown', 0.1, 4)).toBe(0);
    expect(nextRate('End', 1, 64)).toBe(64);
    expect(nextRate('Home', 1, 64)).toBe(0);
    expect(nextRate('x', 1, 64)).toBeNull();
  });
});
