// Buttons that acted before they were meant, and buttons that took the keyboard with them when they were done.
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { path, phone, touchOn, type Place } from './fingers.ts';
import { digits, draw } from './pen.ts';
import { openChapter, visit } from './stage.ts';

const stepNow = (page: Page) =>
  page.evaluate(() => window.downhill.recipe().then(({ steps }) => steps));

test('a finger that goes down on Back or the curve, and scrolls the page, changes nothing', async () => {
  const { page, close } = await visit(phone);
  await page.evaluate(() => window.downhill.complete);
  await page.evaluate(() => window.downhill.step(40));
  for (const place of ['#back', 'main .chart']) {
    await page.locator(place).scrollIntoViewIfNeeded();
    await page.locator(`${place}, main .chart canvas`).first().waitFor();
    const finger = await touchOn(page, place);
    const { height } = (await page.locator(place).boundingBox())!;
    const from: Place = [0.3, 0.5];
    await finger.down(from);
    for (const to of path(from, [0.3, 0.5 - 60 / height])) await finger.move(to);
    await finger.up();
    await page.waitForTimeout(700);
    expect(await stepNow(page)).toBe(40);
    expect(await page.locator('#steps').getAttribute('data-value')).toBe('40');
  }
  await page.evaluate(() => scrollTo(0, 0));
  await (await touchOn(page, '#back')).tap();
  await expect.poll(() => stepNow(page)).toBe(39);
  await close();
});

test('a click of assistive technology on Back counts once, with or without a pointer before it', async () => {
  const { page, close } = await visit();
  await page.evaluate(() => window.downhill.complete);
  await page.evaluate(() => window.downhill.step(40));
  await page.evaluate(() => {
    const back = document.querySelector<HTMLElement>('#back')!;
    for (const kind of ['pointerdown', 'pointerup'])
      back.dispatchEvent(new PointerEvent(kind, { bubbles: true }));
    back.click();
  });
  await page.waitForTimeout(700);
  expect(await stepNow(page)).toBe(39);
  await close();
});

describe('the keyboard stays when a button disables itself', () => {
  const focused = (page: Page) =>
    page.evaluate(() => {
      const { activeElement: at } = document;
      return at === document.body
        ? 'the page'
        : at?.id || at?.getAttribute('aria-label') || at?.textContent?.trim();
    });

  test('Undo, Clear and Back in the lab', async () => {
    const { page, complaints, close } = await visit();
    await page.locator('#network').waitFor({ state: 'attached' });
    await page.evaluate(() => window.downhill.complete);
    await draw(page, digits[7]!);
    await page.evaluate(() => window.downhill.step(2));
    for (const [id, presses] of [
      ['undo-stroke', 3],
      ['clear', 2],
      ['back', 4],
    ] as const) {
      if (id === 'clear') await draw(page, digits[7]!);
      await page.focus('#steps, #learning-rate');
      await page.focus(`#${id}`);
      for (let k = 0; k < presses; k++) {
        await page.keyboard.press('Enter');
        await page.waitForTimeout(300);
      }
      await expect.poll(() => page.locator(`#${id}`).isDisabled()).toBe(true);
      expect(await focused(page)).toBe(id);
    }
    expect(await stepNow(page)).toBe(0);
    // It can be used again, and is disabled like any other once the keyboard has left it.
    await page.evaluate(() => window.downhill.step(1));
    await expect.poll(() => page.locator('#back').isDisabled()).toBe(false);
    await page.keyboard.press('Enter');
    await expect.poll(() => stepNow(page)).toBe(0);
    await page.keyboard.press('Tab');
    await page.locator('#back:disabled').waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  test('First step and Last step of the film', async () => {
    const { page, close } = await openChapter('again', '#film-end');
    await page.evaluate(() => window.downhill.complete);
    await page.evaluate(() => window.downhill.step(30));
    for (const id of ['film-start', 'film-end']) {
      await page.focus(`#${id}`);
      await page.keyboard.press('Enter');
      await expect.poll(() => page.locator(`#${id}`).isDisabled()).toBe(true);
      await page.waitForTimeout(200);
      expect(await focused(page)).toBe(id);
    }
    await close();
  });

  test('a ✕ that goes with its digit leaves the keyboard to the next', async () => {
    const { page, close } = await openChapter('hand', '#hand figure >> nth=3');
    const rows = [3, 7].map((label) => [label, ...Array<number>(784).fill(40 + label)].join(','));
    await page.locator('#hand input[type=file]').setInputFiles({
      name: 'mine.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(rows.join('\n')),
    });
    await page.getByRole('button', { name: 'Delete this 7' }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => focused(page)).toBe('Delete this 3');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('#hand li').count()).toBe(0);
    await expect.poll(() => focused(page)).not.toBe('the page');
    await close();
  });
});
