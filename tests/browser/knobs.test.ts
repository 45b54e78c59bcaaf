// The chapter on the 13,002 knobs, held against what the console says of the same network.
import type { Page } from 'playwright-core';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { visit } from './stage.ts';

let page: Page;
let complaints: string[];
beforeAll(async () => {
  ({ page, complaints } = await visit());
  await page.evaluate(() => window.downhill.complete);
});
beforeEach(() => page.evaluate(() => window.downhill.reopen()));
afterEach(() => expect(complaints).toEqual([]));

const over = (words: string) =>
  page.locator('#turn').getByRole('button', { name: words, exact: true }).click();
const ready = (of: string) =>
  page
    .locator('figure', { has: page.locator('#ledger[data-step="0"]') })
    .filter({ hasText: of })
    .waitFor();

/** The chapter with the gradient over the first 1,000 digits. */
async function toChapter() {
  await page.locator('#thirteen-thousand').waitFor();
  await page.evaluate(() => document.querySelector('#thirteen-thousand')!.scrollIntoView());
  await over('first 1,000');
  await ready('first 1,000');
  await page.locator('#ledger .row').first().waitFor();
}

/** Goes through the whole list and holds every row against θ and −∇C over the first 1,000; what differs is counted. */
const wholeList = () =>
  page.evaluate(async () => {
    const theta = await window.downhill.parameters();
    const gradient = await window.downhill.gradient({ examples: 1_000 });
    const list = document.querySelector<HTMLElement>('#ledger .rows')!;
    list.style.height = '6000px'; // fewer pages to turn
    const frame = () => new Promise(requestAnimationFrame);
    await frame();
    const pushes = new Map<number, number>();
    const entries = new Set<number>();
    let wrong = 0;
    for (list.scrollTop = 0; ; list.scrollTop += list.clientHeight) {
      await frame();
      await frame();
      for (const row of list.querySelectorAll<HTMLElement>('.row')) {
        const index = Number(row.dataset['index']);
        const push = Number(row.dataset['push']);
        if (Number(row.dataset['theta']) !== theta[index] || push !== -gradient[index]!) wrong++;
        entries.add(index);
        pushes.set(Number(row.getAttribute('aria-posinset')), Math.abs(push));
      }
      if (list.scrollTop + list.clientHeight >= list.scrollHeight - 1) break;
    }
    list.style.height = '';
    const inOrder = [...pushes].sort(([p], [q]) => p - q).map(([, push]) => push);
    const falling = inOrder.every((push, k) => k === 0 || push <= inOrder[k - 1]!);
    return { wrong, rows: pushes.size, entries: entries.size, falling };
  });

test('13,002 rows, which are θ and −∇C', async () => {
  await toChapter();
  expect(await wholeList()).toEqual({
    wrong: 0,
    rows: 13_002,
    entries: 13_002,
    falling: true, // sorted by |∇C|
  });

  // A pixel's weights are found by its row and column, in words and sorted otherwise.
  await page.fill('#ledger-search', 'row 14 column 9');
  await page.locator('#ledger[data-listed="16"]').waitFor();
  await page.selectOption('#ledger-sort', 'index');
  const first = page.locator('#ledger .row').first();
  expect(await first.textContent()).toContain('W¹ neuron 1 ← pixel 14, 9');
  expect(await first.getAttribute('data-index')).toBe(String((14 * 28 + 9) * 16));
  await page.fill('#ledger-search', 'nonsense');
  expect(await page.locator('#ledger-found').textContent()).toContain('Search for a pixel');
  await page.fill('#ledger-search', '');
  await page.selectOption('#ledger-tensor', 'b3');
  await page.locator('#ledger[data-listed="10"]').waitFor();
  await page.selectOption('#ledger-tensor', '');

  // By keyboard: each key points at a row, and the picture and the sentence show the same one.
  await page.locator('#ledger .rows').focus();
  await page.keyboard.press('End');
  await page.locator('.told[data-pointed="13001"]').waitFor();
  expect(await page.locator('.told').textContent()).toContain('b³ output 9');
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await page.locator('.told[data-pointed="1"]').waitFor();
  await page.locator('#ledger .map').focus();
  await page.keyboard.press('ArrowRight'); // the next pixel of the same neuron
  await page.locator('.told[data-pointed="17"]').waitFor();
});

test('Apply turns every knob by exactly −η times its slope, and is undone', async () => {
  await toChapter();
  await page.locator('#turn').scrollIntoViewIfNeeded();
  await page.fill('#turn-rate', '5'); // the notch of 0.5
  for (const [words, subject] of [
    ['first 1,000', { examples: 1_000 }],
    ['one digit', { example: 0 }],
    ['next 10', { batch: 10 }],
    ['all 60,000', { examples: 60_000 }],
  ] as const) {
    await over(words);
    const before = await page.evaluate(async (of) => {
      const theta = await window.downhill.parameters();
      const gradient = await window.downhill.gradient(of);
      const expected = theta.map((t, k) => t - Math.fround(0.5 * gradient[k]!));
      Object.assign(window, { expected });
      return window.downhill.hash();
    }, subject);
    await page.click('#turn-apply');
    await page.locator('#turn-undo:enabled').waitFor();
    const wrong = await page.evaluate(async () => {
      const { expected } = window as unknown as { expected: Float32Array };
      return (await window.downhill.parameters()).filter((value, k) => value !== expected[k])
        .length;
    });
    expect(`${words}: ${wrong} otherwise`).toBe(`${words}: 0 otherwise`);
    await page.click('#turn-undo');
    await page.locator('#turn-undo:disabled').waitFor();
    expect(await page.evaluate(() => window.downhill.hash())).toBe(before);
  }
});

test('1,072 slopes are exactly 0 over all digits, from 67 pixels without ink', async () => {
  // Sigmoids pass something of every picture on; a ReLU neuron that is dark for all of a pixel's ink adds zeros of its own.
  await page.evaluate(() => window.downhill.forget({ seed: 1, activation: 'sigmoid' }));
  await toChapter();
  await over('all 60,000');
  await ready('all 60,000');
  const truth = await page.evaluate(async () => {
    const gradient = await window.downhill.gradient({ examples: 60_000 });
    const squares = [...gradient].map((g) => g * g).sort((p, q) => q - p);
    const whole = squares.reduce((sum, s) => sum + s, 0);
    let sum = 0;
    return {
      zeros: gradient.filter((g) => g === 0).length,
      most: squares.findIndex((s) => (sum += s) >= 0.9 * whole) + 1,
    };
  });
  expect(truth.zeros).toBe(1_072);
  const silent = await page.locator('#silent').evaluate((e) => ({ ...e.dataset }));
  expect(silent['zeros']).toBe('1072');
  const pixels = silent['pixels']!.split(' ').map(Number);
  expect(pixels).toHaveLength(67);
  expect(await page.locator('#thirteen-thousand').textContent()).toContain('67 × 16 = 1,072');
  expect(await page.locator('#shares').getAttribute('data-most')).toBe(String(truth.most));

  // No picture that can be looked at has ink there.
  const inked = await page.evaluate(async (silentOnes) => {
    let ink = 0;
    for (let from = 0; from < 60_000; from += 2_000) {
      const indices = Array.from({ length: 2_000 }, (_, k) => from + k);
      const { images } = await window.downhill.predictions({ set: 'train', indices });
      for (let k = 0; k < 2_000; k++)
        for (const pixel of silentOnes) ink += images[784 * k + pixel]!;
    }
    return ink;
  }, pixels);
  expect(inked).toBe(0);

  // A pixel that is picked on the picture is listed, all its slopes 0.
  await page.locator('#silent').click({ position: { x: 3, y: 3 } });
  await page.locator('#ledger[data-listed="16"]').waitFor();
  const pushes = await page
    .locator('#ledger .row')
    .evaluateAll((rows) => rows.map((row) => Number((row as HTMLElement).dataset['push'])));
  expect(pushes.map(Math.abs)).toEqual(new Array(16).fill(0));
});
