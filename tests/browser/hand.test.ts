// The chapter Your hand: framing switched off, a digit bent, the network corrected, digits kept.
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { digits, draw } from './pen.ts';
import { visit } from './stage.ts';

let page: Page;
let complaints: string[];
beforeAll(async () => {
  ({ page, complaints } = await visit());
  await page.evaluate(() => window.downhill.complete);
});
beforeEach(() => page.evaluate(() => window.downhill.reopen()));
afterEach(() => expect(complaints).toEqual([]));

const seven = digits[7]!;
const verdictOf = () => page.locator('#verdict').getAttribute('data-digit');

/** Draws on the lab's pad and nothing else, then goes to the chapter. */
async function toHand(strokes = seven) {
  await page.evaluate(() => (location.hash = ''));
  await page.focus('#pad');
  await page.keyboard.press('Escape');
  await expect.poll(verdictOf).toBe('');
  await draw(page, strokes);
  await expect.poll(verdictOf).not.toBe('');
  await page.evaluate(() => (location.hash = '#hand'));
  await page.locator('#hand .passage').first().waitFor();
}

describe('Your hand', () => {
  test('a part of framing that is switched off is off in the lab too, until it is reset', async () => {
    const corner = seven.map((stroke) =>
      stroke.map(([x, y]): readonly [number, number] => [0.3 * x, 0.3 * y]),
    );
    await toHand(corner);
    expect(await verdictOf()).toBe('7');
    const usual = await page.locator('#verdict').getAttribute('data-activation');
    await page.getByRole('checkbox', { name: /^Scale/ }).uncheck();
    await page.getByRole('checkbox', { name: /^Centre/ }).uncheck();
    const activation = () => page.locator('#verdict').getAttribute('data-activation');
    await expect.poll(activation).not.toBe(usual);
    // Small and in the corner, as it was drawn.
    const seen = await page.evaluate(async (strokes) => {
      const { raster, activations } = await window.downhill.predict(strokes, {
        scale: false,
        centre: false,
      });
      return {
        far: raster.some((grey, k) => grey > 0 && (k % 28 > 10 || k > 280)),
        most: Math.max(...activations.at(-1)!),
      };
    }, corner);
    expect(seen.far).toBe(false);
    await page.locator('main .seen button').click();
    await expect.poll(activation).toBe(usual);
    expect(await page.getByRole('checkbox', { name: /^Centre/ }).isChecked()).toBe(true);
  });

  test('the curve of a bent digit is what the network says of it', async () => {
    await toHand();
    const figure = page.locator('#hand figure', { hasText: 'Where the reading breaks' });
    await figure.scrollIntoViewIfNeeded();
    const turn = figure.getByRole('slider', { name: /^Turn/ });
    await turn.focus();
    for (let k = 0; k < 5; k++) await page.keyboard.press('ArrowRight');
    await expect.poll(() => turn.getAttribute('aria-valuetext')).toBe('+10°');
    await turn.fill('60');
    const curve = figure.locator('polyline');
    await expect.poll(() => curve.getAttribute('points')).toContain(' ');
    const turned = await page.evaluate(
      async (strokes) =>
        (await window.downhill.predict(strokes, { after: { rotate: Math.PI / 3 } })).digit,
      seven,
    );
    await expect.poll(() => figure.locator('.now b').textContent()).toBe(String(turned));
    expect(await figure.locator('svg').getAttribute('aria-label')).toMatch(
      /^Turn: read as 7 from −\d+° to \+\d+°/,
    );
  });

  test('the network is corrected in a few steps, which are all taken back', async () => {
    await toHand();
    const before = await page.evaluate(() => window.downhill.hash());
    const figure = page.locator('#hand figure', { hasText: 'Correct it' });
    await figure
      .getByRole('group', { name: 'What you drew' })
      .getByRole('button', { name: '1', exact: true })
      .click();
    await figure.getByRole('button', { name: '0.1', exact: true }).click();
    await figure.getByRole('button', { name: 'Train on my digit' }).click();
    await figure
      .getByText(/of the 10,000/)
      .last()
      .waitFor();
    const steps = (await page.evaluate(() => window.downhill.recipe())).steps;
    expect(steps).toBeGreaterThan(0);
    expect(steps).toBeLessThanOrEqual(5);
    expect(await figure.locator('.path li').count()).toBe(steps + 1);
    await figure.getByRole('button', { name: 'Take all back' }).click();
    await expect.poll(() => page.evaluate(() => window.downhill.hash())).toBe(before);
  });

  test('digits are kept, saved, deleted, and added again from the file', async () => {
    await toHand();
    const correct = page.locator('#hand figure', { hasText: 'Correct it' });
    await correct.getByRole('button', { name: '7', exact: true }).click();
    await correct.getByRole('button', { name: 'Keep it' }).click();
    const mine = page.locator('#hand figure', { hasText: 'My digits' });
    await expect.poll(() => mine.locator('li').count()).toBe(1);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      mine.getByRole('button', { name: 'Save as CSV' }).click(),
    ]);
    const path = await download.path();
    const rows = readFileSync(path, 'utf8').trim().split('\n');
    expect(rows.map((row) => row.split(',').length)).toEqual([785, 785]);
    expect(rows[1]!.startsWith('7,')).toBe(true);
    await mine.getByRole('button', { name: 'Delete this 7' }).click();
    await expect.poll(() => mine.locator('li').count()).toBe(0);
    await mine.locator('input').setInputFiles(path);
    await expect.poll(() => mine.locator('li').count()).toBe(1);
    await mine.locator('input').setInputFiles({
      name: 'notes.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('milk, bread'),
    });
    await mine.getByText(/notes.txt: Line 1 has 2 columns/).waitFor();
    expect(await mine.locator('li').count()).toBe(1);
  });
});
