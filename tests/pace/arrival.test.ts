// How the page arrives: what it weighs, and what it does when the data comes badly.
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { digits, draw } from '../browser/pen.ts';
import { browser, site, visit } from '../browser/stage.ts';

/** Code that the page fetches once it has read a drawing; the chapters' own follows from theirs. */
const late = /\/(chart|Chapters)-|\/files\.json$/;

const never = () => new Promise<undefined>(() => undefined);

test('reads a digit before any of the data is there, after at most 150 kB', async () => {
  const asked: string[] = [];
  site.host = (path) => {
    // What the first reading sets off is no part of the way there; the next test sees that it is that late.
    if (path.includes('/data/') || late.test(path)) return never();
    asked.push(path);
    return undefined;
  };
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const begun = Date.now();
  await page.goto(site.address);
  await draw(page, digits[7]!);
  await expect
    .poll(() => page.locator('#verdict').getAttribute('data-digit'), { interval: 10 })
    .toBe('7');
  const elapsed = Date.now() - begun;
  const total = asked.reduce(
    (sum, path) => sum + gzipSync(site.file(path), { level: 9 }).length,
    0,
  );
  console.log(`first verdict: ${total} bytes gzipped, ${asked.length} files, ${elapsed} ms`);
  expect(asked.some((path) => path.endsWith('.wasm'))).toBe(true);
  expect(asked.some((path) => path.includes('/opening-'))).toBe(true);
  expect(total).toBeLessThanOrEqual(150_000);
  await context.close();
  site.host = () => undefined;
});

test('fetches neither the curve nor the chapters before the first reading', async () => {
  const asked: string[] = [];
  let release = () => {};
  const held = new Promise<undefined>((resolve) => (release = () => resolve(undefined)));
  site.host = (path) => {
    asked.push(path);
    return path.includes('/opening-') ? held : undefined;
  };
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(site.address);
  await page.waitForTimeout(3_000);
  expect(asked.some((path) => path.includes('/opening-'))).toBe(true);
  expect(asked.filter((path) => late.test(path))).toEqual([]);
  release();
  for (const name of ['/chart-', '/Chapters-'])
    await expect.poll(() => asked.some((path) => path.includes(name))).toBe(true);
  await context.close();
  site.host = () => undefined;
});

test('all of the data comes to at most 10.5 MB, and its progress is told', async () => {
  let bytes = 0;
  site.host = (path) => {
    if (path.includes('/data/')) bytes += site.file(path).length;
    return undefined;
  };
  const { page, close } = await visit();
  const progress = page.locator('#data-progress');
  await page.evaluate(() => window.downhill.complete);
  await expect.poll(() => progress.getAttribute('value')).toBe('70000');
  expect(await progress.getAttribute('max')).toBe('70000');
  console.log(`all of MNIST: ${bytes} bytes`);
  expect(bytes).toBeGreaterThan(9_000_000);
  expect(bytes).toBeLessThanOrEqual(10_500_000);
  await close();
  site.host = () => undefined;
});

test('a shard that arrives damaged or not at all is fetched again, and the run is the same', async () => {
  const hash = async () => {
    const { page, close } = await visit();
    const result = await page.evaluate(async () => {
      await window.downhill.forget({ seed: 9 });
      await window.downhill.step(400);
      await window.downhill.complete;
      return window.downhill.hash();
    });
    await close();
    return result;
  };
  const undisturbed = await hash();
  const seen = new Map<string, number>();
  site.host = (path) => {
    if (!/train-0[1-3]-|test-02-/.test(path)) return undefined;
    const times = (seen.get(path) ?? 0) + 1;
    seen.set(path, times);
    if (times > 2) return undefined;
    return times === 1 ? 'damaged' : 'missing';
  };
  expect(await hash()).toBe(undisturbed);
  site.host = () => undefined;
  expect([...seen.values()].every((times) => times === 3)).toBe(true);
  expect(seen.size).toBe(4);
});

test('a visitor is told when the data does not come, and that it has come after all', async () => {
  let broken = true;
  site.host = (path) => (broken && path.includes('train-02') ? 'missing' : undefined);
  const { page, close } = await visit();
  const message = page.locator('#message');
  await expect.poll(() => message.textContent(), { timeout: 15_000 }).toContain('train-02');
  expect(await message.textContent()).toContain('tried again');
  await draw(page, digits[7]!);
  await expect.poll(() => page.locator('#verdict').getAttribute('data-digit')).toBe('7');
  broken = false;
  await page.evaluate(() => window.downhill.complete);
  await expect.poll(() => message.textContent()).toBe('');
  site.host = () => undefined;
  await close();
});
