import { expect, test } from 'vitest';
import { RunStore } from '../../../web/src/model/run.svelte.ts';

test('what is kept since a mark is told after any number of cuts, of which few are remembered', () => {
  const run = new RunStore();
  let random = 1;
  const next = () => (random = (random * 16807) % 2147483647);
  const all: number[] = [];
  const marks: number[] = [];
  for (let k = 0; k < 3_000; k++) {
    marks.push(run.cutCount);
    const step = next() % 50;
    all.push(step);
    run.state = { step } as RunStore['state'];
    if (step === 0) run.forgetCurve();
    else run.leave();
  }
  marks.push(run.cutCount);
  for (const [k, mark] of marks.entries())
    if (k > 2_900) expect(run.keptSince(mark)).toBe(Math.min(Infinity, ...all.slice(k)));
  for (let k = 0; k < 300_000; k++) run.forgetCurve();
  expect(run.keptSince(0)).toBe(0);
  expect(run.keptSince(run.cutCount)).toBe(Infinity);
});
