// The chapter on what was learned, held against what the console says of the same network.
import type { Page } from 'playwright-core';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { visit, type Visit } from './stage.ts';

/** One visit for all tests, with the chapter in view. */
let shared: Visit;
let page: Page;
beforeAll(async () => {
  shared = await visit({ reducedMotion: 'reduce' });
  page = shared.page;
  await page.evaluate(() => window.downhill.complete);
  await page.locator('#learned').waitFor();
  await page.evaluate(() => document.querySelector('#learned')!.scrollIntoView());
  await page.locator('#first-layer').waitFor();
});
beforeEach(() => page.evaluate(() => window.downhill.reopen()));
afterEach(() => expect(shared.complaints).toEqual([]));

const dataOf = (selector: string) =>
  page.locator(selector).evaluate((element) => ({ ...(element as HTMLElement).dataset }));
const numberAt = async (selector: string) =>
  Number(await page.locator(selector).getAttribute('data-value'));

test('the pictures are the weights at step 0, now, and their difference', async () => {
  await page.locator('#first-layer').scrollIntoViewIfNeeded();
  await page.evaluate(() => window.downhill.forget({ seed: 3 }));
  await page.evaluate(() => window.downhill.step(300));
  await page.locator('#smoothness:not([data-now=""]):not([data-before=""])').waitFor();

  for (const [button, mode] of [
    ['at step 0', 'before'],
    ['now', 'now'],
    ['the difference', 'change'],
  ] as const) {
    await page.getByRole('button', { name: button, exact: true }).click();
    await page.locator(`#first-layer[data-mode="${mode}"]`).waitFor();
    // Of each clear weight the texel's hue says the sign, and the range is what all but 1 in 200 stay below.
    const found = await page.evaluate(async (which) => {
      const [then, now] = await Promise.all([
        window.downhill.parameters({ step: 0 }),
        window.downhill.parameters(),
      ]);
      const truth = now.map((w, k) =>
        which === 'before' ? then[k]! : which === 'now' ? w : w - then[k]!,
      );
      const canvas = document.querySelector<HTMLCanvasElement>('#first-layer')!;
      const range = Number(canvas.dataset['range']);
      const { width, height } = canvas;
      const copy = new OffscreenCanvas(width, height).getContext('2d')!;
      copy.drawImage(canvas, 0, 0);
      const { data } = copy.getImageData(0, 0, width, height);
      const first = truth.subarray(0, 16 * 784);
      let [clear, agreeing] = [0, 0];
      first.forEach((w, k) => {
        if (Math.abs(w) < 0.3 * range) return;
        const [neuron, pixel] = [k % 16, Math.floor(k / 16)];
        const x = (neuron % 8) * 30 + (pixel % 28);
        const y = Math.floor(neuron / 8) * 30 + Math.floor(pixel / 28);
        const at = 4 * (y * width + x);
        clear++;
        if (data[at + 2]! > data[at]! === w > 0) agreeing++;
      });
      const above = first.reduce((n, w) => n + (Math.abs(w) > range ? 1 : 0), 0);
      return { clear, agreeing, above };
    }, mode);
    expect(found.clear).toBeGreaterThan(500);
    expect(found.agreeing).toBe(found.clear);
    expect(found.above).toBeLessThanOrEqual(63);
    expect(found.above).toBeGreaterThan(40);
  }

  // What neighbours have in common: nothing in random numbers, and more after training.
  const { now, before } = await dataOf('#smoothness');
  expect(Math.abs(Number(before))).toBeLessThan(0.05);
  expect(Number(now)).toBeGreaterThan(Number(before));
});

test('rows sum to the class counts, and a cell opens exactly that many digits', async () => {
  await page.locator('[data-cell="00"]').scrollIntoViewIfNeeded();
  await page.locator('[data-cell="00"]:not([data-count=""])').waitFor();
  const truth = await page.evaluate(async () => {
    const [{ confusion, accuracy }, { labels, digits }] = await Promise.all([
      window.downhill.evaluate(),
      window.downhill.predictAll({ set: 'test' }),
    ]);
    return { confusion, accuracy, labels: [...labels], digits: [...digits] };
  });
  const counts = () =>
    page.evaluate(() =>
      Array.from({ length: 10 }, (_, label) =>
        Array.from({ length: 10 }, (_, digit) =>
          Number(
            document.querySelector<HTMLElement>(`[data-cell="${label}${digit}"]`)!.dataset['count'],
          ),
        ),
      ),
    );
  await expect.poll(counts).toEqual(truth.confusion);
  const cells = await counts();
  const classes = cells.map((row) => row.reduce((sum, n) => sum + n));
  expect(classes).toEqual(
    classes.map((_, d) => truth.labels.filter((label) => label === d).length),
  );
  const diagonal = cells.reduce((sum, row, d) => sum + row[d]!, 0);
  expect(diagonal / 10_000).toBeCloseTo(truth.accuracy, 6);

  const figure = page.locator('figure', { has: page.locator('#opened') });
  const next = figure.getByRole('button', { name: 'The next ones', disabled: false });
  const shown = () =>
    figure
      .locator('.thumbs [data-number]')
      .evaluateAll((all) =>
        all.map((picture) => Number((picture as HTMLElement).dataset['number'])),
      );
  // Every mistake that is made, and one cell of the diagonal, which has to be turned page by page.
  for (let label = 0; label < 10; label++)
    for (let digit = 0; digit < 10; digit++) {
      if (cells[label]![digit] === 0 || (label === digit && label !== 8)) continue;
      await page.locator(`[data-cell="${label}${digit}"]`).click();
      await page.locator(`#opened[data-count="${cells[label]![digit]}"]`).waitFor();
      const expected = truth.labels.flatMap((l, k) =>
        l === label && truth.digits[k] === digit ? [k] : [],
      );
      for (let from = 0; from < expected.length; from += 40) {
        if (from > 0) await next.click();
        await expect.poll(shown, { interval: 10 }).toEqual(expected.slice(from, from + 40));
      }
      expect(await next.count()).toBe(0);
    }

  // By keyboard, and not beyond the end.
  await page.locator('[data-cell="08"]').click();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  expect(await page.evaluate(() => (document.activeElement as HTMLElement).dataset['cell'])).toBe(
    '19',
  );
});

test('two sets are browsed by number, by digit, and wrong or costly ones first', async () => {
  await page.getByRole('button', { name: 'by number' }).click();
  await page.getByRole('button', { name: 'all digits' }).click();
  for (const set of ['train', 'test'] as const) {
    const shelf = page.locator(`[data-set="${set}"]`);
    await shelf.scrollIntoViewIfNeeded();
    await page.locator(`[data-set="${set}"]:not([data-right=""])`).waitFor();
    // As text: 180,000 numbers one by one would take seconds.
    const all = await page.evaluate(async (of) => {
      const { labels, digits, costs } = await window.downhill.predictAll({ set: of });
      return JSON.stringify({ labels: [...labels], digits: [...digits], costs: [...costs] });
    }, set);
    const truth = JSON.parse(all) as Record<'labels' | 'digits' | 'costs', number[]>;
    const size = set === 'train' ? 60_000 : 10_000;
    const wrong = truth.labels.flatMap((label, k) => (truth.digits[k] === label ? [] : [k]));
    await expect
      .poll(async () => Number(await shelf.getAttribute('data-right')))
      .toBeCloseTo(1 - wrong.length / size, 10);
    expect(await shelf.getAttribute('data-many')).toBe(String(size));

    // One by its number.
    await shelf.locator('input').fill('9876');
    await shelf.locator('input').press('Enter');
    await shelf.locator('.picked[data-number="9876"]').waitFor();
    const picked = await dataOf(`[data-set="${set}"] .picked`);
    expect(picked).toMatchObject({
      label: String(truth.labels[9_876]),
      digit: String(truth.digits[9_876]),
    });
    expect(Number(picked['cost'])).toBeCloseTo(truth.costs[9_876]!, 6);

    // The wrong fours first, then the costliest of all; arrows walk along.
    await page.getByRole('button', { name: 'wrong first' }).click();
    const digits = page.getByRole('group', { name: 'Only one digit of both sets' });
    await digits.getByRole('button', { name: '4', exact: true }).click();
    const fours = wrong.filter((k) => truth.labels[k] === 4);
    await shelf.locator(`.picked[data-number="${fours[0]}"]`).waitFor();
    await shelf.locator('.thumbs [aria-pressed="true"]').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await shelf.locator(`.picked[data-number="${fours[2]}"]`).waitFor();
    expect(await shelf.getAttribute('data-many')).toBe(
      String(truth.labels.filter((label) => label === 4).length),
    );
    await page.getByRole('button', { name: 'all digits' }).click();
    await page.getByRole('button', { name: 'costly first' }).click();
    const worst = truth.costs.reduce((best, cost, k) => (cost > truth.costs[best]! ? k : best), 0);
    await shelf.locator(`.picked[data-number="${worst}"]`).waitFor();
    await page.getByRole('button', { name: 'by number' }).click();
  }
  const borders = await page.evaluate(() =>
    ['train', 'test'].map(
      (set) =>
        getComputedStyle(document.querySelector(`[data-set="${set}"] figure`)!).borderTopStyle,
    ),
  );
  expect(borders).toEqual(['solid', 'dashed']);
});

test('the pixels climb above 0.95 towards every digit, and look like none', async () => {
  await page.locator('#climb').scrollIntoViewIfNeeded();
  const figure = page.locator('figure', { has: page.locator('#climb') });
  await figure.getByRole('button', { name: 'from a blank' }).click();
  for (let digit = 0; digit < 10; digit++) {
    await figure.getByRole('button', { name: String(digit), exact: true }).click();
    await page.locator('#climb').click();
    await page.locator('#likeness:not([data-here=""])').waitFor();
    await page.locator('#climb:enabled').waitFor();
    const shown = await dataOf('#climbed');
    expect(Number(shown['steps'])).toBeLessThanOrEqual(200);
    const truth = await page.evaluate(
      async (of) => (await window.downhill.optimizeInput({ digit: of })).targetActivations.at(-1)!,
      digit,
    );
    expect(Number(shown['value'])).toBe(truth);
    expect(truth).toBeGreaterThan(0.95);
    const { here: distance, usual } = await dataOf('#likeness');
    expect(Number(distance)).toBeLessThan(Number(usual) - 0.1);
  }
  await figure.getByRole('button', { name: 'from noise' }).click();
  await page.locator('#climb').click();
  await expect.poll(() => numberAt('#climbed')).toBeGreaterThan(0.95);
});

test('the share of noise that gets a sure answer, and the answers to no digit', async () => {
  await page.locator('#noise-density').scrollIntoViewIfNeeded();
  await page.locator('#noise-half:not([data-value=""])').waitFor();
  for (const [density, seed] of [
    [1, 1],
    [0.25, 2],
  ] as const) {
    if (seed === 2) {
      await page.locator('#noise-density').fill(String(density));
      await page.locator('#other-noise').click();
    }
    const truth = await page.evaluate(
      async (options) => {
        const { brightest } = await window.downhill.noise({ ...options, count: 1_000 });
        const share = (above: number) => brightest.filter((a) => a > above).length / 1_000;
        return { half: share(0.5), sure: share(0.9) };
      },
      { density, seed },
    );
    await expect.poll(() => numberAt('#noise-half')).toBe(truth.half);
    expect(await numberAt('#noise-sure')).toBe(truth.sure);
    expect(truth.half).toBeGreaterThanOrEqual(truth.sure);
  }

  await page.locator('#read-blank').scrollIntoViewIfNeeded();
  await page.locator('#read-blank').click();
  await page.locator('#nonsense').waitFor();
  const blank = await page.evaluate(async () => {
    const { digit, activations } = await window.downhill.predict(new Uint8Array(784));
    return { digit, activation: activations.at(-1)![digit]! };
  });
  expect(await dataOf('#nonsense')).toMatchObject({
    digit: String(blank.digit),
    activation: String(blank.activation),
  });
  const choices = [
    ...['a scribble', 'a house', 'a star'].map((name) => `[data-scribble="${name}"]`),
    ...[...'AEHKMRWX'].map((name) => `[data-letter="${name}"]`),
  ];
  let before = String(blank.activation);
  for (const choice of choices) {
    await page.locator(choice).click();
    const answer = () => dataOf('#nonsense').catch((): DOMStringMap => ({}));
    await expect.poll(async () => (await answer())['activation'] ?? before).not.toBe(before);
    const { digit, activation } = await answer();
    expect(digit).toBe((await dataOf('#verdict'))['digit']);
    before = activation!;
  }
  await page.locator('#verdict ~ p [data-strange="true"]').waitFor({ state: 'attached' });
  const like = page.locator('[data-like]');
  await like.waitFor();
  const label = await page.evaluate(
    async (k) => (await window.downhill.predictions({ set: 'train', indices: [k] })).labels[0],
    Number(await like.getAttribute('data-like')),
  );
  expect(String(label)).toBe((await dataOf('#verdict'))['digit']);
});
