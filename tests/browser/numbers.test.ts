// Numbers typed into the page's fields and taken for others; arrow keys and the wheel that changed them by 1.
import { firefox, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch } from './chromium.ts';
import { openChapter, site } from './stage.ts';

const engines: Record<string, () => Promise<Browser>> = {
  Chromium: launch,
  Firefox: () => firefox.launch({ channel: 'moz-firefox', executablePath: '/usr/bin/firefox-esr' }),
};

describe.each(Object.keys(engines))('η in %s', (name) => {
  let engine: Browser;
  let page: Page;
  beforeAll(async () => {
    engine = await engines[name]!();
    page = await engine.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(site.address);
    await page.waitForFunction(() => 'downhill' in window);
    await page.evaluate(() => window.downhill.ready);
  });
  afterAll(() => engine.close());

  const field = () => page.locator('#learning-rate');
  const rate = () =>
    page.evaluate(() => window.downhill.recipe().then((r) => r.changes.at(-1)!.learningRate));
  async function type(text: string) {
    await field().fill('');
    await field().pressSequentially(text);
    await field().press('Enter');
  }
  async function becomes(value: number) {
    await expect.poll(async () => Number((await rate()).toPrecision(6))).toBe(value);
    await expect.poll(async () => Number(await field().inputValue())).toBeCloseTo(value, 6);
  }

  test.each([
    ['0,5', 0.5],
    [',25', 0.25],
    ['1/2', 0.5],
    [' 0.3 ', 0.3],
    ['1e-3', 0.001],
    ['٠٫٧', 0.7],
  ])('%j is taken as it was meant', async (text, value) => {
    await type(text);
    await becomes(value);
    expect(await page.locator('#message').textContent()).toBe('');
  });

  test.each(['0.5.5', '1_000', 'half', '0', '-1', '1,000'])(
    '%j is refused, and the old value stays',
    async (text) => {
      await type('0.2');
      await becomes(0.2);
      await type(text);
      await expect
        .poll(() => page.locator('#message').textContent())
        .toContain('must be a number above 0. It stays at 0.2.');
      await becomes(0.2);
      await type('0.3'); // the sentence goes with its cause
      await becomes(0.3);
      expect(await page.locator('#message').textContent()).toBe('');
    },
  );

  test('arrow keys change it in proportion, up and back down', async () => {
    for (const [from, up] of [
      [0.1, 0.13],
      [0.001, 0.0013],
      [5, 6.3],
    ] as const) {
      await type(String(from));
      await becomes(from);
      await field().press('ArrowUp');
      await becomes(up);
      await field().press('ArrowDown');
      await becomes(from);
    }
  });

  test('the wheel over it scrolls the page and leaves it alone', async () => {
    await page.locator('#network').waitFor({ state: 'attached' });
    await type('0.1');
    await becomes(0.1);
    await field().focus();
    const box = (await field().boundingBox())!;
    await page.mouse.move(box.x + 5, box.y + 5);
    await page.mouse.wheel(0, 120);
    await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(0);
    await becomes(0.1);
    await page.evaluate(() => scrollTo(0, 0));
  });
});

test('the fields of whole numbers take 1,234, and refuse what is no number or too large', async () => {
  const { page, complaints, close } = await openChapter('the-cost', '#cost-stack');
  await page.evaluate(() => window.downhill.complete);
  const field = page.locator('#cost-stack input');
  const stack = page.locator('#cost-stack');
  const shown = () => stack.getAttribute('data-example');
  for (const [text, example] of [
    ['1,234', '1234'],
    ['٧', '7'],
    ['60000', '7'],
    ['1/2', '7'],
    ['3', '3'],
  ] as const) {
    await field.fill(text);
    await field.press('Enter');
    await expect.poll(shown).toBe(example);
    await expect.poll(() => field.inputValue()).toBe(example);
  }
  await field.press('ArrowUp');
  await expect.poll(shown).toBe('4');
  expect(complaints).toEqual([]);
  await close();
});
