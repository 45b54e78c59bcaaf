// The page for those who see none of its colours, and for those who hear it.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { digits, draw } from './pen.ts';
import { openAll, visit } from './stage.ts';

test(
  'with forced colours, what is chosen looked like the rest, and bars were gone',
  {
    timeout: 120_000,
  },
  async () => {
    const { page, close } = await visit({ forcedColors: 'active' });
    await draw(page, digits[7]!);
    await openAll(page);
    const faults = await page.evaluate(() => {
      const found: string[] = [];
      const name = (element: Element) =>
        `${element.outerHTML.slice(0, 100)} in #${element.closest('section[id]')?.id}`;
      const shown = (selector: string) =>
        [...document.querySelectorAll(selector)].filter((element) => element.checkVisibility());

      // Pressed and not pressed: another ground, with another ink.
      let pairs = 0;
      for (const on of shown(
        '[aria-pressed="true"], [aria-selected="true"], [aria-current="step"]',
      )) {
        const attribute = ['aria-pressed', 'aria-selected', 'aria-current'].find((one) =>
          on.hasAttribute(one),
        )!;
        const off = [
          ...on
            .closest('.options, [role="group"], [role="listbox"], ol, table, figure, main')!
            .querySelectorAll(on.tagName),
        ].find((other) =>
          attribute === 'aria-current'
            ? !other.hasAttribute(attribute) && other.className === on.className
            : other.getAttribute(attribute) === 'false',
        );
        if (!off) continue;
        pairs++;
        const [a, b] = [getComputedStyle(on), getComputedStyle(off)];
        if (a.backgroundColor === b.backgroundColor) found.push(`same ground: ${name(on)}`);
        if (a.color === a.backgroundColor) found.push(`ink as the ground: ${name(on)}`);
      }
      if (pairs < 10) found.push(`only ${pairs} pairs`);

      // Quantities told by the size of a filled box.
      const canvas = getComputedStyle(document.body).backgroundColor;
      const bars = shown('span:empty').filter(
        (bar) =>
          bar instanceof HTMLElement &&
          bar.style.length > 0 &&
          bar.getBoundingClientRect().width > 2,
      );
      if (bars.length < 30) found.push(`only ${bars.length} bars`);
      for (const bar of bars) {
        const { backgroundColor, borderStyle, outlineStyle } = getComputedStyle(bar);
        const clear = backgroundColor === canvas || backgroundColor === 'rgba(0, 0, 0, 0)';
        if (clear && borderStyle === 'none' && outlineStyle === 'none')
          found.push(`no fill: ${name(bar)}`);
      }
      for (const slider of shown('input[type="range"], progress'))
        if (getComputedStyle(slider).appearance === 'none')
          found.push(`drawn by hand: ${name(slider)}`);
      return found;
    });
    expect(faults).toEqual([]);

    // Whatever has the keyboard has a line around it.
    await page.evaluate(() => scrollTo(0, 0));
    await page.locator('#clear').focus();
    for (let k = 0; k < 12; k++) {
      await page.keyboard.press('Tab');
      const ring = await page.evaluate(() => {
        const { outlineStyle, outlineWidth, outlineColor, backgroundColor } = getComputedStyle(
          document.activeElement!,
        );
        return (
          outlineStyle !== 'none' &&
          parseFloat(outlineWidth) >= 2 &&
          outlineColor !== backgroundColor
        );
      });
      expect(ring, await page.evaluate(() => document.activeElement!.outerHTML.slice(0, 90))).toBe(
        true,
      );
    }
    await close();
  },
);

declare global {
  interface Window {
    changes: number;
    heard: { region: string; at: number; words: string }[];
  }
}

/** Notes each change of words that a screen reader would read out. */
const listen = (page: Page) =>
  page.evaluate(() => {
    window.heard = [];
    const live = '[aria-live], [role="status"], [role="alert"], output';
    const last = new Map<Element, string>();
    const check = () => {
      for (const region of document.querySelectorAll(live)) {
        const words = region.textContent.replace(/\s+/g, ' ').trim();
        if (last.get(region) === words) continue;
        const known = last.has(region);
        last.set(region, words);
        if (!known || region.ariaLive === 'off') continue;
        window.heard.push({
          region: region.outerHTML.slice(0, 80).split('>')[0]!,
          at: performance.now(),
          words,
        });
      }
    };
    check();
    new MutationObserver(check).observe(document.body, {
      childList: true,
      characterData: true,
      subtree: true,
    });
  });

test('the verdict was read out up to 20 times a second', { timeout: 120_000 }, async () => {
  const { page, close } = await visit();
  await draw(page, digits[7]!);
  await openAll(page);
  await page.locator('#speed').fill('6'); // 100 steps a second
  await page.fill('#learning-rate', '5');
  await page.press('#learning-rate', 'Enter');
  await page.selectOption('#batch-size', '1');
  // A knob is pointed at and a neuron picked: both tell a number that training changes.
  await page.locator('#ledger [role="option"]').first().click();
  await page.evaluate(() => window.downhill.forget({ seed: 3 }));
  await listen(page);
  await page.evaluate(() => {
    scrollTo(0, 0);
    window.changes = 0;
    new MutationObserver(() => window.changes++).observe(document.querySelector('#verdict')!, {
      attributeFilter: ['data-digit'],
    });
    return window.downhill.run();
  });
  await page.waitForTimeout(8_000);
  await page.evaluate(() => window.downhill.pause());
  await page.waitForTimeout(2_500);
  const heard = await page.evaluate(() => window.heard);
  // What was there to be told, and that it was told.
  expect(await page.evaluate(() => window.changes)).toBeGreaterThan(8);
  expect(heard.length).toBeGreaterThan(3);
  expect(heard.length).toBeLessThanOrEqual(11);
  const regions = new Set(heard.map(({ region }) => region));
  for (const region of regions) {
    const times = heard.filter((change) => change.region === region).map(({ at }) => at);
    const gaps = times.slice(1).map((at, k) => at - times[k]!);
    for (const gap of gaps) expect(gap, region).toBeGreaterThanOrEqual(995);
  }
  const digit = await page.locator('#verdict').getAttribute('data-digit');
  const verdicts = heard.flatMap(({ words }) => /It reads a (\d)/.exec(words)?.[1] ?? []);
  expect(verdicts.at(-1)).toBe(digit);

  // A refusal comes at once, and so does what has come with it.
  await page.fill('#learning-rate', 'none');
  await page.press('#learning-rate', 'Enter');
  await expect
    .poll(() => page.evaluate(() => window.heard.at(-1)!.words))
    .toContain('The learning rate must be a number above 0.');
  await close();
});
