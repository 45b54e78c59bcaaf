// Drawings lost on the pad, and marks that nobody made.
import type { Page } from 'playwright-core';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { path, phone, touchOn } from './fingers.ts';
import { digits, draw } from './pen.ts';
import { visit } from './stage.ts';

const verdict = (page: Page) => page.locator('#verdict').getAttribute('data-digit');
const seven = digits[7]!;

describe('with mouse and keyboard', () => {
  let page: Page;
  let complaints: string[];
  beforeAll(async () => {
    ({ page, complaints } = await visit());
  });
  afterEach(() => expect(complaints).toEqual([]));

  async function drawSeven() {
    await page.evaluate(() => scrollTo(0, 0));
    await page.focus('#pad');
    await page.keyboard.press('Escape');
    await expect.poll(() => verdict(page)).toBe('');
    await draw(page, seven);
    await expect.poll(() => verdict(page)).toBe('7');
  }

  test.each(['the button', 'Escape'])(
    'a drawing cleared by %s comes back by Control Z',
    async (how) => {
      await drawSeven();
      if (how === 'Escape') await page.keyboard.press('Escape');
      else await page.click('#clear');
      await expect.poll(() => verdict(page)).toBe('');
      await page.keyboard.press('Control+z');
      await expect.poll(() => verdict(page)).toBe('7');
    },
  );

  test('Control Shift Z and Control Y redo, and take no further stroke', async () => {
    await drawSeven();
    for (const redo of ['Control+Shift+Z', 'Control+y']) {
      await page.keyboard.press('Control+z');
      await expect.poll(() => verdict(page)).toBe('');
      await page.keyboard.press(redo);
      await expect.poll(() => verdict(page)).toBe('7');
    }
  });

  test('Control Z in the field of a number leaves the drawing alone', async () => {
    await drawSeven();
    await page.focus('#learning-rate');
    await page.keyboard.press('Control+z');
    await page.waitForTimeout(300);
    expect(await verdict(page)).toBe('7');
  });

  test('after a stroke of the mouse, Space scrolls the page and draws no dot', async () => {
    await drawSeven();
    await page.locator('#network').waitFor({ state: 'attached' }); // something to scroll to
    await page.keyboard.press('Space');
    await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(0);
    await page.keyboard.press('Control+z');
    await expect.poll(() => verdict(page)).toBe('');
  });

  test('a stroke of 10,000 points is not painted again for each new one', async () => {
    await drawSeven();
    await page.keyboard.press('Escape');
    const { painted, added, frames } = await page.evaluate(async () => {
      const pad = document.querySelector('#pad')!;
      const box = pad.getBoundingClientRect();
      const fire = (kind: string, k: number) =>
        pad.dispatchEvent(
          new PointerEvent(kind, {
            pointerId: 1,
            bubbles: true,
            clientX: box.left + box.width * (0.5 + 0.4 * Math.sin(k / 77) * Math.cos(k / 1_400)),
            clientY: box.top + box.height * (0.5 + 0.4 * Math.cos(k / 59)),
          }),
        );
      const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
      const ink = (pad as HTMLCanvasElement).getContext('2d')!;
      let painted = 0;
      ink.lineTo = (x, y) => {
        painted++;
        CanvasRenderingContext2D.prototype.lineTo.call(ink, x, y);
      };
      const times: number[] = [];
      fire('pointerdown', 0);
      let before = await frame();
      for (let k = 1; k < 10_000;) {
        for (let more = 0; more < 50; more++) fire('pointermove', k++);
        const now = await frame();
        times.push(now - before);
        before = now;
      }
      fire('pointerup', 10_000);
      await frame();
      Reflect.deleteProperty(ink, 'lineTo');
      return { painted, added: 10_000, frames: times.slice(-60).sort((a, b) => a - b) };
    });
    console.log(`the last frames of a stroke of 10,000 points: ${frames[30]!.toFixed(0)} ms each`);
    expect(painted).toBeGreaterThan(0.9 * added);
    expect(painted).toBeLessThan(2 * added); // once for the stroke, once more for the visitor's ring or another size
  });
});

describe('with fingers', () => {
  test('two that pinch leave no mark, and the page zooms', async () => {
    const { page, complaints, close } = await visit(phone);
    const pad = await touchOn(page, '#pad');
    for (const gap of [0, 30, 150]) {
      await pad.down([0.4, 0.5]);
      await page.waitForTimeout(gap);
      await pad.down([0.4, 0.5], [0.6, 0.5]);
      for (const far of [0.02, 0.06, 0.1, 0.14, 0.18])
        await pad.move([0.4 - far, 0.5], [0.6 + far, 0.5]);
      await pad.up();
      await page.waitForTimeout(300);
      expect(await verdict(page)).toBe('');
      expect(await page.locator('#undo-stroke').isDisabled()).toBe(true);
      expect(await page.evaluate(() => visualViewport!.scale)).toBeGreaterThan(1.05);
      const cdp = await page.context().newCDPSession(page);
      await cdp.send('Emulation.setPageScaleFactor', { pageScaleFactor: 1 });
    }
    expect(complaints).toEqual([]);
    await close();
  });

  test('one that comes while another has just begun to draw makes a pinch of it', async () => {
    const { page, close } = await visit(phone);
    const pad = await touchOn(page, '#pad');
    await pad.down([0.2, 0.3]);
    for (const place of path([0.2, 0.3], [0.3, 0.3], 3)) await pad.move(place);
    await pad.down([0.3, 0.3], [0.7, 0.7]);
    for (const [x, y] of path([0.3, 0.3], [0.6, 0.6])) await pad.move([x, y], [1 - x, 1 - y]);
    await pad.up();
    await page.waitForTimeout(300);
    expect(await verdict(page)).toBe('');
    await close();
  });

  test('a tap right after a quick flick on the pad counts', async () => {
    const { page, close } = await visit(phone);
    await page.evaluate(() => window.downhill.complete);
    const [pad, step] = [await touchOn(page, '#pad'), await touchOn(page, '#step-1')];
    const tries = 12;
    for (let k = 0; k < tries; k++) {
      await pad.down([0.5, 0.2]);
      for (const place of path([0.5, 0.2], [0.5, 0.8], 4)) await pad.move(place);
      await pad.up();
      await step.tap();
      await page.waitForTimeout(250);
    }
    await expect
      .poll(() => page.evaluate(() => window.downhill.recipe().then(({ steps }) => steps)))
      .toBe(tries);
    await close();
  });
});
