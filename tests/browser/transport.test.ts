// The buttons that move the run, pressed faster than they answer.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { digits, draw } from './pen.ts';
import { visit } from './stage.ts';

const stepNow = () => window.downhill.recipe().then(({ steps }) => steps);

test('ten quick presses of Back take ten steps back, and a held one goes on', async () => {
  const { page, complaints, close } = await visit();
  await page.evaluate(() => window.downhill.complete);
  await page.evaluate(() => window.downhill.step(400));
  const box = (await page.locator('#back').boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  for (const [round, apart] of [50, 75, 100].entries()) {
    for (let press = 0; press < 10; press++) {
      await page.mouse.down();
      await page.waitForTimeout(20);
      await page.mouse.up();
      await page.waitForTimeout(apart - 20);
    }
    await page.waitForTimeout(1_500);
    expect(await page.evaluate(stepNow)).toBe(390 - 10 * round);
  }

  await page.mouse.down();
  await expect.poll(() => page.evaluate(stepNow)).toBeLessThan(366);
  await page.mouse.up();
  await page.waitForTimeout(500);
  const rested = await page.evaluate(stepNow);
  await page.waitForTimeout(500);
  expect(await page.evaluate(stepNow)).toBe(rested);

  await page.evaluate(() => Promise.all([1, 1, 1, 1, 1].map((n) => window.downhill.back(n))));
  expect(await page.evaluate(stepNow)).toBe(rested - 5);
  expect(complaints).toEqual([]);
  await close();
});

/** Milliseconds from a press on a button until the page shows its answer. */
async function answerTo(page: Page, button: string, attribute: string, of: string) {
  await page.evaluate(
    ([button, attribute, of]) => {
      const shown = document.querySelector(of)!;
      window.answered = new Promise((resolve) => {
        document.querySelector(button)!.addEventListener(
          'click',
          ({ timeStamp }) =>
            new MutationObserver((_, observer) => {
              observer.disconnect();
              resolve(performance.now() - timeStamp);
            }).observe(shown, { attributes: true, attributeFilter: [attribute] }),
          { once: true, capture: true },
        );
      });
    },
    [button, attribute, of] as const,
  );
  await page.click(button);
  return page.evaluate(() => window.answered);
}

declare global {
  interface Window {
    answered: Promise<number>;
  }
}

test(
  'right after a drawing, Forget, Run and ×1 waited seconds for the check whether it is a digit',
  { retry: 3, timeout: 120_000 },
  async () => {
    const { page, close } = await visit();
    await page.evaluate(() => window.downhill.complete);
    const checked = page.locator('.verdict [data-rank]').first();
    for (const [button, attribute, of] of [
      ['#forget', 'data-value', '#accuracy'],
      ['#run', 'aria-pressed', '#run'],
      ['#step-1', 'data-value', '#steps'],
    ] as const) {
      await page.evaluate(() => window.downhill.reopen()); // no check of this θ is known yet
      await page.click('#clear');
      await draw(page, digits[7]!);
      await page.waitForTimeout(400); // the check begins 250 ms after the pen is up
      expect(await checked.getAttribute('data-rank'), 'the check is under way').toBe('');
      expect(await answerTo(page, button, attribute, of), button).toBeLessThan(150);
      await page.evaluate(() => window.downhill.pause());
    }
    // It has only given way.
    await expect.poll(() => checked.getAttribute('data-rank')).not.toBe('');
    await close();
  },
);

test('forget and reopen resolved while cost and accuracy were empty', async () => {
  const { page, close } = await visit();
  const shown = await page.evaluate(async () => {
    const { downhill } = window;
    const value = (id: string) => document.querySelector<HTMLElement>(id)!.dataset['value'];
    const now = () => ({
      steps: value('#steps'),
      cost: Number(value('#cost') || NaN),
      accuracy: Number(value('#accuracy') || NaN),
    });
    const all = [];
    for (const run of [false, true]) {
      if (run) await downhill.run();
      await downhill.forget({ hidden: [128, 64] });
      all.push(now());
      if (run) await downhill.run();
      await downhill.reopen();
      all.push(now());
      await downhill.pause();
    }
    return all;
  });
  const [forgotten, reopened, ...running] = shown;
  expect(forgotten).toMatchObject({ steps: '0' });
  expect(forgotten!.accuracy).toBeLessThan(0.35);
  expect(reopened).toMatchObject({ steps: '0' });
  expect(reopened!.accuracy).toBeGreaterThan(0.9);
  for (const { cost, accuracy } of running) {
    expect(cost).toBeGreaterThan(0);
    expect(accuracy).toBeGreaterThan(0);
  }
  await close();
});
