// A tab that is hidden while the network trains. The page's clock is wound forward by the time out of sight.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { visit } from './stage.ts';

async function hide(page: Page, hidden: boolean) {
  await page.evaluate((hidden) => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
    document.dispatchEvent(new Event('visibilitychange'));
  }, hidden);
}
const stepNow = (page: Page) =>
  page.evaluate(() => window.downhill.recipe().then(({ steps }) => steps));
const message = (page: Page) => page.locator('#message').textContent();
const pressed = (page: Page) => page.locator('#run').getAttribute('aria-pressed');

test('a run went on for an hour in a hidden tab: it pauses after a minute, says so, and comes back smoothly', async () => {
  const { page, complaints, close } = await visit({}, (page) => void page.clock.install());
  await page.evaluate(() => window.downhill.complete);
  await page.locator('#chapters .lesson').waitFor({ state: 'attached' });
  await page.locator('#speed').fill('16');
  await page.click('#run');
  await page.waitForTimeout(500);

  // Half a minute is no absence.
  await hide(page, true);
  const before = await stepNow(page);
  await page.clock.fastForward(30_000);
  await expect.poll(() => stepNow(page)).toBeGreaterThan(before);
  await hide(page, false);
  await page.clock.fastForward(60_000);
  expect(await pressed(page)).toBe('true');
  expect(await message(page)).toBe('');

  await hide(page, true);
  await page.clock.fastForward(3_600_000);
  await expect.poll(() => pressed(page)).toBe('false');
  const paused = await stepNow(page);
  await page.waitForTimeout(500);
  expect(await stepNow(page)).toBe(paused);
  await page.evaluate(() => {
    window.tasks = [];
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) window.tasks.push(duration);
    }).observe({ type: 'longtask' });
  });
  await hide(page, false);
  await page.waitForTimeout(1_000);
  console.log(
    `tasks over 50 ms on return: ${await page.evaluate(() => window.tasks.join(', ') || 'none')}`,
  );
  expect(await message(page)).toContain('paused after a minute out of sight');
  await page.click('#run');
  await expect.poll(() => message(page)).toBe('');
  await expect.poll(() => stepNow(page)).toBeGreaterThan(paused);
  await page.evaluate(() => window.downhill.pause());

  // What was asked for by its number is taken.
  await hide(page, true);
  const taken = page.evaluate(() => window.downhill.step(200_000));
  await page.clock.fastForward(3_600_000);
  const at = await stepNow(page);
  await taken;
  expect(await stepNow(page)).toBe(at);
  expect(await message(page)).toBe('');
  expect(complaints).toEqual([]);
  await close();
});

declare global {
  interface Window {
    tasks: number[];
  }
}
