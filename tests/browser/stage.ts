// What a file of tests stands on once it imports this: a Chromium and the built page, there before its first test
// and gone after its last.
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import '../../web/src/console/console.ts'; // for the type of window.downhill
import { chapters } from '../../web/src/app/list.ts';
import { launch } from './chromium.ts';
import { serveSite, type Site } from './site.ts';

export let browser: Browser;
export let site: Site;
beforeAll(async () => {
  [browser, site] = await Promise.all([launch(), serveSite()]);
});
afterAll(async () => {
  await browser.close();
  await site.close();
});

export interface Visit {
  page: Page;
  /** Console errors, uncaught errors, and requests to another origin. There should be none. */
  complaints: string[];
  close: () => Promise<void>;
}

/** A word of the tests' own making. */
export const isOurs = (text: string) => text.startsWith('Service Worker registration blocked');

/** Opens the page and waits until it can read a drawing. `before` sees the tab before it goes anywhere. */
export async function visit(
  options: BrowserContextOptions = {},
  before: (page: Page) => void = () => {},
): Promise<Visit> {
  // The service worker would take all files along once more: a third of a visit's CPU. tests/browser/offline.test.ts has it.
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    serviceWorkers: 'block',
    ...options,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    if (!isOurs(message.text())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    if (!request.url().startsWith(site.address)) complaints.push(`left home: ${request.url()}`);
  });
  before(page);
  await page.goto(site.address);
  await page.waitForFunction(() => 'downhill' in window);
  await page.evaluate(() => window.downhill.ready);
  return { page, complaints, close: () => context.close() };
}

/** The page with a chapter in view, and `wait` in it. */
export async function openChapter(
  id: string,
  wait: string,
  options: BrowserContextOptions = {},
): Promise<Visit> {
  const opened = await visit(options);
  await opened.page.locator(`#${id}`).waitFor({ state: 'attached' });
  await opened.page.evaluate((to) => (location.hash = to), id);
  await opened.page.locator(wait).waitFor();
  await opened.page.waitForTimeout(600); // until nothing above grows any more
  return opened;
}

/** All chapters, one after the other, with all digits there; the page stays on the last. */
export async function openAll(page: Page): Promise<void> {
  await page.evaluate(() => window.downhill.complete);
  await page.locator('#hand').waitFor({ state: 'attached' });
  for (const { id } of chapters) {
    await page.evaluate((to) => (location.hash = to), id);
    await page.locator(`#${id} figure`).first().waitFor();
    await page.waitForTimeout(800); // until its figures have their numbers
  }
}
