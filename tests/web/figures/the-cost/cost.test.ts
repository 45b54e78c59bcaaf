import { describe, expect, test } from 'vitest';
import {
  countInto,
  largest,
  logBounds,
  spreadOf,
} from '../../../../web/src/figures/the-cost/bins.ts';
import { residualsOf } from '../../../../web/src/model/residuals.ts';
import { random, shuffled } from '../../../../web/src/figures/the-cost/random.ts';
import {
  apart,
  chooseApart,
  moved,
  rightOrder,
  stages,
} from '../../../../web/src/figures/the-cost/ranking.ts';

/** Outputs as networks at several stages make them: near 0.1, half sure, sure and right, sure and wrong. */
function realisticCosts(seed: number, many: number): Float32Array {
  const next = random(seed);
  return Float32Array.from({ length: many }, () => {
    const [right, wrong] = [Math.floor(10 * next()), Math.floor(10 * next())];
    const stage = next();
    const made = Array.from({ length: 10 }, (_, j) => {
      if (stage < 0.2) return 0.05 + 0.1 * next();
      const sure = stage < 0.3 ? wrong : right;
      return j === sure ? 1 - next() ** (8 * stage) : 0.3 * next() ** (20 * stage);
    });
    return residualsOf(made, right).cost;
  });
}

describe('the exercise', () => {
  test('1,000 seeds without a tie, none in the right order already, none twice the same', () => {
    const costs = realisticCosts(5, 2_000);
    const seen = new Set<string>();
    for (let seed = 0; seed < 1_000; seed++) {
      const four = chooseApart(costs, seed)!;
      expect(new Set(four).size).toBe(4);
      const right = rightOrder(costs, four);
      for (let k = 1; k < 4; k++)
        expect(costs[right[k]!]! - costs[right[k - 1]!]!).toBeGreaterThanOrEqual(apart);
      expect(four).not.toEqual(right);
      seen.add(right.join());
    }
    expect(seen.size).toBeGreaterThan(990);
  });

  test('all but equal costs with one way out are found the way, by any seed', () => {
    const costs = new Float32Array(500).fill(0.01);
    costs.set([0.07, 0.13, 0.19], 200);
    for (let seed = 0; seed < 200; seed++) {
      const right = rightOrder(costs, chooseApart(costs, seed)!);
      expect(right.slice(1)).toEqual([200, 201, 202]);
    }
  });

  test('says so where there are no four', () => {
    expect(chooseApart(new Float32Array(100).fill(0.9), 1)).toBeNull();
    expect(chooseApart(Float32Array.from([0, 0.1, 0.2]), 1)).toBeNull();
    expect(chooseApart(new Float32Array(), 1)).toBeNull();
  });

  test('the same seed chooses the same', () => {
    const costs = realisticCosts(9, 300);
    expect(chooseApart(costs, 77)).toEqual(chooseApart(costs, 77));
  });

  test('a card moves and the others close up', () => {
    expect(moved(['a', 'b', 'c', 'd'], 0, 2)).toEqual(['b', 'c', 'a', 'd']);
    expect(moved(['a', 'b', 'c', 'd'], 3, 0)).toEqual(['d', 'a', 'b', 'c']);
  });

  test('stages begin at the start, end at the end, and are closer together early', () => {
    expect(stages(0, 5)).toEqual([0]);
    expect(stages(1, 5)).toEqual([0, 1]);
    const steps = stages(9_999, 5);
    expect(steps).toEqual([0, 9, 99, 999, 9_999]);
  });

  test('shuffling keeps all and favours none', () => {
    const next = random(3);
    const firsts = new Uint32Array(4);
    for (let k = 0; k < 4_000; k++) {
      const list = shuffled([0, 1, 2, 3], next);
      expect([...list].sort()).toEqual([0, 1, 2, 3]);
      firsts[list[0]!]!++;
    }
    for (const count of firsts) expect(Math.abs(count - 1_000)).toBeLessThan(120);
  });
});

describe('the distribution', () => {
  test('every value is counted once, in its bin', () => {
    const bounds = logBounds(1e-3, 10, 2);
    expect(bounds).toHaveLength(9);
    const counts = countInto([0, 1e-9, 2e-3, 5e-3, 0.5, 9, 50], bounds);
    expect([...counts]).toEqual([3, 1, 0, 0, 0, 1, 0, 2]);
  });

  test('mean, median, and how much the costliest twentieth carries', () => {
    const values = new Float32Array(100).fill(0.01);
    values.set([1, 2, 3, 4, 5], 40);
    const { mean, median, topShare } = spreadOf(values);
    expect(mean).toBeCloseTo((15 + 0.95) / 100, 6);
    expect(median).toBeCloseTo(0.01, 7);
    expect(topShare).toBeCloseTo(15 / 15.95, 6);
    expect(spreadOf(Float32Array.from([3, 1, 2])).median).toBe(2);
  });

  test('the largest come first, the earlier one of two that are equal', () => {
    expect(largest(Float32Array.from([1, 5, 3, 5, 0]), 3)).toEqual([1, 3, 2]);
    expect(largest(Float32Array.from([1, 2]), 5)).toEqual([1, 0]);
  });
});
