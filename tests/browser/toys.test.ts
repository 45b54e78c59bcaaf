// The chapters One knob and Two knobs, driven by pointer, finger and keyboard; their numbers checked.
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { length } from '../../web/src/lib/descent.ts';
import { curve, curveStarts, terrain, terrainStarts } from '../../web/src/lib/hills.ts';
import { launch, serveSite, visit, type Site } from './visit.ts';

let browser: Browser;
let site: Site;
beforeAll(async () => {
  [browser, site] = await Promise.all([launch(), serveSite()]);
});
afterAll(async () => {
  await browser.close();
  await site.close();
});

/** The page with a chapter in view, and `wait` in it. */
async function openChapter(id: string, wait: string, options: BrowserContextOptions = {}) {
  const opened = await visit(browser, site, options);
  const { page } = opened;
  await page.locator(`#${id}`).waitFor({ state: 'attached' });
  await page.evaluate((to) => (location.hash = to), id);
  await page.locator(wait).waitFor();
  await page.waitForTimeout(600); // until nothing above grows any more
  return opened;
}

const still: BrowserContextOptions = { reducedMotion: 'reduce' };

const data = (page: Page, selector: string, name: string) =>
  page.locator(selector).getAttribute(`data-${name}`);
const numberOf = async (page: Page, selector: string, name: string) =>
  Number(await data(page, selector, name));
const listOf = async (page: Page, selector: string, name: string) =>
  JSON.parse((await data(page, selector, name))!) as number[];

const reading = '#curve-readings output';
/** Turns the knob of η, in shares of its way. */
const turnTo = (page: Page, name: string, turn: number) =>
  page.locator(`#${name}-rate`).fill(String(turn));

describe('one knob', () => {
  test('three starts come to three valleys, by the buttons alone', async () => {
    const { page, complaints, close } = await openChapter('one-knob', '#curve-plot', still);
    for (const [k, valley] of curve.valleys.entries()) {
      await page.click(`#curve-start-${k + 1}`);
      expect(await numberOf(page, reading, 'w')).toBe(curveStarts[k]![0]);
      await page.click('#curve-run');
      await expect
        .poll(async () => Math.abs((await numberOf(page, reading, 'w')) - valley.at[0]!))
        .toBeLessThan(0.01);
      expect(await page.locator('#curve-outlook').textContent()).toContain(
        `into valley ${valley.name}`,
      );
    }
    expect(complaints).toEqual([]);
    await close();
  });

  test('a ball is dropped by a click, dragged, and stepped in proportion to its slope', async () => {
    const { page, close } = await openChapter('one-knob', '#curve-plot');
    const box = (await page.locator('#curve-plot').boundingBox())!;
    await page.mouse.click(box.x + 0.55 * box.width, box.y + 20);
    const dropped = await numberOf(page, reading, 'w');
    expect(dropped).toBeCloseTo(0.1 * curve.edge, 1);
    await page.mouse.move(box.x + 0.7 * box.width, box.y + 20);
    await page.mouse.down();
    await page.mouse.move(box.x + 0.8 * box.width, box.y + 60, { steps: 4 });
    await page.mouse.up();
    const from = await numberOf(page, reading, 'w');
    expect(from).toBeCloseTo(0.6 * curve.edge, 0);
    expect(await page.locator('#curve-plot .ball').count()).toBe(3);

    const slope = await numberOf(page, reading, 'slope');
    expect(slope).toBeCloseTo(curve.gradient([from])[0]!, 9);
    const rate = await numberOf(page, '#curve-outlook', 'rate');
    await page.click('#curve-step');
    expect(await numberOf(page, reading, 'w')).toBeCloseTo(from - rate * slope, 9);
    expect(await listOf(page, '#curve-lengths', 'values')).toEqual([
      expect.closeTo(rate * Math.abs(slope), 9),
    ]);
    await close();
  });

  test('by keyboard: arrows move the ball, Enter steps, steps shrink', async () => {
    const { page, close } = await openChapter('one-knob', '#curve-plot');
    await page.focus('#curve-plot');
    await page.keyboard.press('Home');
    expect(await numberOf(page, reading, 'w')).toBe(-curve.edge);
    for (let k = 0; k < 30; k++) await page.keyboard.press('ArrowRight');
    expect(await numberOf(page, reading, 'w')).toBeCloseTo(3 - curve.edge, 6);
    for (let k = 0; k < 14; k++) await page.keyboard.press(k % 2 ? 'Enter' : 'Space');
    expect(await numberOf(page, '#curve-count', 'value')).toBe(14);
    const lengths = await listOf(page, '#curve-lengths', 'values');
    expect(lengths).toHaveLength(12);
    const last = lengths.slice(-5);
    last.forEach((size, k) => expect(size).toBeLessThan(last[k - 1] ?? Infinity));
    await close();
  });

  test('the label of η says what then happens', async () => {
    const { page, close } = await openChapter('one-knob', '#curve-plot', still);
    const seen = new Set<string>();
    for (const turn of [0.02, 0.4, 0.6, 0.97]) {
      await page.click('#curve-start-1');
      await turnTo(page, 'curve', turn);
      const kind = (await data(page, '#curve-outlook', 'kind'))!;
      seen.add(kind);
      const label = page.locator('label', { has: page.locator('#curve-rate') });
      expect(await label.textContent()).toContain(kind);
      await page.click('#curve-run');
      await page.waitForTimeout(200);
      const w = await numberOf(page, reading, 'w');
      const off = Math.min(...curve.valleys.map(({ at }) => Math.abs(w - at[0]!)));
      const steps = await numberOf(page, '#curve-count', 'value');
      if (kind === 'leaves') expect(Math.abs(w)).toBeGreaterThan(curve.edge);
      if (kind === 'converges') expect(off).toBeLessThan(0.01);
      if (kind === 'crawls') expect(steps).toBeGreaterThan(100);
      if (kind === 'oscillates') expect(steps).toBe(300); // as far as it is followed
    }
    expect(seen).toEqual(new Set(['crawls', 'converges', 'oscillates', 'leaves']));
    await close();
  });

  test('the strip of starts has three parts for short steps, and none for long ones', async () => {
    const { page, close } = await openChapter('one-knob', '#curve-plot');
    const shares = () => listOf(page, '#curve-starts', 'shares');
    await turnTo(page, 'curve', 0.2);
    const [a, b, c, none] = await shares();
    expect(none).toBe(0);
    expect(Math.min(a!, b!, c!)).toBeGreaterThan(0.2);
    await turnTo(page, 'curve', 1);
    expect(await shares()).toEqual([0, 0, 0, 1]);
    await close();
  });

  test('constant steps are all of one length', async () => {
    const { page, close } = await openChapter('one-knob', '#curve-plot');
    await page.locator('#one-knob').getByRole('button', { name: 'always η' }).click();
    const rate = await numberOf(page, '#curve-outlook', 'rate');
    for (let k = 0; k < 6; k++) await page.click('#curve-step');
    const lengths = await listOf(page, '#curve-lengths', 'values');
    expect(lengths).toHaveLength(6);
    for (const size of lengths) expect(size).toBeCloseTo(rate, 9);
    await close();
  });

  test('runs only while it is in sight', async () => {
    const { page, close } = await openChapter('one-knob', '#curve-plot');
    await turnTo(page, 'curve', 0.02);
    await page.click('#curve-run');
    await page.waitForTimeout(900);
    await page.evaluate(() => scrollTo(0, 0));
    await page.waitForTimeout(300);
    const count = () => numberOf(page, '#curve-count', 'value');
    const before = await count();
    expect(before).toBeGreaterThan(1);
    await page.waitForTimeout(600);
    expect(await count()).toBe(before);
    await close();
  });

  test('a finger that scrolls drops nothing; a tap does', async () => {
    const { page, close } = await openChapter('one-knob', '#curve-plot', {
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
    });
    const balls = () => page.locator('#curve-plot .ball').count();
    const box = (await page.locator('#curve-plot').boundingBox())!;
    const [x, y] = [box.x + 0.5 * box.width, box.y + 60];
    const phone = await page.context().newCDPSession(page);
    const touch = (type: string, at: number[][]) =>
      phone.send('Input.dispatchTouchEvent', {
        type: type as 'touchStart',
        touchPoints: at.map(([px, py]) => ({ x: px!, y: py! })),
      });
    await touch('touchStart', [[x, y]]);
    for (let k = 1; k < 8; k++) await touch('touchMove', [[x, y - 12 * k]]);
    await touch('touchEnd', []);
    await page.waitForTimeout(200);
    expect(await balls()).toBe(1);
    const now = (await page.locator('#curve-plot').boundingBox())!;
    await page.touchscreen.tap(now.x + 0.5 * now.width, now.y + 90);
    expect(await balls()).toBe(2);
    await close();
  });
});

describe('two knobs', () => {
  const readings = '#terrain-readings';

  test('three starts come to three valleys, and −∇C is what calculus says', async () => {
    const { page, complaints, close } = await openChapter('two-knobs', '#terrain-map', still);
    for (const [k, valley] of terrain.valleys.entries()) {
      await page.click(`#terrain-start-${k + 1}`);
      expect(await listOf(page, readings, 'w')).toEqual(terrainStarts[k]);
      const gradient = await listOf(page, readings, 'gradient');
      expect(length(gradient)).toBeCloseTo(length(terrain.gradient(terrainStarts[k]!)), 9);
      await page.click('#terrain-run');
      await expect
        .poll(async () => {
          const [x, y] = await listOf(page, readings, 'w');
          return Math.hypot(x! - valley.at[0]!, y! - valley.at[1]!);
        })
        .toBeLessThan(0.01);
    }
    expect(complaints).toEqual([]);
    await close();
  });

  test('a start anywhere by click and by keyboard', async () => {
    const { page, close } = await openChapter('two-knobs', '#terrain-map');
    const box = (await page.locator('#terrain-map').boundingBox())!;
    await page.mouse.click(box.x + 0.75 * box.width, box.y + 0.25 * box.height);
    const [x, y] = await listOf(page, readings, 'w');
    expect(x).toBeCloseTo(0.5 * terrain.edge, 1);
    expect(y).toBeCloseTo(0.5 * terrain.edge, 1);
    await page.focus('#terrain-map');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowLeft');
    const [u, v] = (await listOf(page, readings, 'w')) as [number, number];
    expect([u - x!, v - y!]).toEqual([expect.closeTo(-0.1, 9), expect.closeTo(0.1, 9)]);
    const rate = await numberOf(page, '#terrain-outlook', 'rate');
    const g = terrain.gradient([u, v]);
    await page.keyboard.press('Enter');
    const after = await listOf(page, readings, 'w');
    expect(after[0]).toBeCloseTo(u - rate * g[0]!, 9);
    expect(after[1]).toBeCloseTo(v - rate * g[1]!, 9);
    await close();
  });

  test('too large an η oscillates, and a larger one leaves: the label says so before', async () => {
    const { page, close } = await openChapter('two-knobs', '#terrain-map', still);
    const fates: string[] = [];
    for (const turn of [0.1, 0.55, 0.72, 0.98]) {
      await page.click('#terrain-start-3');
      await turnTo(page, 'terrain', turn);
      const kind = (await data(page, '#terrain-outlook', 'kind'))!;
      await page.click('#terrain-run');
      await page.waitForTimeout(200);
      const w = await listOf(page, readings, 'w');
      if (kind === 'leaves') expect(Math.max(...w.map(Math.abs))).toBeGreaterThan(terrain.edge);
      else expect(Math.max(...w.map(Math.abs))).toBeLessThanOrEqual(terrain.edge);
      fates.push(kind);
    }
    expect(fates).toEqual(['crawls', 'converges', 'oscillates', 'leaves']);
    await close();
  });

  test('the relief turns by drag, keys and buttons', async () => {
    const { page, close } = await openChapter('two-knobs', '#terrain-map');
    await page.locator('#terrain-relief svg').waitFor();
    const azimuth = () => numberOf(page, '#terrain-relief', 'azimuth');
    const picture = () =>
      page.evaluate(() => {
        const canvas = document.querySelector<HTMLCanvasElement>('#terrain-relief canvas')!;
        const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
        return [...data].reduce((sum, byte, k) => (sum * 31 + byte * (k % 251)) % 1_000_003, 7);
      });
    const [before, seen] = [await azimuth(), await picture()];
    const box = (await page.locator('#terrain-relief').boundingBox())!;
    await page.mouse.move(box.x + 100, box.y + 200);
    await page.mouse.down();
    await page.mouse.move(box.x + 260, box.y + 230, { steps: 8 });
    await page.mouse.up();
    const dragged = await azimuth();
    expect(dragged).not.toBe(before);
    expect(await picture()).not.toBe(seen);
    await page.focus('#terrain-relief');
    await page.keyboard.press('ArrowRight');
    const keyed = await azimuth();
    // 6.9 and 15, between whole degrees.
    expect(Math.abs(((keyed - dragged + 360) % 360) - 6.9)).toBeLessThanOrEqual(1);
    await page.locator('#two-knobs').getByRole('button', { name: 'Turn left' }).first().click();
    expect(Math.abs(((keyed - (await azimuth()) + 360) % 360) - 15)).toBeLessThanOrEqual(1);
    await close();
  });

  test('without the third dimension the maps are there', async () => {
    site.host = (path) => (path.includes('/relief-') ? 'missing' : undefined);
    const { page, close } = await openChapter('two-knobs', '#terrain-map');
    await page.getByText('The relief could not be fetched').first().waitFor();
    await page.click('#terrain-step');
    expect(await numberOf(page, '#terrain-count', 'value')).toBe(1);
    site.host = () => undefined;
    await close();
  });
});

describe('the real plane', () => {
  const found = '#plane-found';
  const measured = (page: Page) =>
    page.waitForFunction(() => {
      const { dataset } = document.querySelector<HTMLElement>('#plane-found')!;
      return dataset['done'] === 'true' && dataset['stale'] === 'false';
    });

  async function openPlane() {
    const opened = await openChapter('two-knobs', '#plane-map');
    // The page stays at the chapter that its address names until the visitor moves.
    await opened.page.mouse.wheel(0, 1);
    await opened.page.locator('#plane-map').scrollIntoViewIfNeeded();
    await measured(opened.page);
    return opened;
  }

  test('its middle is C(θ) on the sample that it names, at every step that is gone to', async () => {
    const { page, complaints, close } = await openPlane();
    await page.evaluate(() => window.downhill.complete);
    const agree = async (examples: number) => {
      await measured(page);
      expect(await numberOf(page, found, 'examples')).toBe(examples);
      const cost = await page.evaluate((n) => window.downhill.cost({ examples: n }), examples);
      expect(Math.abs((await numberOf(page, found, 'cost')) - cost)).toBeLessThan(1e-7);
      expect(await numberOf(page, found, 'known')).toBe(33 * 33);
    };
    await agree(1_000);
    await page.evaluate(async () => {
      await window.downhill.forget({ seed: 4 });
      await window.downhill.step(300);
    });
    await agree(1_000);
    expect(await numberOf(page, found, 'step')).toBe(300);
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
    const shown = await numberOf(page, '#cost', 'value');
    expect(Math.abs((await numberOf(page, found, 'cost')) - shown)).toBeLessThan(1e-6);
    expect(complaints).toEqual([]);
    await close();
  });

  test('is said to be stale while θ moves, and measured anew when it rests', async () => {
    const { page, close } = await openPlane();
    await page.evaluate(() => window.downhill.complete);
    await page.evaluate(() => window.downhill.run());
    await page.waitForFunction(
      () => document.querySelector<HTMLElement>('#plane-found')!.dataset['stale'] === 'true',
    );
    expect(await page.locator(found).textContent()).toContain('θ has moved on');
    await page.evaluate(() => window.downhill.pause());
    await measured(page);
    const step = await page.evaluate(async () => (await window.downhill.recipe()).steps);
    expect(await numberOf(page, found, 'step')).toBe(step);
    await close();
  });

  test('towards the start of the run: refused at the start, with a way out, and marked later', async () => {
    const { page, close } = await openPlane();
    const there = page.locator('#two-knobs').getByRole('button', { name: 'to the start' });
    await there.click();
    await page.getByText('This is the start of the run').waitFor();
    await page.evaluate(() => window.downhill.step(200));
    await measured(page);
    expect(await page.locator(found).textContent()).toMatch(
      /The start of the run lies [\d.]+ away/,
    );
    await close();
  });

  test('another random direction gives another ground through the same middle', async () => {
    const { page, close } = await openPlane();
    const text = () => page.locator(found).textContent();
    const [cost, words] = [await numberOf(page, found, 'cost'), await text()];
    await page.click('#plane-other');
    await expect.poll(text).not.toBe(words);
    await measured(page);
    expect(await numberOf(page, found, 'cost')).toBe(cost);
    await close();
  });
});
