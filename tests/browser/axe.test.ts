// What axe finds by the rules of WCAG 2.2 AA: nothing, in the lab and in every chapter, whatever is going on.
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { digits, draw } from './pen.ts';
import { openAll, visit } from './stage.ts';

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** A line for each element that breaks a rule. */
async function faults(page: Page): Promise<string[]> {
  const { violations } = await page.evaluate(
    (tags) => window.axe.run(document, { runOnly: tags, resultTypes: ['violations'] }),
    rules,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${String(target)}: ${failureSummary}`),
  );
}

declare global {
  interface Window {
    axe: typeof axe;
  }
}

test.each([
  ['light', 1440, 900],
  ['dark', 390, 844],
] as const)(
  'from the sixth chapter on, contrast and names broke the rules: %s, %d × %d',
  { timeout: 240_000 },
  async (colorScheme, width, height) => {
    const { page, complaints, close } = await visit({ colorScheme, viewport: { width, height } });
    await page.evaluate(axe.source);
    await draw(page, digits[7]!);
    await openAll(page);
    expect(await faults(page), 'all chapters').toEqual([]);

    await page.fill('#learning-rate', 'none');
    await page.press('#learning-rate', 'Enter');
    await expect.poll(() => page.locator('#message').textContent()).toContain('above 0');
    await page.evaluate(() => (location.hash = 'step'));
    await page.locator('#slow-motion').scrollIntoViewIfNeeded();
    await page.locator('#slow-motion .phases button').nth(1).click();
    await page.locator('.stage.phase-1').waitFor();
    expect(await faults(page), 'a message is open, and a step in slow motion').toEqual([]);

    await page.evaluate(() => window.downhill.run());
    await page.waitForTimeout(500);
    expect(await faults(page), 'it trains, and figures are of an older step').toEqual([]);

    await page.evaluate(() => window.downhill.forget({ seed: 3 }));
    await page.evaluate(() => window.downhill.pause());
    await page.evaluate(() => scrollTo(0, 0));
    expect(await faults(page), 'it has forgotten everything').toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  },
);
