// The chapters below the lab: when they are fetched, how they are reached, and the dock beside them.
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { digits, launch, serveSite, visit, type Site } from './visit.ts';

let browser: Browser;
let site: Site;
beforeAll(async () => {
  [browser, site] = await Promise.all([launch(), serveSite()]);
});
afterEach(() => {
  site.host = () => undefined;
});
afterAll(async () => {
  await browser.close();
  await site.close();
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
const boxOf = async (page: Page, selector: string): Promise<Box> =>
  (await page.locator(selector).first().boundingBox())!;
const apart = (a: Box, b: Box) =>
  a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;

/** Scrolls to the first chapter and waits until it is there. */
async function toFirstChapter(page: Page) {
  await page.locator('#network').waitFor();
  await page.evaluate(() => document.querySelector('#network')!.scrollIntoView());
  await page.locator('#network .passage').first().waitFor();
}

describe('the chapters', () => {
  test('are reached by the link at the foot of the lab, by keyboard', async () => {
    const { page, complaints, close } = await visit(browser, site);
    await page.locator('#network').waitFor({ state: 'attached' });
    expect(await page.evaluate(() => scrollY)).toBe(0);
    const hint = await boxOf(page, '.more a');
    expect(hint.y + hint.height).toBeLessThanOrEqual(900);
    await page.focus('.more a');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab'); // past the dock or to it: never back into the lab
    await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(400);
    const inLab = await page.evaluate(() => document.activeElement!.closest('main') !== null);
    expect(inLab).toBe(false);
    await page.focus('nav[aria-label="Chapters"] a');
    await page.keyboard.press('Enter');
    expect(new URL(page.url()).hash).toBe('#network');
    await page.locator('#network .passage').first().waitFor();
    expect(complaints).toEqual([]);
    await close();
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
    for (const part of ['/Chapters-', '/TheNetwork-']) {
      let broken = true;
      site.host = (path) =>
        broken && path.includes(part) && path.endsWith('.js') ? 'missing' : undefined;
      const { page, close } = await visit(browser, site);
      const again = page.getByRole('button', { name: 'Try again' });
      await again.waitFor();
      expect(await page.locator('#chapters').textContent()).toContain('could not be fetched');
      broken = false;
      await again.click();
      await page.locator('#network .passage').first().waitFor();
      await close();
    }
  });

  test('keep one id for one thing', async () => {
    const { page, close } = await visit(browser, site);
    await toFirstChapter(page);
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
    await close();
  });

  test('light a symbol wherever it stands, pointed at or focused', async () => {
    const { page, close } = await visit(browser, site);
    await toFirstChapter(page);
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
    await close();
  });
});

describe('the dock', () => {
  test('beside the text: takes room of its own, and drawing on it is drawing on the pad', async () => {
    for (const viewport of [
      { width: 1440, height: 900 },
      { width: 1180, height: 700 },
    ]) {
      const { page, complaints, close } = await visit(browser, site, { viewport });
      await toFirstChapter(page);
      const dock = await boxOf(page, '.dock');
      expect(apart(dock, await boxOf(page, '.lesson .text'))).toBe(true);
      const pad = await boxOf(page, '.dock canvas');
      await page.locator('.dock').getByRole('button', { name: 'Clear pad' }).click();
      const [stroke] = digits[7]!;
      for (const [i, [x, y]] of stroke!.entries()) {
        await page.mouse.move(pad.x + x * pad.width, pad.y + y * pad.height, { steps: 6 });
        if (i === 0) await page.mouse.down();
      }
      await page.mouse.up();
      await expect.poll(() => page.locator('.dock output').textContent()).toContain('7');
      expect(await page.locator('#verdict').getAttribute('data-digit')).toBe('7');
      await page.locator('.dock').getByRole('button', { name: 'Take 10 steps' }).click();
      await expect.poll(() => page.locator('#steps').getAttribute('data-value')).toBe('10');
      expect(await page.locator('.dock dl').textContent()).toContain('10');
      expect(complaints).toEqual([]);
      await close();
    }
  });

  test('on a phone: a strip upon the remote, there with the chapters and gone with them', async () => {
    const { page, complaints, close } = await visit(browser, site, phone);
    await page.locator('#network').waitFor({ state: 'attached' });
    expect(await page.locator('.dock').isVisible()).toBe(false);
    await toFirstChapter(page);
    await page.locator('.dock').waitFor();
    const strip = await boxOf(page, '.dock');
    const remote = await boxOf(page, 'main .transport');
    expect(apart(strip, remote)).toBe(true);
    expect(strip.height).toBeLessThanOrEqual(60);

    // All of the text can be scrolled clear of it.
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    const text = await boxOf(page, '.lesson .text');
    expect(text.y + text.height).toBeLessThanOrEqual(strip.y);

    await page.locator('.dock .opener').tap();
    const pad = await boxOf(page, '.dock canvas');
    expect(pad.width).toBeGreaterThan(200);
    await page.locator('.dock').getByRole('button', { name: 'Clear pad' }).tap();
    await page.touchscreen.tap(pad.x + pad.width / 2, pad.y + pad.height / 2);
    await expect.poll(() => page.locator('#verdict').getAttribute('data-digit')).not.toBe('');
    await page.locator('.dock .opener').tap();
    expect((await boxOf(page, '.dock canvas')).width).toBeLessThan(60);

    await page.evaluate(() => scrollTo(0, 0));
    await expect.poll(() => page.locator('.dock').isVisible()).toBe(false);
    expect(complaints).toEqual([]);
    await close();
  });
});

test('no view asks for θ while nothing on screen shows it', async () => {
  const asked = async (page: Page) => {
    await page.evaluate(() => {
      const log: boolean[] = [];
      Object.assign(window, { log });
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
    });
    await page.evaluate(() => window.downhill.step(20));
    return page.evaluate(() => (window as unknown as { log: boolean[] }).log);
  };
  const { page, close } = await visit(browser, site, { viewport: { width: 390, height: 600 } });
  await page.locator('.network canvas').first().scrollIntoViewIfNeeded();
  expect(await asked(page)).toContain(true);
  await page.evaluate(() => scrollTo(0, 0));
  await page.waitForTimeout(200);
  const without = await asked(page);
  expect(without.length).toBeGreaterThan(0);
  expect(without).not.toContain(true);
  await close();
});
