// Chapter 6, driven as a visitor does, with the console as the judge.
import type { Page } from 'playwright-core';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { visit } from './stage.ts';

const examples = 60_000;

let page: Page;
let complaints: string[];
beforeAll(async () => {
  ({ page, complaints } = await visit());
  await page.evaluate(() => window.downhill.complete);
  await page.evaluate(() => (location.hash = '#step'));
  await page.locator('#slice-curve').waitFor();
  // The page stays at the chapter that its address names until the visitor moves.
  await page.mouse.wheel(0, 1);
});
afterEach(() => expect(complaints).toEqual([]));

/** The slice along the full gradient of a network so many steps from random numbers, or of the opening one. */
async function toSlice(steps: number) {
  await along('all').click();
  await page.evaluate(async (steps) => {
    if (steps === 0) return window.downhill.reopen();
    await window.downhill.forget({ seed: 1 });
    await window.downhill.step(steps);
  }, steps);
  await page.locator('#slice-curve').scrollIntoViewIfNeeded();
}

const along = (whose: string) =>
  page
    .getByRole('group', { name: 'Whose gradient' })
    .getByRole('button', { name: whose, exact: true });

async function lookAsFarAs(reach: number) {
  await page
    .getByRole('group', { name: 'How far to look' })
    .getByText(String(reach), { exact: true })
    .click();
  await page.locator(`#slice-found[data-reach="${reach}"]`).waitFor();
}

/** The figure's numbers, once it rests. */
async function found(): Promise<Record<string, number>> {
  await page.locator('#slice-found[data-done="true"][data-exact="true"]').waitFor();
  return page
    .locator('#slice-found')
    .evaluate((element: HTMLElement) =>
      Object.fromEntries(
        Object.entries(element.dataset).map(([key, value]) => [key, Number(value)]),
      ),
    );
}

const hash = () => page.evaluate(() => window.downhill.hash());

test(
  'the slice is the real cost, its slope −|∇C|², and the lowest of it is marked',
  { timeout: 180_000 },
  async () => {
    await toSlice(300);
    await lookAsFarAs(16);
    const shown = await found();
    expect(shown.reach).toBe(16);
    const judge = await page.evaluate(
      async ({ examples, t }) => {
        const { downhill } = window;
        const gradient = await downhill.gradient({ examples });
        const at = Array.from({ length: 200 }, (_, k) => (16 * k) / 199);
        const { points } = await downhill.surface({ examples, t: { at: [...at, t] } });
        return {
          atStart: await downhill.cost({ examples }),
          square: gradient.reduce((sum, g) => sum + g * g, 0),
          least: Math.min(...points.map(({ cost }) => cost)),
          atT: points.find((point) => point.t === t)!.cost,
        };
      },
      { examples, t: shown.t! },
    );
    expect(Math.abs(shown.here! - judge.atStart)).toBeLessThan(1e-7);
    expect(Math.abs(shown.fall! / -judge.square - 1)).toBeLessThan(1e-4);
    expect(Math.abs(shown.there! - judge.atT)).toBeLessThan(1e-7);
    // The finer look finds what 200 even points find, or better.
    expect(shown.bestCost!).toBeLessThan(judge.least + 1e-4);
  },
);

test(
  't is dragged and typed, and the step lands where the curve said; back is bit for bit',
  { timeout: 180_000 },
  async () => {
    await toSlice(300);
    const before = await hash();
    await lookAsFarAs(4);
    await found();
    const curve = page.locator('#slice-curve');
    await curve.scrollIntoViewIfNeeded();
    const box = (await curve.boundingBox())!;
    await page.mouse.move(box.x + box.width / 4, box.y + 100);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2, box.y + 120, { steps: 8 });
    await page.mouse.up();
    const dragged = (await found()).t!;
    expect(dragged).toBeGreaterThan(1.5);
    expect(dragged).toBeLessThan(2.5);
    await curve.focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('PageUp');
    const typed = (await found()).t!;
    expect(typed).toBeCloseTo(dragged + 0.04 + 0.4, 1);

    for (const whose of ['all', '100']) {
      await along(whose).click();
      await page.locator(`#slice-found[data-along="${whose}"]`).waitFor();
      const { t, there: measured, fall, step } = await found();
      if (whose === '100') {
        const dot = await page.evaluate(async (examples) => {
          const full = await window.downhill.gradient({ examples });
          const few = await window.downhill.gradient({ batch: 100 });
          return full.reduce((sum, g, k) => sum + g * few[k]!, 0);
        }, examples);
        expect(Math.abs(fall! / -dot - 1)).toBeLessThan(1e-3);
      }
      await page.locator('#slice-take').click();
      const landing = page.locator(`#slice-landing[data-step="${step! + 1}"][data-undone="false"]`);
      await landing.waitFor();
      const { foretold, reached } = await landing.evaluate((element: HTMLElement) => ({
        foretold: Number(element.dataset['foretold']),
        reached: Number(element.dataset['reached']),
      }));
      expect(foretold).toBe(measured);
      const { cost, recipe } = await page.evaluate(
        async (examples) => ({
          cost: await window.downhill.cost({ examples }),
          recipe: await window.downhill.recipe(),
        }),
        examples,
      );
      expect(reached).toBe(cost);
      console.log(`along ${whose}, η ${t}: foretold ${foretold}, reached ${reached}`);
      expect(Math.abs(foretold - reached)).toBeLessThan(1e-6);
      const { manualStep, step: from } = recipe.manualSteps.at(-1)!;
      if (manualStep.kind !== 'descend') throw new Error('The step is not one down the slope.');
      expect(from).toBe(step);
      expect(manualStep.over).toEqual(whose === 'all' ? { examples } : { batch: 100 });
      expect(Math.fround(manualStep.learningRate)).toBe(t);
      await page.locator('#slice-undo').click();
      await page.locator('#slice-landing[data-undone="true"]').waitFor();
      expect(await hash()).toBe(before);
    }
  },
);

test(
  'overshoot: on the plain at a random start, up the other side in the trained network',
  { timeout: 180_000 },
  async () => {
    await toSlice(0);
    await page.locator('#slice-forget').click();
    await expect
      .poll(() => page.evaluate(async () => (await window.downhill.recipe()).start))
      .toBe('random');
    await lookAsFarAs(512);
    await page.locator('#slice-curve').focus();
    await page.keyboard.press('End');
    const far = await found();
    expect(far.there!).toBeCloseTo(1, 3);
    expect(far.bestCost!).toBeLessThan(far.here! / 2);

    await page.locator('#slice-reopen').click();
    await expect
      .poll(() => page.evaluate(async () => (await window.downhill.recipe()).start))
      .toBe('opening');
    await page.locator('#slice-found[data-done="true"]').waitFor();
    const trained = await found();
    expect(trained.there!).toBeGreaterThan(3 * trained.here!);
    // The best of it hardly gains anything, as the text says.
    expect(trained.bestCost!).toBeLessThan(trained.here!);
    expect(trained.bestCost!).toBeGreaterThan(0.9 * trained.here!);
    expect(await page.locator('.outcome').textContent()).toContain('Overshoot');
    await page.locator('#slice-best').click();
    expect((await found()).t!).toBeCloseTo(trained.bestT!, 0);
  },
);

test('the angle between a batch’s gradient and the full one', { timeout: 180_000 }, async () => {
  await toSlice(2_000);
  await page.locator('#batch-angles').scrollIntoViewIfNeeded();
  await page
    .locator('#batch-angles[data-fresh="true"][data-step="2000"] tr[data-batch="10000"]')
    .waitFor();
  for (const batch of [1, 10, 100, 1_000, 10_000]) {
    const row = page.locator(`#batch-angles tr[data-batch="${batch}"]`);
    const slope = await page.evaluate(
      ([examples, batch]) => window.downhill.slope({ examples, batch }),
      [examples, batch] as const,
    );
    const degrees = (Math.acos(slope.cosine) * 180) / Math.PI;
    expect(Number(await row.getAttribute('data-degrees'))).toBeCloseTo(degrees, 6);
    expect(Number(await row.getAttribute('data-norm'))).toBeCloseTo(slope.batchNorm, 9);
    expect(await row.textContent()).toContain(`${degrees.toFixed(1)}°`);
  }
  await page.locator('#batch-angles tr[data-batch="1000"] button').click();
  await page.locator('#slice-found[data-along="1000"]').waitFor({ state: 'attached' });
  expect(await page.locator('#batch-angles svg').getAttribute('aria-label')).toContain('1,000');
});

test(
  'five phases of one step, by keyboard, with the network’s own numbers; back takes it back',
  { timeout: 180_000 },
  async () => {
    await toSlice(500);
    const before = await hash();
    const slow = page.locator('#slow-motion');
    const at = (phase: number) =>
      page.locator(`#slow-motion[data-phase="${phase}"][data-busy="false"]`).waitFor();
    await slow.scrollIntoViewIfNeeded();
    await at(0);
    const number = async (name: string) => Number(await slow.getAttribute(`data-${name}`));
    const seen = () =>
      page.evaluate(async () => {
        const { costs, images } = await window.downhill.predictions({ set: 'train', indices: [0] });
        return { cost: costs[0]!, ...(await window.downhill.predict(images)) };
      });
    const first = await seen();
    const words = await page.locator('.stage [data-layer="3"] .words').allTextContents();
    expect(words).toEqual([...first.activations.at(-1)!].map((a) => a.toFixed(2)));
    expect(Math.abs((await number('cost')) - first.cost)).toBeLessThan(1e-6);

    await page.locator('#slow-next').focus();
    await page.keyboard.press('ArrowRight');
    await at(1);
    expect(await page.locator('.stage [data-layer="3"] .words').nth(5).textContent()).toContain(
      '²',
    );
    await page.keyboard.press('ArrowRight');
    await at(2);
    const gradient = await page.evaluate(async () => [
      ...(await window.downhill.gradient({ example: 0 })),
    ]);
    const titles = await page
      .locator('.stage [data-layer="1"] li')
      .evaluateAll((list: HTMLElement[]) => list.map(({ title }) => Number(title.slice(4))));
    expect(titles).toEqual(gradient.slice(784 * 16, 784 * 16 + 16)); // ∂C/∂b¹
    await page.keyboard.press('ArrowRight');
    await at(3);
    const rate = await number('rate');
    const theta = await page.evaluate(async () => [...(await window.downhill.parameters())]);
    const nudges = await page.locator('#slow-nudges li').evaluateAll((list: HTMLElement[]) =>
      list.map(({ dataset }) => ({
        index: Number(dataset['index']),
        before: Number(dataset['before']),
        after: Number(dataset['after']),
      })),
    );
    expect(nudges.length).toBe(12);
    for (const { index, before, after } of nudges) {
      expect(before).toBe(theta[index]);
      expect(after).toBeCloseTo(theta[index]! - rate * gradient[index]!, 9);
    }
    const firstLayer = gradient.slice(0, 784 * 16 + 16).map(Math.abs);
    expect(Math.abs(gradient[nudges[8]!.index]!)).toBe(Math.max(...firstLayer));

    await page.keyboard.press('ArrowRight');
    await at(4);
    const moved = await page.evaluate(async () => [...(await window.downhill.parameters())]);
    for (const { index, after } of nudges) expect(moved[index]).toBeCloseTo(after, 6);
    const second = await seen();
    expect(Math.abs((await number('after')) - second.cost)).toBeLessThan(1e-6);
    expect(second.cost).toBeLessThan(first.cost);
    await page.locator('#slow-back').click();
    await at(3);
    expect(await hash()).toBe(before);

    // Another picture: the drawing, meant as a 7.
    await page.locator('#slow-drawing').click();
    await page.getByRole('group', { name: 'meant as' }).getByText('7').click();
    await page.locator('#slow-motion[data-example="drawing"][data-label="7"]').waitFor();
    await at(0);
    const drawn = await number('cost');
    await page.locator('#slow-motion .phases button').nth(4).click();
    await at(4);
    expect(await number('after')).toBeLessThan(drawn);
    // Whoever trains on leaves the slow motion's step behind.
    await page.evaluate(() => window.downhill.step(3));
    await at(0);
    expect(await slow.getAttribute('data-after')).toBeNull();
  },
);
