// The laws of a surface on the real digits: it is the cost, its slope is the gradient, and a step lands on it.
import { beforeAll, describe, expect, test } from 'vitest';
import { sourceRecord, type Core } from '../../web/src/worker/core.ts';
import type { AxisRecord } from '../../web/src/worker/downhill.d.ts';
import { cost, finish, startLesson, takeSteps, withData } from './load.ts';

let core: Core;
beforeAll(async () => {
  core = await withData({ train: 60, test: 10 });
});

const axis = (
  along: AxisRecord['along'],
  at: readonly number[],
  number: number,
  option = false,
): AxisRecord => ({ along, at: Float32Array.from(at), number, option });

const beginDescent = (examples: number, at: readonly number[], ...across: AxisRecord[]) =>
  core.surface(examples, [axis(core.Along.descent, at, examples), ...across]);

/** Costs of −∇C over `examples` images by their index, row after row, and the length of ∇C. */
const descent = (examples: number, at: readonly number[], ...across: AxisRecord[]) =>
  finish(beginDescent(examples, at, ...across), (surface) => {
    const order = surface.order();
    const costs: number[] = [];
    surface.costs().forEach((cost, k) => (costs[order[k]!] = cost));
    return { costs, length: surface.lengths()[0]! };
  });

/** ∇C, and its length squared. */
const gradient = (examples: number) =>
  finish(core.gradient(sourceRecord(core, { examples })), (job) => {
    const entries = job.values().slice();
    return { entries, square: entries.reduce((sum, entry) => sum + entry * entry, 0) };
  });

// Seeds and stages: the start, the plateau of 0.9, the descent, and a network that reads.
const stages = [
  [1, 0],
  [2, 100],
  [3, 1_000],
  [4, 6_000],
] as const;
const setting = (seed: number, steps: number) => {
  core.setBatch(10);
  core.setLearningRate(0.5);
  startLesson(core, seed);
  if (steps > 0) takeSteps(core, steps);
};

describe.each(stages)('with seed %i after %i steps', (seed, steps) => {
  const examples = 10_000;
  beforeAll(() => setting(seed, steps));

  test('the slope of C(θ − t∇C) at t = 0 is −|∇C|²', () => {
    const { square } = gradient(examples);
    // The difference over h is off by h²/6 of the third derivative, which grows with |∇C|³, and by the points'
    // rounding, some 1e-9, over h. So h goes with 1/|∇C|: it moves θ by 0.005 whatever the slope.
    const h = Math.fround(0.005 / Math.sqrt(square));
    const { costs, length } = descent(examples, [-h, 0, h]);
    const [before, middle, after] = costs;
    const slope = (after! - before!) / (2 * h);
    console.log(
      `|∇C|² ${square.toExponential(3)}, off by ${(slope / -square - 1).toExponential(1)}`,
    );
    expect(Math.abs(slope + square)).toBeLessThan(1e-3 * square);
    expect(Math.abs(middle! - cost(core, examples))).toBeLessThan(1e-7);
    expect(length).toBeCloseTo(Math.sqrt(square), 5);
  });

  test('the row of a plane through its centre is the line', () => {
    const at = [0, 0.5, 1, 4, 32];
    const line = descent(2_000, at);
    const plane = descent(2_000, at, axis(core.Along.random, [-1, 0, 1], 9, true));
    expect(plane.costs).toHaveLength(15);
    expect(plane.costs.slice(5, 10)).toEqual(line.costs);
  });
});

// A step over any other sample would not be an event of the recipe; the full batch is one.
test.each([
  [0, 1],
  [0, 4],
  [1_000, 8],
  [6_000, 32],
])('after %i steps, the step with η = %d lands where the curve said', (steps, eta) => {
  setting(5, steps);
  const [said] = descent(60_000, [eta]).costs;
  core.setBatch(60_000);
  core.setLearningRate(eta);
  takeSteps(core, 1);
  const gap = cost(core, 60_000) - said!;
  console.log(`C ${said!.toFixed(6)}, missed by ${gap.toExponential(1)}`);
  expect(Math.abs(gap)).toBeLessThan(1e-6);
});

test('1,072 entries of ∇C over all 60,000 are zero: 67 pixels that no ink ever falls on', () => {
  setting(1, 100);
  const { entries } = gradient(60_000);
  const zeros = [...entries.keys()].filter((i) => entries[i] === 0);
  expect(zeros.length).toBe(1_072);
  expect(new Set(zeros.map((i) => Math.floor(i / 16))).size).toBe(67);
});

test('the gradient of a batch points about where that of all does, the better the larger it is', () => {
  setting(1, 1_000);
  const cosines = finish(core.gradient(sourceRecord(core, { examples: 60_000 })), (all) =>
    [1, 10, 100, 1_000, 60_000].map((batch) =>
      finish(core.gradient(sourceRecord(core, { batch })), (some) => all.compare(some).cosine),
    ),
  );
  console.log(`cosines ${cosines.map((cosine) => cosine.toFixed(3)).join(' ')}`);
  expect(cosines[4]).toBeCloseTo(1, 6);
  expect(cosines[3]).toBeGreaterThan(0.8);
  expect(cosines[1]).toBeLessThan(cosines[3]!);
});

test('64 points of 10,000 images take less than half a second, the first less than 50 ms', () => {
  setting(1, 1_000);
  const at = Array.from({ length: 64 }, (_, i) => i);
  const rounds = [1, 2, 3].map(() => {
    const begun = performance.now();
    let first = 0;
    let slowest = 0;
    const surface = beginDescent(10_000, at);
    for (let more = true, last = begun; more; last = performance.now()) {
      more = surface.advance(10);
      const now = performance.now();
      slowest = Math.max(slowest, now - last);
      if (first === 0 && surface.costs().length > 0) first = now - begun;
    }
    surface.delete();
    return { first, all: performance.now() - begun, slowest };
  });
  const best = (key: 'first' | 'all' | 'slowest') => Math.min(...rounds.map((round) => round[key]));
  console.log(
    `first ${best('first').toFixed(0)} ms, all ${best('all').toFixed(0)}, slowest burst ${best('slowest').toFixed(0)}`,
  );
  expect(best('first')).toBeLessThan(50);
  expect(best('all')).toBeLessThan(500);
});

test('the fixed heap holds all of it at once: images, two long runs, the largest surface', () => {
  setting(1, 0);
  core.setBatch(1_000);
  core.setLearningRate(2);
  takeSteps(core, 1_000); // a million examples: the history is full
  const { costs } = finish(core.compare(1_000, { seed: 2, batch: 1_000, learningRate: 2 }), () =>
    finish(core.replay(500), () =>
      finish(core.gradient(sourceRecord(core, { batch: 60_000 })), () =>
        descent(60_000, [0, 1], axis(core.Along.checkpoint, [0], 0)),
      ),
    ),
  );
  expect(costs).toHaveLength(2);
});
