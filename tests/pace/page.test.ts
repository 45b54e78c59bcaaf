import type { Page } from 'playwright-core';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { digits, draw } from '../browser/pen.ts';
import { site, visit } from '../browser/stage.ts';

let page: Page;
let complaints: string[];
beforeAll(async () => {
  ({ page, complaints } = await visit());
});
beforeEach(() => page.evaluate(() => window.downhill.pause()));
afterEach(() => expect(complaints).toEqual([]));

const isShard = (path: string) => /\/data\/.*\.bin$/.test(path);

describe('a visitor', () => {
  test('opens the page, draws digits and is told which', async () => {
    const verdict = page.locator('#verdict');
    expect(await verdict.getAttribute('data-digit')).toBe('');
    for (const [digit, strokes] of Object.entries(digits)) {
      await draw(page, strokes);
      await expect.poll(() => verdict.getAttribute('data-digit')).toBe(digit);
      expect(Number(await verdict.getAttribute('data-activation'))).toBeGreaterThan(0.5);
      await page.click('#clear');
      await expect.poll(() => verdict.getAttribute('data-digit')).toBe('');
    }
  });

  test('makes it forget, runs it, and it learns to read in seconds', async () => {
    await page.evaluate(() => window.downhill.complete);
    await page.click('#forget');
    await expect.poll(() => page.locator('#steps').getAttribute('data-value')).toBe('0');
    const accuracy = async () => Number(await page.locator('#accuracy').getAttribute('data-value'));
    await expect.poll(accuracy).toBeLessThan(0.35);
    const begun = Date.now();
    await page.click('#run');
    await expect.poll(() => page.locator('#run').getAttribute('aria-pressed')).toBe('true');
    await expect.poll(accuracy, { timeout: 3000, interval: 20 }).toBeGreaterThanOrEqual(0.9);
    await expect.poll(accuracy, { timeout: 37_000, interval: 50 }).toBeGreaterThanOrEqual(0.945);
    console.log(`94.5 % after ${((Date.now() - begun) / 1000).toFixed(1)} s`);
  });

  test('takes a hundred steps and takes them back, bit for bit', async () => {
    const hashes = await page.evaluate(async () => {
      const { downhill } = window;
      await downhill.forget({ seed: 3 });
      const before = await downhill.hash();
      await downhill.step(100);
      const between = await downhill.hash();
      await downhill.back(100);
      return { before, between, after: await downhill.hash() };
    });
    expect(hashes.after).toBe(hashes.before);
    expect(hashes.between).not.toBe(hashes.before);
  });

  test('gets the same bits on a slow connection', async () => {
    const thousandSteps = (on: Page) =>
      on.evaluate(async () => {
        await window.downhill.forget({ seed: 5 });
        await window.downhill.step(1000);
        return window.downhill.hash();
      });
    const fast = await thousandSteps(page);
    site.host = (path) =>
      isShard(path)
        ? new Promise((resolve) => setTimeout(() => resolve(undefined), 150))
        : undefined;
    const slow = await visit();
    expect(await thousandSteps(slow.page)).toBe(fast);
    await slow.close();
    site.host = () => undefined;
  });

  test('takes the first step when 2 % of the data are there', async () => {
    let shards = 0;
    site.host = (path) =>
      isShard(path) && ++shards > 1 ? new Promise(() => undefined) : undefined;
    const { page, close } = await visit();
    const share = await page.evaluate(async () => {
      await window.downhill.forget({ seed: 1 });
      await window.downhill.step(1);
      const progress = document.querySelector<HTMLProgressElement>('#data-progress')!;
      return progress.value / progress.max;
    });
    expect(share).toBeLessThanOrEqual(0.02);
    await close();
    site.host = () => undefined;
  });
});

test('the opening network reads at least 96 % of the test digits', async () => {
  const { accuracy, confusion } = await page.evaluate(async () => {
    await window.downhill.reopen();
    await window.downhill.complete;
    return window.downhill.evaluate();
  });
  expect(accuracy).toBeGreaterThanOrEqual(0.96);
  expect(confusion.flat().reduce((sum, count) => sum + count)).toBe(10_000);
});

test('training on from it, with the η that it comes with, unlearns nothing', async () => {
  const { before, after, learningRate } = await page.evaluate(async () => {
    const { downhill } = window;
    await downhill.reopen();
    await downhill.complete;
    const before = (await downhill.evaluate()).accuracy;
    await downhill.step(1_000);
    const { changes } = await downhill.recipe();
    return { before, after: (await downhill.evaluate()).accuracy, ...changes.at(-1)! };
  });
  expect(learningRate).toBe(0.1);
  expect(after).toBeGreaterThan(before - 0.005);
});
