// A page that a browser has translated stood still: the framework wrote into text nodes that were no longer there.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { digits, draw } from './pen.ts';
import { visit } from './stage.ts';

/** As translators do, whatever is said of translating: each text node gives way to a <font> in a <font>. */
const translate = (page: Page) =>
  page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const nodes: Node[] = [];
    while (walker.nextNode()) nodes.push(walker.currentNode);
    for (const node of nodes) {
      const [outer, inner] = [document.createElement('font'), document.createElement('font')];
      inner.textContent = node.nodeValue;
      outer.append(inner);
      node.parentNode!.replaceChild(outer, node);
    }
    return nodes.length;
  });

/** All that can be read in an element, by line; how fast the page is does not count. */
const words = (page: Page, selector: string) =>
  page.locator(selector).evaluate((element) => (element.textContent ?? '').replace(/\s+/g, ' '));

/** What a visitor does; the same run on every page. */
async function use(page: Page, between: () => Promise<unknown>) {
  await draw(page, digits[7]!);
  await expect.poll(() => page.locator('#verdict').getAttribute('data-digit')).toBe('7');
  await page.evaluate(() => window.downhill.forget({ seed: 3 }));
  await page.evaluate(() => window.downhill.step(20));
  await between();
  await page.evaluate(() => window.downhill.run());
  await page.waitForTimeout(500);
  await page.evaluate(() => window.downhill.pause());
  await page.evaluate(() => window.downhill.forget({ seed: 4 }));
  await page.click('#clear');
  await draw(page, digits[1]!);
  await page.evaluate(() => window.downhill.step(50));
  await page.fill('#learning-rate', 'none');
  await page.press('#learning-rate', 'Enter');
}

test(
  'a translated page shows every number that an untranslated one does, each once',
  { timeout: 150_000 },
  async () => {
    const [plain, other] = await Promise.all([visit(), visit()]);
    for (const { page } of [plain, other]) await page.evaluate(() => window.downhill.complete);
    expect(await translate(other.page)).toBeGreaterThan(50);
    await use(plain.page, () => Promise.resolve());
    await use(other.page, () => translate(other.page));

    for (const { page } of [plain, other]) {
      await page.locator('#the-cost').waitFor({ state: 'attached' });
      await page.evaluate(() => (location.hash = 'the-cost'));
      await page.locator('#cost-stack').waitFor();
    }
    await translate(other.page);
    for (const { page } of [plain, other]) {
      await page.fill('#cost-stack input', '7');
      await page.press('#cost-stack input', 'Enter');
      await page.evaluate(() => window.downhill.step(10));
      await page.locator('#cost-stack[data-example="7"][data-step="60"]').waitFor();
    }
    await plain.page.waitForTimeout(1_500); // spoken texts are told late
    for (const part of ['#message', 'header', 'main', '#cost-stack', 'aside'])
      await expect.poll(() => words(other.page, part)).toBe(await words(plain.page, part));
    expect(await words(other.page, '#steps')).toContain('60');

    // The translator shows the original again.
    const shown = await words(other.page, 'body');
    await translate(other.page);
    await other.page.evaluate(() => {
      const before = [...document.querySelectorAll('font > font')].map(
        (font) => font.parentElement!,
      );
      for (const font of before) {
        const text =
          font.nextSibling instanceof Text ? font.nextSibling : font.firstChild!.firstChild!;
        font.parentNode!.replaceChild(text, font);
      }
    });
    expect(await words(other.page, 'body')).toBe(shown);
    expect(await other.page.locator('font').count()).toBe(0);
    expect([...plain.complaints, ...other.complaints]).toEqual([]);
    await Promise.all([plain.close(), other.close()]);
  },
);
