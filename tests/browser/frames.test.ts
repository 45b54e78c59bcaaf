// What the main thread does while the worker trains as fast as it goes, with all of the page in view.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { digits, draw, launch, serveSite, visit, type Site } from './visit.ts';

let browser: Browser;
let site: Site;
beforeAll(async () => {
  [browser, site] = await Promise.all([launch(), serveSite()]);
});
afterAll(async () => {
  await browser.close();
  await site.close();
});

test('60 frames a second and no long task while training at full speed', { retry: 2 }, async () => {
  const { page, close } = await visit(browser, site);
  await page.evaluate(() => window.downhill.complete);
  await draw(page, digits[7]!);
  await page.evaluate(() => window.downhill.forget({ seed: 2 }));
  await page.locator('#speed').fill('16'); // the last notch
  await page.click('#run');
  await page.waitForTimeout(1_000); // engines compile what is hot
  const { gaps, tasks, steps } = await page.evaluate(async () => {
    const tasks: number[] = [];
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) tasks.push(duration);
    }).observe({ type: 'longtask' });
    const stepsNow = () => Number(document.querySelector<HTMLElement>('#steps')!.dataset['value']);
    const begun = stepsNow();
    const gaps: number[] = [];
    const end = performance.now() + 4_000;
    let last = performance.now();
    while (last < end) {
      await new Promise(requestAnimationFrame);
      const now = performance.now();
      gaps.push(now - last);
      last = now;
    }
    return { gaps, tasks, steps: stepsNow() - begun };
  });
  gaps.sort((a, b) => a - b);
  const at = (share: number) => gaps[Math.floor(share * gaps.length)]!;
  console.log(
    `frames: median ${at(0.5).toFixed(1)} ms, 95 % within ${at(0.95).toFixed(1)} ms, ` +
      `${tasks.length} long tasks, ${Math.round(steps / 4)} steps a second`,
  );
  expect(at(0.5)).toBeLessThan(18);
  expect(tasks.filter((duration) => duration > 50)).toEqual([]);
  expect(steps).toBeGreaterThan(20_000);
  await close();
});
