// The chapters One knob and Two knobs, driven by pointer, finger and keyboard; their numbers checked.
import type { Page } from 'playwright-core';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { length } from '../../web/src/toys/descent.ts';
import { curve, curveStarts, terrain, terrainStarts } from '../../web/src/toys/hills.ts';
import { openChapter, site, type Visit } from './stage.ts';

/** One visit for all tests that need no other window: each begins with what `start` makes of it. */
let shared: Visit;
let page: Page;
beforeAll(async () => {
  shared = await openChapter('one-knob', '#curve-plot');
  page = shared.page;
  await page.locator('#terrain-map').waitFor();
});
afterEach(() => expect(shared.complaints).toEqual([]));

const data = (selector: string, name: string, on = page) =>
  on.locator(selector).getAttribute(`data-${name}`);
const numberOf = async (selector: string, name: string, on = page) =>
  Number(await data(selector, name, on));
const listOf = async (selector: string, name: string) =>
  JSON.parse((await data(selector, name))!) as number[];

const reading = '#curve-readings output';
const readings = '#terrain-readings';
/** Moves the slider of η, in shares of its way. */
const turnTo = (name: string, turn: number) => page.locator(`#${name}-rate`).fill(String(turn));

const toys = {
  curve: { chapter: '#one-knob', plot: '#curve-plot', turn: 0.435 },
  terrain: { chapter: '#two-knobs', plot: '#terrain-map', turn: 0.525 },
};

/** A toy in view as it is at first: one ball on the first start, with the first η. A still one runs at once. */
async function start(name: keyof typeof toys, motion: 'still' | 'moving' = 'moving') {
  const { chapter, plot, turn } = toys[name];
  await page.emulateMedia({ reducedMotion: motion === 'still' ? 'reduce' : 'no-preference' });
  await page.click(`#${name}-start-1`);
  await page.locator(chapter).getByRole('button', { name: 'η × slope' }).click();
  await turnTo(name, turn);
  await page.locator(plot).scrollIntoViewIfNeeded();
}

/** Runs a toy until nothing moves any more. */
async function run(name: keyof typeof toys) {
  await page.click(`#${name}-run`);
  await page.locator(`#${name}-run[aria-pressed="false"]`).waitFor();
}

describe('one knob', () => {
  test('three starts come to three valleys, by the buttons alone', async () => {
    await start('curve', 'still');
    for (const [k, valley] of curve.valleys.entries()) {
      await page.click(`#curve-start-${k + 1}`);
      expect(await numberOf(reading, 'w')).toBe(curveStarts[k]![0]);
      await page.click('#curve-run');
      await expect
        .poll(async () => Math.abs((await numberOf(reading, 'w')) - valley.at[0]!))
        .toBeLessThan(0.01);
      expect(await page.locator('#curve-outlook').textContent()).toContain(
        `into valley ${valley.name}`,
      );
    }
  });

  test('a ball is dropped by a click, dragged, and stepped in proportion to its slope', async () => {
    await start('curve');
    const box = (await page.locator('#curve-plot').boundingBox())!;
    await page.mouse.click(box.x + 0.55 * box.width, box.y + 20);
    const dropped = await numberOf(reading, 'w');
    expect(dropped).toBeCloseTo(0.1 * curve.reach, 1);
    await page.mouse.move(box.x + 0.7 * box.width, box.y + 20);
    await page.mouse.down();
    await page.mouse.move(box.x + 0.8 * box.width, box.y + 60, { steps: 4 });
    await page.mouse.up();
    const from = await numberOf(reading, 'w');
    expect(from).toBeCloseTo(0.6 * curve.reach, 0);
    expect(await page.locator('#curve-plot .ball').count()).toBe(3);

    const slope = await numberOf(reading, 'slope');
    expect(slope).toBeCloseTo(curve.gradient([from])[0]!, 9);
    const rate = await numberOf('#curve-outlook', 'rate');
    await page.click('#curve-step');
    expect(await numberOf(reading, 'w')).toBeCloseTo(from - rate * slope, 9);
    expect(await listOf('#curve-lengths', 'values')).toEqual([
      expect.closeTo(rate * Math.abs(slope), 9),
    ]);
  });

  test('by keyboard: arrows move the ball, Enter steps, steps shrink', async () => {
    await start('curve');
    await page.focus('#curve-plot');
    await page.keyboard.press('Home');
    expect(await numberOf(reading, 'w')).toBe(-curve.reach);
    for (let k = 0; k < 30; k++) await page.keyboard.press('ArrowRight');
    expect(await numberOf(reading, 'w')).toBeCloseTo(3 - curve.reach, 6);
    for (let k = 0; k < 14; k++) await page.keyboard.press(k % 2 ? 'Enter' : 'Space');
    expect(await numberOf('#curve-count', 'value')).toBe(14);
    const lengths = await listOf('#curve-lengths', 'values');
    expect(lengths).toHaveLength(12);
    const last = lengths.slice(-5);
    last.forEach((size, k) => expect(size).toBeLessThan(last[k - 1] ?? Infinity));
  });

  test('the label of η says what then happens', async () => {
    await start('curve', 'still');
    const seen = new Set<string>();
    for (const turn of [0.02, 0.4, 0.6, 0.97]) {
      await page.click('#curve-start-1');
      await turnTo('curve', turn);
      const kind = (await data('#curve-outlook', 'kind'))!;
      seen.add(kind);
      const label = page.locator('label', { has: page.locator('#curve-rate') });
      expect(await label.textContent()).toContain(kind);
      await run('curve');
      const w = await numberOf(reading, 'w');
      const off = Math.min(...curve.valleys.map(({ at }) => Math.abs(w - at[0]!)));
      const steps = await numberOf('#curve-count', 'value');
      if (kind === 'leaves') expect(Math.abs(w)).toBeGreaterThan(curve.reach);
      if (kind === 'converges') expect(off).toBeLessThan(0.01);
      if (kind === 'crawls') expect(steps).toBeGreaterThan(100);
      if (kind === 'oscillates') expect(steps).toBe(300); // as far as it is followed
    }
    expect(seen).toEqual(new Set(['crawls', 'converges', 'oscillates', 'leaves']));
  });

  test('the strip of starts has three parts for short steps, and none for long ones', async () => {
    await start('curve');
    const shares = () => listOf('#curve-starts', 'shares');
    await turnTo('curve', 0.2);
    const [a, b, c, none] = await shares();
    expect(none).toBe(0);
    expect(Math.min(a!, b!, c!)).toBeGreaterThan(0.2);
    await turnTo('curve', 1);
    expect(await shares()).toEqual([0, 0, 0, 1]);
  });

  test('constant steps are all of one length', async () => {
    await start('curve');
    await page.locator('#one-knob').getByRole('button', { name: 'always η' }).click();
    const rate = await numberOf('#curve-outlook', 'rate');
    for (let k = 0; k < 6; k++) await page.click('#curve-step');
    const lengths = await listOf('#curve-lengths', 'values');
    expect(lengths).toHaveLength(6);
    for (const size of lengths) expect(size).toBeCloseTo(rate, 9);
  });

  test('runs only while it is in sight', async () => {
    await start('curve');
    await turnTo('curve', 0.02);
    await page.click('#curve-run');
    const count = () => numberOf('#curve-count', 'value');
    await expect.poll(count).toBeGreaterThan(1);
    await page.evaluate(() => scrollTo(0, 0));
    await page.waitForTimeout(300);
    const before = await count();
    await page.waitForTimeout(600);
    expect(await count()).toBe(before);
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
  test('three starts come to three valleys, and −∇C is what calculus says', async () => {
    await start('terrain', 'still');
    for (const [k, valley] of terrain.valleys.entries()) {
      await page.click(`#terrain-start-${k + 1}`);
      expect(await listOf(readings, 'w')).toEqual(terrainStarts[k]);
      const gradient = await listOf(readings, 'gradient');
      expect(length(gradient)).toBeCloseTo(length(terrain.gradient(terrainStarts[k]!)), 9);
      await page.click('#terrain-run');
      await expect
        .poll(async () => {
          const [x, y] = await listOf(readings, 'w');
          return Math.hypot(x! - valley.at[0]!, y! - valley.at[1]!);
        })
        .toBeLessThan(0.01);
    }
  });

  test('a start anywhere by click and by keyboard', async () => {
    await start('terrain');
    const box = (await page.locator('#terrain-map').boundingBox())!;
    await page.mouse.click(box.x + 0.75 * box.width, box.y + 0.25 * box.height);
    const [x, y] = await listOf(readings, 'w');
    expect(x).toBeCloseTo(0.5 * terrain.reach, 1);
    expect(y).toBeCloseTo(0.5 * terrain.reach, 1);
    await page.focus('#terrain-map');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowLeft');
    const [u, v] = (await listOf(readings, 'w')) as [number, number];
    expect([u - x!, v - y!]).toEqual([expect.closeTo(-0.1, 9), expect.closeTo(0.1, 9)]);
    const rate = await numberOf('#terrain-outlook', 'rate');
    const g = terrain.gradient([u, v]);
    await page.keyboard.press('Enter');
    const after = await listOf(readings, 'w');
    expect(after[0]).toBeCloseTo(u - rate * g[0]!, 9);
    expect(after[1]).toBeCloseTo(v - rate * g[1]!, 9);
  });

  test('too large an η oscillates, and a larger one leaves: the label says so before', async () => {
    await start('terrain', 'still');
    const fates: string[] = [];
    for (const turn of [0.1, 0.55, 0.72, 0.98]) {
      await page.click('#terrain-start-3');
      await turnTo('terrain', turn);
      const kind = (await data('#terrain-outlook', 'kind'))!;
      await run('terrain');
      const w = await listOf(readings, 'w');
      if (kind === 'leaves') expect(Math.max(...w.map(Math.abs))).toBeGreaterThan(terrain.reach);
      else expect(Math.max(...w.map(Math.abs))).toBeLessThanOrEqual(terrain.reach);
      fates.push(kind);
    }
    expect(fates).toEqual(['crawls', 'converges', 'oscillates', 'leaves']);
  });

  test('the relief turns by drag, keys and buttons', async () => {
    await start('terrain');
    await page.locator('#terrain-relief svg').waitFor();
    const azimuth = () => numberOf('#terrain-relief', 'azimuth');
    const picture = () =>
      page.evaluate(() => {
        const canvas = document.querySelector<HTMLCanvasElement>('#terrain-relief canvas')!;
        const { width, height } = canvas;
        const copy = new OffscreenCanvas(width, height).getContext('2d')!;
        copy.drawImage(canvas, 0, 0);
        const { data } = copy.getImageData(0, 0, width, height);
        return data.reduce((sum, byte, k) => (sum * 31 + byte * (k % 251)) % 1_000_003, 7);
      });
    const [before, seen] = [await azimuth(), await picture()];
    const w = await listOf(readings, 'w');
    const box = (await page.locator('#terrain-relief').boundingBox())!;
    await page.mouse.move(box.x + 100, box.y + 200);
    await page.mouse.down();
    await page.mouse.move(box.x + 260, box.y + 230, { steps: 8 });
    await page.mouse.up();
    const dragged = await azimuth();
    expect(dragged).not.toBe(before);
    expect(await picture()).not.toBe(seen);
    expect(await listOf(readings, 'w')).toEqual(w); // a drag drops no ball
    await page.focus('#terrain-relief');
    await page.keyboard.press('ArrowRight');
    const keyed = await azimuth();
    // 6.9 and 15, between whole degrees.
    expect(Math.abs(((keyed - dragged + 360) % 360) - 6.9)).toBeLessThanOrEqual(1);
    await page.locator('#two-knobs').getByRole('button', { name: 'Turn left' }).first().click();
    expect(Math.abs(((keyed - (await azimuth()) + 360) % 360) - 15)).toBeLessThanOrEqual(1);
  });

  test('a tap on the relief drops a ball where it is, and chooses one that lies there', async () => {
    await start('terrain');
    await page.locator('#terrain-relief svg').waitFor();
    const box = (await page.locator('#terrain-relief').boundingBox())!;
    const [x, y] = [box.width * 0.42, box.height * 0.6];
    const turned = await numberOf('#terrain-relief', 'azimuth');
    const chosen = page.locator('#terrain-relief .ball.chosen');
    const before = await chosen.textContent();
    await page.mouse.click(box.x + x, box.y + y);
    const ball = chosen.locator('circle');
    const [cx, cy] = [await ball.getAttribute('cx'), await ball.getAttribute('cy')];
    expect(Math.hypot(Number(cx) - x, Number(cy) - y)).toBeLessThan(4);
    const dropped = await chosen.textContent();
    expect(dropped).not.toBe(before);
    const w = await listOf(readings, 'w');
    await page.mouse.click(box.x + x, box.y + y);
    expect(await chosen.textContent()).toBe(dropped);
    expect(await listOf(readings, 'w')).toEqual(w);
    expect(await numberOf('#terrain-relief', 'azimuth')).toBe(turned);
    await page.mouse.click(box.x + 3, box.y + 3); // beside the block
    expect(await listOf(readings, 'w')).toEqual(w);
  });

  test('without the third dimension the maps are there', async () => {
    site.host = (path) => (path.includes('/relief-') ? 'missing' : undefined);
    const { page, close } = await openChapter('two-knobs', '#terrain-map');
    await page.getByText('The relief could not be fetched').first().waitFor();
    await page.click('#terrain-step');
    expect(await numberOf('#terrain-count', 'value', page)).toBe(1);
    site.host = () => undefined;
    await close();
  });
});
