import { describe, expect, test } from 'vitest';
import { toAxis } from '../../../web/src/lab/axis.ts';
import { History } from '../../../web/src/model/history.ts';
import { thin } from '../../../web/src/model/thin.ts';

const at = (step: number, cost = 1) => ({
  thetaVersion: 1,
  step,
  cost,
  costExamples: 10,
  accuracy: 0,
  accuracyExamples: 10,
});

describe('history', () => {
  test('keeps evaluations by rising step, the newest of each', () => {
    const history = new History();
    history.add([at(0), at(10), at(5), at(10, 2)]);
    expect(history.list.map(({ step, cost }) => [step, cost])).toEqual([
      [0, 1],
      [5, 1],
      [10, 2],
    ]);
  });

  test('cut forgets what lies beyond a step, not the step itself', () => {
    const history = new History();
    history.add([at(0), at(5), at(10)]);
    history.cut(5);
    expect(history.list.map(({ step }) => step)).toEqual([0, 5]);
    history.clear();
    expect(history.list).toEqual([]);
  });
});

/** As on the page once its chapters are there. */
const thinned = () => Object.assign(new History(), { thin });

/** 250,000 evaluations of a run that learns, each cost and accuracy with its noise. */
function longRun() {
  let random = 1;
  const noise = () => (random = (random * 16807) % 2147483647) / 2147483647 - 0.5;
  return Array.from({ length: 250_000 }, (_, k) => ({
    ...at(13 * k, 0.05 + 0.9 / (1 + k / 400) + (0.05 * noise()) / (1 + k / 10_000)),
    accuracy: 0.97 - 0.87 / (1 + k / 150) + 0.02 * noise(),
  }));
}

describe('250,000 evaluations, all of which were kept for ever', () => {
  const run = longRun();
  const history = thinned();
  for (let k = 0; k < run.length; k += 7) history.add(run.slice(k, k + 7));
  const { list } = history;

  test('are some thousands, the newest 500 among them', () => {
    expect(list.length).toBeLessThan(6_000);
    const copy = thinned();
    for (const [k, one] of run.slice(0, 20_000).entries()) {
      copy.add([one]);
      if (k >= 500 && copy.list.at(-500) !== run[k - 499]) expect.fail(`at ${k} of them`);
    }
    expect(list[0]).toBe(run[0]);
    expect(list.every(({ step }, k) => k === 0 || step > list[k - 1]!.step)).toBe(true);
  });

  // On the widest page: what is drawn in each column of pixels reaches as far up and down as with all of them.
  test.each(['cost', 'accuracy'] as const)('draw the same %s within a pixel', (key) => {
    const [width, height] = [1_660, 300 / 1.25];
    const last = toAxis(run.at(-1)!.step);
    const column = (step: number) => Math.round((width * toAxis(step)) / last);
    const reach = (evaluations: typeof run, at: number, margin: number) => {
      const near = evaluations.filter(({ step }) => Math.abs(column(step) - at) <= margin);
      return [
        Math.min(...near.map((one) => one[key])) * height,
        Math.max(...near.map((one) => one[key])) * height,
      ] as const;
    };
    for (let x = 700; x <= width; x += 48) {
      const [low, high] = reach(run, x, 0);
      const [keptLow, keptHigh] = reach(list, x, 1);
      expect(keptLow - low).toBeLessThan(1);
      expect(high - keptHigh).toBeLessThan(1);
    }
    expect(Math.min(...list.map((one) => one[key]))).toBe(
      run.reduce((least, one) => Math.min(least, one[key]), 2),
    );
    expect(Math.max(...list.map((one) => one[key]))).toBe(
      run.reduce((most, one) => Math.max(most, one[key]), 0),
    );
  });

  test('are cut and added to like all others', () => {
    const copy = thinned();
    copy.add(run.slice(0, 50_000));
    copy.cut(13 * 40_000);
    expect(copy.list.at(-1)!.step).toBeLessThanOrEqual(13 * 40_000);
    expect(copy.list.at(-1)!.step).toBeGreaterThan(13 * 39_900);
    copy.add(run.slice(60_000, 100_000));
    expect(copy.list.at(-1)).toBe(run[99_999]);
    expect(copy.list.length).toBeLessThan(6_000);
  });
});
