// Low and narrow windows: phones on their side, pages enlarged to 400 %, texts set wider than they were.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { touchOn } from './fingers.ts';
import { openAll, openChapter, visit } from './stage.ts';

const boxOf = async (page: Page, selector: string) => (await page.locator(selector).boundingBox())!;

test.each([
  [844, 390],
  [667, 375],
])('on its side, at %d × %d, the whole pad lay not above the remote', async (width, height) => {
  const { page, close } = await visit({
    viewport: { width, height },
    hasTouch: true,
    isMobile: true,
  });
  const pad = await boxOf(page, '#pad');
  const remote = await boxOf(page, 'main > .transport');
  expect(pad.y).toBeGreaterThanOrEqual(0);
  expect(pad.width).toBeGreaterThanOrEqual(200);
  expect(pad.height).toBeCloseTo(pad.width, 0);
  expect(remote.y + remote.height).toBeCloseTo(height, 0);
  for (const button of ['#pad', '#undo-stroke', '#clear']) {
    const box = await boxOf(page, button);
    expect(box.y + box.height, button).toBeLessThanOrEqual(remote.y);
  }
  // A finger on the lowest row of the pad meets the pad, and draws.
  const low = await touchOn(page, '#pad');
  await low.down([0.3, 0.95]);
  await low.move([0.7, 0.95]);
  await low.up();
  await expect.poll(() => page.locator('#verdict').getAttribute('data-digit')).not.toBe('');
  expect(await page.evaluate(() => scrollY)).toBe(0);
  // A finger beside the pad scrolls, and so does one on the remote that covers the rest.
  for (const [place, [x, y]] of [
    ['.outputs', [0.5, 0.3]],
    ['main > .transport', [0.95, 0.5]],
  ] as const) {
    const { height: tall } = await boxOf(page, place);
    const finger = await touchOn(page, place);
    await finger.down([x, y]);
    for (let far = 20; far <= 160; far += 20) await finger.move([x, y - far / tall]);
    await finger.up();
    await expect.poll(() => page.evaluate(() => scrollY), { message: place }).toBeGreaterThan(60);
    await page.evaluate(() => scrollTo(0, 0));
    await page.waitForTimeout(400); // until the finger's momentum is over
    await page.evaluate(() => scrollTo(0, 0));
  }
  await close();
});

/** The share of the window that no fixed bar covers. */
const free = (page: Page) =>
  page.evaluate(() => {
    const rows = new Set<number>();
    for (const element of document.querySelectorAll('body *')) {
      if (!element.checkVisibility({ opacityProperty: true })) continue;
      if (getComputedStyle(element).position !== 'fixed') continue;
      const { top, bottom } = element.getBoundingClientRect();
      for (let y = Math.max(0, Math.floor(top)); y < Math.min(bottom, innerHeight); y++)
        rows.add(y);
    }
    return 1 - rows.size / innerHeight;
  });

test.each([
  [320, 256],
  [640, 360],
  [640, 512],
  [375, 553],
  [390, 844],
])('at %d × %d fixed bars and a message left too little to read', async (width, height) => {
  const { page, close } = await openChapter('network', '#network figure canvas >> nth=0', {
    viewport: { width, height },
  });
  await page.evaluate(() => {
    const field = document.querySelector<HTMLInputElement>('#learning-rate')!;
    field.value = 'none';
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.dispatchEvent(new Event('change', { bubbles: true }));
  });
  await expect.poll(() => page.locator('#message').textContent()).toContain('above 0');
  expect(await free(page)).toBeGreaterThanOrEqual(0.6);
  // Run is in the window, not under anything, and can be hit.
  const button = (name: string) => page.getByRole('button', { name, exact: true }).last();
  for (const [name, next] of [
    ['Run', 'Pause'],
    ['Pause', 'Run'],
  ] as const) {
    const { y, height: tall } = (await button(name).boundingBox())!;
    expect(y + tall).toBeLessThanOrEqual(height);
    expect(tall).toBeGreaterThanOrEqual(24);
    await button(name).click();
    await button(next).waitFor();
  }
  await close();
});

/** Texts that are cut off by a box that hides them, or stick out of their button; and what lies beside the window. */
const lost = (page: Page) =>
  page.evaluate(() => {
    const found: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (walker.nextNode()) {
      const node = walker.currentNode as Text;
      const own = node.parentElement!;
      if (
        !node.data.trim() ||
        !own.checkVisibility() ||
        own.closest('.unseen, .short, svg, option, math')
      )
        continue;
      range.selectNodeContents(node);
      const text = range.getBoundingClientRect();
      for (let box: Element | null = own; box && box !== document.body; box = box.parentElement) {
        const { overflowX, overflowY, position } = getComputedStyle(box);
        const { left, right, top, bottom } = box.getBoundingClientRect();
        const hides = (overflow: string) =>
          overflow === 'hidden' || overflow === 'clip' || box.tagName === 'BUTTON';
        const wide = hides(overflowX) && (text.left < left - 1 || text.right > right + 1);
        const tall = hides(overflowY) && (text.top < top - 1 || text.bottom > bottom + 1);
        if (wide || tall) {
          found.push(
            `${box.tagName}.${box.className} in #${box.closest('[id]')?.id}: ${node.data.trim()}`,
          );
          break;
        }
        if (overflowX === 'auto' || overflowX === 'scroll' || position === 'fixed') break;
      }
    }
    const { scrollWidth } = document.documentElement;
    if (scrollWidth > innerWidth) found.push(`the page is ${scrollWidth} wide, of ${innerWidth}`);
    return [...new Set(found)];
  });

test.each([
  [390, 844],
  [1440, 900],
])('texts set wider were cut off at %d × %d', { timeout: 120_000 }, async (width, height) => {
  const { page, close } = await visit({ viewport: { width, height } });
  await openAll(page);
  const before = await lost(page);
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
      p { margin-bottom: 2em !important; }`);
    document.adoptedStyleSheets.push(sheet);
  });
  await page.waitForTimeout(500);
  expect([before, await lost(page)]).toEqual([[], []]);
  await close();
});

test('a finger needs 24 pixels for whatever it may press', { timeout: 120_000 }, async () => {
  const { page, close } = await visit({
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  });
  await openAll(page);
  const small = await page.evaluate(() =>
    [
      ...document.querySelectorAll(
        'button, input, select, a[href], [tabindex="0"], [role="slider"]',
      ),
    ]
      .filter((element) => element.checkVisibility() && !element.closest('.unseen'))
      // What stands in a sentence is as high as its line.
      .filter((element) => getComputedStyle(element).display !== 'inline')
      .filter((element) =>
        [element, element.closest('label') ?? element].every((target) => {
          const { width, height } = target.getBoundingClientRect();
          return width < 24 || height < 24;
        }),
      )
      .map((element) => element.outerHTML.slice(0, 120)),
  );
  expect(small).toEqual([]);
  await close();
});
