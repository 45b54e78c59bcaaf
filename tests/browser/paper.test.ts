// The page on paper: a sheet a chapter, dark on white, and none of the bars of the screen.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { chapters } from '../../web/src/app/list.ts';
import { digits, draw } from './pen.ts';
import { site, visit } from './stage.ts';

/** Waits until the late code has taken over. */
const furnished = (page: Page) => page.locator('#hand').waitFor({ state: 'attached' });

/** What is on paper, chapter by chapter. */
const sheets = (page: Page) =>
  page.evaluate(() => ({
    chapters: [...document.querySelectorAll('.text > section')].map((section) => ({
      id: section.id,
      figures: section.querySelectorAll('figure').length,
      breaks: getComputedStyle(section).breakBefore,
      blank: section.getBoundingClientRect().height < 200,
      words: (section as HTMLElement).innerText,
    })),
    fixed: [...document.querySelectorAll('body *')]
      .filter(
        (e) => e.checkVisibility() && ['fixed', 'sticky'].includes(getComputedStyle(e).position),
      )
      .map((e) => e.outerHTML.slice(0, 80)),
    ink: getComputedStyle(document.body).color,
    cut: [...document.querySelectorAll('.text figure')].filter(
      (e) => getComputedStyle(e).breakInside !== 'avoid',
    ).length,
  }));

test(
  'on paper the chapters were empty, and the bars on each sheet',
  { timeout: 120_000 },
  async () => {
    const { page, close } = await visit({ colorScheme: 'dark' });
    await draw(page, digits[7]!);
    await furnished(page);
    await page.evaluate(() => window.downhill.complete);
    // The keys that print wait for the chapters, though none has been near the window.
    await page.evaluate(() => {
      window.print = () => void (document.title = 'printed');
    });
    await page.keyboard.press('Control+p');
    await expect.poll(() => page.title(), { timeout: 30_000 }).toBe('printed');
    await page.emulateMedia({ media: 'print' });
    const paper = await sheets(page);
    expect(paper.chapters.map(({ id }) => id)).toEqual(chapters.map(({ id }) => id));
    for (const { id, figures, breaks, words } of paper.chapters) {
      expect(figures, id).toBeGreaterThan(0);
      expect(breaks).toBe('page');
      expect(words).not.toContain('On its way');
    }
    expect(paper.fixed).toEqual([]);
    expect(paper.cut).toBe(0);
    expect(paper.ink).toBe('rgb(29, 34, 51)'); // dark, in the dark scheme too
    // Canvases that were never near the window are painted.
    const blank = () =>
      page.evaluate(
        () =>
          [...document.querySelectorAll<HTMLCanvasElement>('.text canvas')].filter((canvas) => {
            const { data } = canvas
              .getContext('2d')!
              .getImageData(0, 0, canvas.width, canvas.height);
            return !data.some((byte) => byte > 0);
          }).length,
      );
    await expect.poll(blank).toBe(0);
    const pdf = (await page.pdf({ format: 'A4' })).toString('latin1');
    expect(pdf.match(/\/Type\s*\/Page\b/g)!.length).toBeGreaterThanOrEqual(chapters.length + 1);
    await close();
  },
);

test('a chapter that cannot come is a sentence on paper', async () => {
  const { page, close } = await visit();
  await furnished(page);
  site.host = (path) => (path.includes('/assets/') ? 'gone' : undefined);
  await page.emulateMedia({ media: 'print' });
  const { chapters: printed } = await sheets(page);
  const missing = printed.filter(({ figures }) => figures === 0);
  expect(missing.length).toBeGreaterThan(5);
  for (const { words } of missing) {
    expect(words).toMatch(/had not arrived when the page was printed|could not be fetched/);
    expect(words).not.toContain('On its way');
  }
  expect(missing.every(({ words }) => words.length < 200)).toBe(true);
  site.host = () => undefined;
  await close();
});
