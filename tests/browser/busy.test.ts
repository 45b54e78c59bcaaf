// What takes long says so, and the obvious control ends it.
import type { Page } from 'playwright-core';
import { afterEach, expect, test } from 'vitest';
import { site, visit, type Visit } from './stage.ts';

const hint = (page: Page) => page.locator('header p').textContent();
const steps = (page: Page) => page.evaluate(async () => (await window.downhill.recipe()).steps);
const pressed = (page: Page) => page.locator('#run').getAttribute('aria-pressed');

let visited: Visit;
afterEach(async () => {
  site.host = () => undefined;
  await visited.close();
});

test('nothing ended a thousand steps of all 60,000, and the button said Run', async () => {
  visited = await visit();
  const { page, complaints } = visited;
  await page.evaluate(() => window.downhill.complete);
  await page.selectOption('#batch-size', '60000');
  const begin = async () => {
    await page.evaluate(() => window.downhill.forget({ seed: 1 }));
    await page.evaluate(() => window.downhill.step(2)); // so that there is a way back
    await page.click('#step-1000');
    await expect.poll(() => hint(page)).toMatch(/^\d+ steps to go\.$/);
    expect(await pressed(page)).toBe('true');
  };

  await begin();
  await page.click('#run'); // it says Pause
  await expect.poll(() => hint(page)).toContain('Paused');
  expect(await pressed(page)).toBe('false');
  const paused = await steps(page);
  expect(paused).toBeLessThan(900);
  await page.waitForTimeout(300);
  expect(await steps(page)).toBe(paused);

  await begin();
  await page.click('#back');
  await expect.poll(() => hint(page)).toContain('Paused');
  expect(await steps(page)).toBeLessThan(900);

  await begin();
  await page.locator('.film [role="slider"]').press('Home');
  await expect.poll(() => hint(page)).toContain('it knows nothing');

  await begin();
  await page.click('#forget');
  await expect.poll(() => steps(page)).toBe(0);
  await page.waitForTimeout(300);
  expect(await steps(page)).toBe(0);
  expect(complaints).toEqual([]);
});

test('while data stalled, a step of all 60,000 left every control dead, without a word', async () => {
  site.host = (path) => (/data\/train-[3-5]/.test(path) ? new Promise(() => {}) : undefined);
  visited = await visit();
  const { page } = visited;
  const begin = async () => {
    await page.evaluate(() => window.downhill.forget({ seed: 1 }));
    await page.selectOption('#batch-size', '60000');
    await page.click('#step-1');
    await expect.poll(() => hint(page)).toBe('Training waits for more digits to arrive.');
  };

  await begin();
  await page.click('#forget');
  await expect.poll(() => hint(page)).toContain('it knows nothing');

  await begin();
  await page.click('#run'); // it says Pause
  await expect.poll(() => hint(page)).not.toContain('waits');
  expect(await pressed(page)).toBe('false');

  // Ten digits are there.
  await begin();
  await page.selectOption('#batch-size', '10');
  await page.click('#step-1');
  await expect.poll(() => steps(page)).toBeGreaterThan(0);
  await expect.poll(() => hint(page)).not.toContain('waits');
});

test('two presses of a step while Forget was under way were lost', async () => {
  visited = await visit();
  const { page } = visited;
  await page.evaluate(() => window.downhill.complete);
  await page.evaluate(() => {
    const press = (id: string) => document.querySelector<HTMLElement>(id)!.click();
    for (const id of ['#forget', '#step-1', '#step-1']) press(id);
  });
  await expect.poll(() => hint(page)).toContain('Paused');
  expect(await steps(page)).toBe(2);
});
