// The chapters below the lab: when they are fetched, how they are reached, and the dock beside them.
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { digits } from './pen.ts';
import { browser, site, visit } from './stage.ts';

let page: Page;
let complaints: string[];
beforeAll(async () => {
  ({ page, complaints } = await visit());
});
afterEach(() => {
  site.host = () => undefined;
  expect(complaints).toEqual([]);
});

const phone: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
};

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}
const boxOf = async (selector: string, on = page): Promise<Box> =>
  (await on.locator(selector).first().boundingBox())!;
const apart = (a: Box, b: Box) =>
  a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;

/** Scrolls to the first chapter and waits until it is there. */
async function toFirstChapter(on = page) {
  await on.locator('#network').waitFor();
  await on.evaluate(() => document.querySelector('#network')!.scrollIntoView());
  await on.locator('#network .passage').first().waitFor();
}

describe('the chapters', () => {
  test('are reached by the link at the foot of the lab, by keyboard', async () => {
    await page.locator('#network').waitFor({ state: 'attached' });
    expect(await page.evaluate(() => scrollY)).toBe(0);
    const hint = await boxOf('.more a');
    expect(hint.y + hint.height).toBeLessThanOrEqual(900);
    await page.focus('.more a');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab'); // past the dock or to it: never back into the lab
    await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(400);
    const inLab = await page.evaluate(() => document.activeElement!.closest('main') !== null);
    expect(inLab).toBe(false);
    await page.focus('nav[aria-label="Chapters"] a');
    await page.keyboard.press('Enter');
    await expect.poll(() => new URL(page.url()).hash).toBe('#network');
    await page.locator('#network .passage').first().waitFor();
  });

  test('are gone to when the address names one, although they come later', async () => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 300 } });
    const page = await context.newPage();
    await page.goto(`${site.address}#network`);
    await page.locator('#network .passage').first().waitFor();
    const top = () =>
      page.evaluate(() => document.querySelector('#network')!.getBoundingClientRect().top);
    await expect.poll(top).toBeLessThan(60);
    expect(await top()).toBeGreaterThanOrEqual(0);
    await context.close();
  });

  test('that cannot be fetched say so and are tried again', async () => {
    let missing = '/Chapters-';
    site.host = (path) => (path.includes(missing) && path.endsWith('.js') ? 'missing' : undefined);
    const { page, close } = await visit();
    for (const [chapter, next] of [
      ['#chapters', '/network-'],
      ['#network', 'nothing'],
    ] as const) {
      const again = page.locator(chapter).getByRole('button', { name: 'Try again' });
      await again.waitFor();
      expect(await page.locator(chapter).textContent()).toContain('could not be fetched');
      missing = next;
      await again.click();
    }
    await page.locator('#network .passage').first().waitFor();
    await close();
  });

  test('keep one id for one thing', async () => {
    await toFirstChapter();
    const twice = await page.evaluate(() => {
      const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
      return ids.filter((id, k) => ids.indexOf(id) !== k);
    });
    expect(twice).toEqual([]);
    const inLab = await page.evaluate(() =>
      ['pad', 'undo-stroke', 'clear', 'forget', 'back', 'run', 'step-1', 'verdict', 'cost'].map(
        (id) => document.getElementById(id)?.closest('main') !== null,
      ),
    );
    expect(inLab).not.toContain(false);
  });

  test('light a symbol wherever it stands, pointed at or focused', async () => {
    await toFirstChapter();
    const lit = () =>
      page.evaluate(() =>
        [...document.querySelectorAll('[data-lit]')].map(({ tagName }) => tagName.toLowerCase()),
      );
    expect(await lit()).toEqual([]);
    await page.locator('#network span[data-symbol="bias"]').first().focus();
    // In prose, in the formula, and in the figure's table.
    expect(new Set(await lit())).toEqual(new Set(['span', 'msub', 'tr', 'th']));
    await page.locator('#network math [data-symbol="weight"]').first().hover();
    await expect.poll(async () => (await lit()).length).toBeGreaterThan(1);
    await page.mouse.move(2, 2);
  });
});

describe('the dock', () => {
  test('beside the text: takes room of its own, and drawing on it is drawing on the pad', async () => {
    for (const viewport of [
      { width: 1440, height: 900 },
      { width: 1180, height: 700 },
    ]) {
      await page.setViewportSize(viewport);
      await page.evaluate(() => window.downhill.reopen());
      await toFirstChapter();
      const dock = await boxOf('.dock');
      expect(apart(dock, await boxOf('.lesson .text'))).toBe(true);
      const pad = await boxOf('.dock canvas');
      await page.locator('.dock').getByRole('button', { name: 'Clear pad' }).click();
      const verdict = () => page.locator('#verdict').getAttribute('data-digit');
      await expect.poll(verdict).toBe('');
      const [stroke] = digits[7]!;
      for (const [i, [x, y]] of stroke!.entries()) {
        await page.mouse.move(pad.x + x * pad.width, pad.y + y * pad.height, { steps: 6 });
        if (i === 0) await page.mouse.down();
      }
      await page.mouse.up();
      await expect.poll(() => page.locator('.dock output').textContent()).toContain('7');
      expect(await verdict()).toBe('7');
      await page.locator('.dock').getByRole('button', { name: 'Take 10 steps' }).click();
      await expect.poll(() => page.locator('#steps').getAttribute('data-value')).toBe('10');
      expect(await page.locator('.dock dl').textContent()).toContain('10');
    }
  });

  test('on a phone: a strip upon the remote, there with the chapters and gone with them', async () => {
    const { page, complaints, close } = await visit(phone);
    await page.locator('#network').waitFor({ state: 'attached' });
    expect(await page.locator('.dock').isVisible()).toBe(false);
    await toFirstChapter(page);
    await page.locator('.dock').waitFor();
    const strip = await boxOf('.dock', page);
    const remote = await boxOf('main .transport', page);
    expect(apart(strip, remote)).toBe(true);
    expect(strip.height).toBeLessThanOrEqual(60);

    // All of the text can be scrolled clear of it.
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    const text = await boxOf('.lesson .text', page);
    expect(text.y + text.height).toBeLessThanOrEqual(strip.y);

    await page.locator('.dock .opener').tap();
    const pad = await boxOf('.dock canvas', page);
    expect(pad.width).toBeGreaterThan(200);
    await page.locator('.dock').getByRole('button', { name: 'Clear pad' }).tap();
    await page.touchscreen.tap(pad.x + pad.width / 2, pad.y + pad.height / 2);
    await expect.poll(() => page.locator('#verdict').getAttribute('data-digit')).not.toBe('');
    await page.locator('.dock .opener').tap();
    expect((await boxOf('.dock canvas', page)).width).toBeLessThan(60);

    await page.evaluate(() => scrollTo(0, 0));
    await expect.poll(() => page.locator('.dock').isVisible()).toBe(false);
    expect(complaints).toEqual([]);
    await close();
  });
});

test('no view asks for θ while nothing on screen shows it', async () => {
  const asked = () =>
    page.evaluate(async () => {
      const log: boolean[] = [];
      const post = Object.getOwnPropertyDescriptor(Worker.prototype, 'postMessage')!.value as (
        message: unknown,
      ) => void;
      Worker.prototype.postMessage = function (message: {
        kind: string;
        send: { parameters: boolean };
      }) {
        if (message.kind === 'frame') log.push(message.send.parameters);
        post.call(this, message);
      };
      await window.downhill.step(20);
      Worker.prototype.postMessage = post;
      return log;
    });
  await page.setViewportSize({ width: 390, height: 600 });
  await page.locator('.network canvas').first().scrollIntoViewIfNeeded();
  await expect.poll(asked).toContain(true); // once it is known to be in sight
  await page.evaluate(() => scrollTo(0, 0));
  await page.waitForTimeout(200);
  const without = await asked();
  expect(without.length).toBeGreaterThan(0);
  expect(without).not.toContain(true);
});
