// The whole page with the keyboard alone: everything is reached, seen while it has the keyboard, and works.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { chapters } from '../../web/src/app/list.ts';
import { visit } from './stage.ts';

interface Stop {
  id: string;
  /** The chapter that it lies in. */
  chapter: string;
  words: string;
  /** What is wrong with having the keyboard there. */
  fault: string | null;
  /** Enter does something there, or an arrow key. */
  key: 'Enter' | 'ArrowRight' | null;
}

/** Where the keyboard is, and what is wrong there once nothing about it grows any more. */
async function stop(page: Page): Promise<Stop> {
  const at = await look(page);
  if (!at.fault || at.fault === 'nothing has the keyboard') return at;
  await page.waitForTimeout(500);
  return look(page);
}

/** Two frames after a key. */
const look = (page: Page) =>
  page.evaluate(async (): Promise<Stop> => {
    for (let k = 0; k < 2; k++) await new Promise(requestAnimationFrame);
    const at = document.activeElement as HTMLElement;
    const { left, right, top, bottom } = at.getBoundingClientRect();
    const inside = (share: number, from: number, to: number, size: number) =>
      Math.min(size - 1, Math.max(0, from)) * (1 - share) +
      Math.min(size - 1, Math.max(0, to)) * share;
    const shares = [0.1, 0.3, 0.5, 0.7, 0.9];
    // What is broken over two lines has two boxes.
    const seen = [...at.getClientRects()].some((box) =>
      shares.some((x) =>
        shares.some((y) => {
          const hit = document.elementFromPoint(
            inside(x, box.left, box.right, innerWidth),
            inside(y, box.top, box.bottom, innerHeight),
          );
          const bar = hit?.closest('aside, main > .transport');
          return at.contains(hit) || hit?.contains(at.closest('label')) || bar?.contains(at);
        }),
      ),
    );
    const { outlineStyle, outlineWidth } = getComputedStyle(at);
    const fault =
      at === document.body
        ? 'nothing has the keyboard'
        : bottom <= 0 || top >= innerHeight || right <= 0 || left >= innerWidth
          ? 'beside the window'
          : !seen
            ? 'under something'
            : outlineStyle === 'none' || parseFloat(outlineWidth) < 2
              ? 'no ring'
              : null;
    return {
      id: at.id,
      chapter: at.closest('.text > section')?.id ?? '',
      words: at.outerHTML.slice(0, 110),
      fault,
      key:
        at instanceof HTMLButtonElement && !at.disabled
          ? 'Enter'
          : at.matches('input[type="range"], [role="slider"]')
            ? 'ArrowRight'
            : null,
    };
  });

/** All chapters within a window's height are there. */
const arrived = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('.late[aria-busy="true"]')].every(
      (late) => late.getBoundingClientRect().top > 2 * innerHeight,
    ),
  );

test.each([
  [1440, 900],
  [390, 844],
  [320, 256],
])(
  'with keys alone, at %d × %d, there was no way through the page',
  { timeout: 300_000 },
  async (width, height) => {
    const { page, complaints, close } = await visit({ viewport: { width, height } });
    await page.evaluate(() => window.downhill.complete);
    await page.locator('#hand').waitFor({ state: 'attached' });
    const faults: string[] = [];
    /** Presses Tab, and tells where that leads. */
    const tab = async (key = 'Tab') => {
      await page.keyboard.press(key);
      const there = await stop(page);
      if (there.fault) faults.push(`${there.fault}: ${there.words}`);
      return there;
    };
    const to = async (id: string, key = 'Tab') => {
      for (let k = 0; k < 40; k++) if ((await tab(key)).id === id) return;
      throw new Error(`${id} is not reached.`);
    };
    const press = (...keys: string[]) =>
      keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());
    const step = async () => Number(await page.locator('#steps').getAttribute('data-value'));

    // A one is drawn and read.
    await to('pad');
    await press(
      'ArrowUp',
      'ArrowUp',
      'ArrowUp',
      'Space',
      ...Array<string>(18).fill('ArrowDown'),
      'Space',
    );
    await expect.poll(() => page.locator('#verdict').getAttribute('data-digit')).toBe('1');

    // Run, pause, one step back, and everything forgotten.
    await to('run');
    await press('Enter');
    await expect.poll(() => page.locator('#run').getAttribute('aria-pressed')).toBe('true');
    await expect.poll(step).toBeGreaterThan(0);
    await press('Enter');
    await expect.poll(() => page.locator('#run').getAttribute('aria-pressed')).toBe('false');
    await page.waitForTimeout(300);
    const before = await step();
    await to('back', 'Shift+Tab');
    await press('Enter');
    await expect.poll(step).toBe(before - 1);
    await to('forget', 'Shift+Tab');
    await press('Enter');
    await expect.poll(step).toBe(0);

    // Through all chapters, and in each the first thing that can be pressed or turned.
    const operated = new Set<string>();
    let at: Stop;
    for (let k = 0; k < 900; k++) {
      await expect.poll(() => arrived(page)).toBe(true);
      await page.keyboard.press('Tab');
      at = await stop(page);
      if (at.fault === 'nothing has the keyboard' && operated.size === chapters.length) break;
      if (at.fault) faults.push(`${at.fault}: ${at.words}`);
      if (!at.chapter || !at.key || operated.has(at.chapter)) continue;
      operated.add(at.chapter);
      await press(at.key);
      await page.waitForTimeout(150);
      const after = await stop(page);
      if (after.fault) faults.push(`${after.fault}, after ${at.key}: ${at.words}`);
    }
    expect(faults).toEqual([]);
    expect([...operated]).toEqual(chapters.map(({ id }) => id));
    expect(complaints).toEqual([]);
    await close();
  },
);
