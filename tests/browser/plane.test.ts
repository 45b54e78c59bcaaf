// The ground under the network, in the chapter Two knobs: its numbers checked against the console's.
import type { Page } from 'playwright-core';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { openChapter, type Visit } from './stage.ts';

/** One visit for all tests: each begins with what `begin` makes of it. */
let shared: Visit;
let page: Page;
beforeAll(async () => {
  shared = await openChapter('two-knobs', '#plane-map');
  page = shared.page;
});
afterEach(() => expect(shared.complaints).toEqual([]));

const found = '#plane-found';
const number = async (name: string) =>
  Number(await page.locator(found).getAttribute(`data-${name}`));
const measured = () =>
  page.waitForFunction(() => {
    const { dataset } = document.querySelector<HTMLElement>('#plane-found')!;
    return dataset['done'] === 'true' && dataset['stale'] === 'false';
  });

/** The ground under the network that the page opens with, in view and measured with the first settings. */
async function begin() {
  const choose = (control: string, value: string) =>
    page
      .locator('#two-knobs')
      .getByRole('group', { name: control })
      .getByRole('button', { name: value })
      .click();
  await choose('First direction', '−∇C');
  await choose('Training images', '1,000');
  await page.evaluate(() => window.downhill.reopen());
  await page.locator('#plane-map').scrollIntoViewIfNeeded();
  await page
    .locator(`${found}[data-done="true"][data-stale="false"][data-examples="1000"]`)
    .filter({ hasText: 'Along −∇C' })
    .waitFor();
}

test('its middle is C(θ) on the sample that it names, at every step that is gone to', async () => {
  await begin();
  const agree = async (examples: number) => {
    await measured();
    expect(await number('examples')).toBe(examples);
    const cost = await page.evaluate((n) => window.downhill.cost({ examples: n }), examples);
    expect(Math.abs((await number('cost')) - cost)).toBeLessThan(1e-7);
    expect(await number('known')).toBe(33 * 33);
  };
  await agree(1_000);
  await page.evaluate(async () => {
    await window.downhill.forget({ seed: 4 });
    await window.downhill.step(300);
  });
  await agree(1_000);
  expect(await number('step')).toBe(300);
  await page.locator('#two-knobs').getByRole('button', { name: '5,000' }).click();
  await page.waitForFunction(
    () => document.querySelector<HTMLElement>('#plane-found')!.dataset['examples'] === '5000',
  );
  await agree(5_000);
  // The sample of the lab's own cost: the two numbers are one.
  await page.locator('#two-knobs').getByRole('button', { name: '10,000' }).click();
  await page.waitForFunction(
    () => document.querySelector<HTMLElement>('#plane-found')!.dataset['examples'] === '10000',
  );
  await agree(10_000);
  const shown = Number(await page.locator('#cost').getAttribute('data-value'));
  expect(Math.abs((await number('cost')) - shown)).toBeLessThan(1e-6);
});

test('is said to be stale while θ moves, and measured anew when it rests', async () => {
  await begin();
  await page.evaluate(() => window.downhill.run());
  await page.waitForFunction(
    () => document.querySelector<HTMLElement>('#plane-found')!.dataset['stale'] === 'true',
  );
  expect(await page.locator(found).textContent()).toContain('θ has moved on');
  await page.evaluate(() => window.downhill.pause());
  await measured();
  const step = await page.evaluate(async () => (await window.downhill.recipe()).steps);
  expect(await number('step')).toBe(step);
});

test('towards the start of the run: refused at the start, with a way out, and marked later', async () => {
  await begin();
  const toStart = page.locator('#two-knobs').getByRole('button', { name: 'to the start' });
  await toStart.click();
  await page.getByRole('alert').getByText('This is the start of the run').waitFor();
  await page.evaluate(() => window.downhill.step(200));
  await measured();
  expect(await page.locator(found).textContent()).toMatch(
    /The start of the run lies [\d.]+ away on this plane/,
  );

  // The path from the start to θ, by the parameters of some of its steps.
  const way = JSON.parse((await page.locator(found).getAttribute('data-way'))!) as [
    number,
    number,
    number,
    number,
  ][];
  const truth = await page.evaluate(
    async (steps) => {
      const dot = (p: Float64Array, q: Float64Array) => p.reduce((sum, x, i) => sum + x * q[i]!, 0);
      const { downhill } = window;
      const theta = await downhill.parameters();
      const from = async (step: number) =>
        Float64Array.from(await downhill.parameters({ step }), (x, i) => x - theta[i]!);
      const d = await from(0);
      const bend = await from(50);
      const along = dot(bend, d) / dot(d, d);
      const e = bend.map((x, i) => x - along * d[i]!);
      const [dd, ee] = [dot(d, d), dot(e, e)];
      const points = [];
      for (const step of steps) {
        const p = await from(step);
        const [x, y] = [dot(p, d) / Math.sqrt(dd), dot(p, e) / Math.sqrt(ee)];
        points.push([step, x, y, Math.sqrt(Math.max(0, dot(p, p) - x * x - y * y))]);
      }
      return points;
    },
    way.map(([step]) => step),
  );
  expect(way.map(([step]) => step)).toEqual(expect.arrayContaining([0, 200]));
  for (const [k, point] of way.entries())
    for (const [i, value] of point.entries())
      expect(Math.abs(value - truth[k]![i]!)).toBeLessThan(1e-3);
});

test('another random direction gives another ground through the same middle', async () => {
  await begin();
  const text = () => page.locator(found).textContent();
  const [cost, words] = [await number('cost'), await text()];
  await page.click('#plane-other');
  await expect.poll(text).not.toBe(words);
  await measured();
  expect(await number('cost')).toBe(cost);
});
