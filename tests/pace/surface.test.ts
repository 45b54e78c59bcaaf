// The cost under one's feet in a real browser: soon enough to be drawn while it is asked for.
import { expect, test } from 'vitest';
import { visit } from '../browser/stage.ts';

test('64 points of 10,000 images come within half a second, the first within 50 ms', async () => {
  const { page, complaints, close } = await visit();
  const rounds = await page.evaluate(async () => {
    const { downhill } = window;
    await downhill.complete;
    await downhill.forget({ seed: 1 });
    await downhill.step(1_000);
    const cost = await downhill.cost({ examples: 10_000 });
    const at = Array.from({ length: 64 }, (_, i) => i);
    const found = [];
    for (let round = 0; round < 4; round++) {
      const begun = performance.now();
      let first = 0;
      const { points, step } = await downhill.surface({ t: { at } }, () => {
        first ||= performance.now() - begun;
      });
      const all = performance.now() - begun;
      found.push({ first, all, step, points: points.length, gap: points[0]!.cost - cost });
    }
    return found;
  });
  for (const { step, points, gap } of rounds) {
    expect([step, points]).toEqual([1_000, 64]);
    expect(Math.abs(gap)).toBeLessThan(1e-7);
  }
  const best = (key: 'first' | 'all') => Math.min(...rounds.map((round) => round[key]));
  console.log(`first point ${best('first').toFixed(0)} ms, all ${best('all').toFixed(0)} ms`);
  expect(best('first')).toBeLessThan(50);
  expect(best('all')).toBeLessThan(500);
  expect(complaints).toEqual([]);
  await close();
});
