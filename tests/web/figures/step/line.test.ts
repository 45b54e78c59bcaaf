import { describe, expect, test } from 'vitest';
import {
  around,
  between,
  costAt,
  evenly,
  lowest,
  merged,
  nextRate,
} from '../../../../web/src/figures/step/line.ts';

const bowl = (t: number) => (t - 3) ** 2 + 1;
const samples = (...ts: number[]) => ts.map((t) => ({ t, cost: bowl(t) }));

describe('points of a line', () => {
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

  test('keys move t along the line and not off it', () => {
    expect(nextRate('ArrowRight', 1, 4)).toBe(1.04);
    expect(nextRate('PageDown', 0.1, 4)).toBe(0);
    expect(nextRate('End', 1, 64)).toBe(64);
    expect(nextRate('Home', 1, 64)).toBe(0);
    expect(nextRate('x', 1, 64)).toBeNull();
  });
});
