// A run outlives the page: it is offered back, bit for bit, with the drawing.
import type { BrowserContext, Page } from 'playwright-core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { digits, draw } from './pen.ts';
import { browser, isOurs, site } from './stage.ts';

// A page is opened up to five times in a test.
vi.setConfig({ testTimeout: 180_000 });

let context: BrowserContext;
beforeEach(async () => {
  context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    serviceWorkers: 'block',
  });
});
afterEach(() => context.close());

/** Until what keeps the run is there: with the chapters. */
async function ready(page: Page) {
  await page.waitForFunction(() => 'downhill' in window);
  await page.locator('#chapters .lesson').waitFor({ state: 'attached' });
  return page;
}
async function open() {
  const page = await context.newPage();
  await page.goto(site.address);
  return ready(page);
}
async function reload(page: Page) {
  await page.reload();
  await ready(page);
}
const message = (page: Page) => page.locator('#message').textContent();
const offered = (page: Page) => expect.poll(() => message(page)).toContain('is still here');
async function notOffered(page: Page) {
  await page.waitForTimeout(1_000);
  expect(await message(page)).toBe('');
}
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const hash = (page: Page) => page.evaluate(() => window.downhill.hash());
const steps = (page: Page) => page.locator('#steps').getAttribute('data-value');
const train = (page: Page, seed: number, count = 200) =>
  page.evaluate(
    async ([seed, count]) => {
      await window.downhill.forget({ seed });
      await window.downhill.step(count);
    },
    [seed, count] as const,
  );
/** Longer than what is kept may lag behind. */
const aWhile = 1_500;

test('trained, edited, descended by hand, drawn: a reload took all of it, unasked', async () => {
  const page = await open();
  await page.evaluate(async () => {
    const { downhill } = window;
    await downhill.forget({ seed: 11, hidden: [14], activation: 'relu' });
    await downhill.step(1_000);
    await downhill.edit(700, 0.5);
    await downhill.descend({ examples: 500 }, 0.1);
    await downhill.descend({ pixels: new Uint8Array(784).fill(128), label: 3 }, 0.05);
    await downhill.step(231);
  });
  await page.fill('#learning-rate', '0.03');
  await page.keyboard.press('Enter');
  await page.click('#step-1');
  await draw(page, digits[7]!);
  await page.click('#back');
  const seen = () =>
    page.evaluate(async () => ({
      hash: await window.downhill.hash(),
      recipe: await window.downhill.recipe(),
      activation: document.querySelector<HTMLElement>('#verdict')!.dataset['activation'],
    }));
  await expect.poll(() => steps(page)).toBe('1234');
  await page.waitForTimeout(200);
  const before = await seen();
  await reload(page); // at once: nothing has had time to be written down
  await offered(page);
  expect(await message(page)).toContain('1,235 steps');
  expect(await hash(page)).not.toBe(before.hash);
  await press(page, 'Go on with it');
  await expect.poll(() => steps(page)).toBe('1234');
  await expect.poll(seen).toEqual(before);
  expect(await message(page)).toBe('');
  // The step beyond is there too, and the drawing can be undone.
  await page.evaluate(() => window.downhill.back(2));
  await page.keyboard.press('Control+z');
  await expect.poll(() => page.locator('#verdict').getAttribute('data-digit')).toBe('');
});

test('a run that was refused or forgotten was offered again', async () => {
  const page = await open();
  await notOffered(page); // nothing has been done
  await train(page, 1);
  await reload(page);
  await offered(page);
  await press(page, 'Close');
  await expect.poll(() => message(page)).toBe('');
  await reload(page);
  await notOffered(page);

  await train(page, 2);
  await page.waitForTimeout(aWhile);
  await page.click('#forget');
  await reload(page);
  await notOffered(page);

  // A newer run takes the place of one that nobody has asked for.
  await train(page, 3);
  await reload(page);
  await train(page, 4, 77);
  const own = await hash(page);
  await reload(page);
  await offered(page);
  expect(await message(page)).toContain('77 steps');
  await press(page, 'Go on with it');
  await expect.poll(() => hash(page)).toBe(own);
  const another = await open();
  await offered(another); // a new tab gets the newest run of any
  await press(another, 'Close');
  await reload(page);
  await offered(page);
});

test('two tabs took each other’s run', async () => {
  const [one, two] = [await open(), await open()];
  await train(one, 5);
  await one.waitForTimeout(aWhile);
  await train(two, 6);
  await two.waitForTimeout(aWhile);
  const hashes = [await hash(one), await hash(two)];
  for (const page of [one, two]) {
    await reload(page);
    await offered(page);
    await press(page, 'Go on with it');
  }
  await expect.poll(async () => [await hash(one), await hash(two)]).toEqual(hashes);
});

test('a run that ends in the middle of the night is kept at the step where it was', async () => {
  const page = await open();
  await train(page, 9);
  await page.click('#run');
  await page.waitForTimeout(aWhile);
  await reload(page);
  await offered(page);
  const [, told] = /of ([\d,]+) steps/.exec((await message(page))!)!;
  const kept = Number(told!.replaceAll(',', ''));
  expect(kept).toBeGreaterThan(9);
  await press(page, 'Go on with it');
  await expect.poll(() => steps(page)).toBe(String(kept));
  expect(await page.locator('#run').getAttribute('aria-pressed')).toBe('false');
});

test('what is damaged, of another version or cannot be kept is dropped without a word', async () => {
  const page = await open();
  await train(page, 1);
  const elsewhere = `${site.address}data/manifest.json`; // the same origin without the page
  await page.goto(elsewhere);
  const whole = await page.evaluate(() => localStorage.getItem('downhill.run')!);
  const spoilt = [whole.replace('"seed":1', '"seed":2'), whole.slice(0, -9), `2${whole.slice(1)}`];
  for (const text of spoilt) {
    await page.goto(elsewhere);
    await page.evaluate((text) => {
      for (const store of [localStorage, sessionStorage]) store.setItem('downhill.run', text);
    }, text);
    await page.goto(site.address);
    await ready(page);
    await notOffered(page);
  }
});

test.each(['setItem', 'getItem'] as const)(
  'a store that throws at %s is not spoken of',
  async (name) => {
    const complaints: string[] = [];
    const page = await context.newPage();
    page.on('console', (said) => isOurs(said.text()) || complaints.push(said.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.addInitScript((name) => {
      Storage.prototype[name] = () => {
        throw new DOMException('No room.', 'QuotaExceededError');
      };
    }, name);
    await page.goto(site.address);
    await ready(page);
    await train(page, 1);
    await notOffered(page);
    expect(complaints).toEqual([]);
  },
);

test('a long way back is told, and ended by Pause', async () => {
  const page = await open();
  await page.evaluate(async () => {
    await window.downhill.forget({ seed: 3, hidden: [300, 150] });
    await window.downhill.step(1_500);
  });
  await reload(page);
  await offered(page);
  await press(page, 'Go on with it');
  await expect.poll(() => page.locator('header p').textContent()).toMatch(/[\d,]+ steps to go/);
  await expect.poll(async () => Number(await steps(page))).toBeGreaterThan(0);
  expect(await page.locator('#run').getAttribute('aria-pressed')).toBe('true');
  await page.click('#run');
  await expect.poll(() => page.locator('#run').getAttribute('aria-pressed')).toBe('false');
  const at = Number(await steps(page));
  expect(at).toBeGreaterThan(0);
  expect(at).toBeLessThan(1_500);
  const run = await page.evaluate(async () => {
    const hash = await window.downhill.hash();
    const { steps } = await window.downhill.recipe();
    await window.downhill.forget({ seed: 3, hidden: [300, 150] });
    await window.downhill.step(steps);
    return [hash, await window.downhill.hash()];
  });
  expect(run[0]).toBe(run[1]);
});
