// What grows with use: heap, DOM and workers before and after much of it. LOAD=1 does all of it, else a twenty-fifth.
import type { CDPSession, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { digits, draw } from '../browser/pen.ts';
import { site, visit } from '../browser/stage.ts';

const whole = process.env['LOAD'] === '1';
/** So many times, or a twenty-fifth of them. */
const times = (count: number) => (whole ? count : count / 25);
const timeout = whole ? 3_600_000 : 300_000;

interface Size {
  heap: number;
  nodes: number;
  workers: number;
}

/** The page's heap and nodes once nothing can be freed any more. */
async function size(page: Page, cdp: CDPSession): Promise<Size> {
  for (let k = 0; k < 3; k++) {
    await cdp.send('HeapProfiler.collectGarbage');
    await page.waitForTimeout(100);
  }
  const { metrics } = await cdp.send('Performance.getMetrics');
  const metric = (wanted: string) => metrics.find(({ name }) => name === wanted)!.value;
  return { heap: metric('JSHeapUsedSize'), nodes: metric('Nodes'), workers: page.workers().length };
}

async function visitWithSizes() {
  const visited = await visit();
  const cdp = await visited.page.context().newCDPSession(visited.page);
  await cdp.send('Performance.enable');
  await visited.page.evaluate(() => window.downhill.complete);
  await visited.page.locator('#chapters .lesson').waitFor({ state: 'attached' });
  return { ...visited, size: () => size(visited.page, cdp) };
}

function expectFlat(what: string, before: Size, after: Size) {
  const words = ({ heap, nodes, workers }: Size) =>
    `${(heap / 1e6).toFixed(2)} MB, ${nodes} nodes, ${workers} worker`;
  console.log(`${what}: ${words(before)} before, ${words(after)} after`);
  expect(after.heap).toBeLessThan(1.1 * before.heap);
  expect(after.nodes).toBeLessThan(1.1 * before.nodes);
  expect(after.workers).toBe(1);
}

test('a thousand times forgotten', { timeout }, async () => {
  const { page, size, close } = await visitWithSizes();
  const forget = (count: number) =>
    page.evaluate(async (count) => {
      for (let k = 0; k < count; k++) {
        await window.downhill.forget({ seed: k, hidden: [[16, 16], [9], [20, 12, 8]][k % 3]! });
        await window.downhill.step(3);
      }
    }, count);
  await forget(50); // engines compile what is hot
  const before = await size();
  await forget(times(1_000));
  expectFlat(`${times(1_000)} forgets`, before, await size());
  await close();
});

test('a hundred times opened and closed', { timeout }, async () => {
  const { page, size, close } = await visitWithSizes();
  const again = async () => {
    await page.goto('about:blank');
    await page.goto(site.address);
    await page.waitForFunction(() => 'downhill' in window);
    await page.evaluate(() => window.downhill.ready);
    await page.locator('#chapters .lesson').waitFor({ state: 'attached' });
    await page.evaluate(() => window.downhill.complete);
  };
  await again();
  const before = await size();
  for (let k = 0; k < times(100); k++) await again();
  expectFlat(`${times(100)} visits`, before, await size());
  await close();
});

// At full speed a minute has as many steps as an hour has at the speed that the page opens with.
test('the film of an hour, scrubbed', { timeout }, async () => {
  const { page, size, close } = await visitWithSizes();
  await draw(page, digits[7]!);
  const film = page.locator('.film [role="slider"]').first();
  const box = (await film.boundingBox())!;
  const scrub = async (passes: number) => {
    await page.mouse.move(box.x + box.width - 60, box.y + box.height / 2);
    await page.mouse.down();
    for (let k = 0; k < 40 * passes; k++) {
      const share = 0.55 + 0.4 * Math.cos((k * Math.PI) / 40);
      await page.mouse.move(box.x + share * box.width, box.y + box.height / 2);
      await page.waitForTimeout(20);
    }
    await page.mouse.up();
    await page.waitForTimeout(500);
  };
  await page.evaluate(() => window.downhill.forget({ seed: 1 }));
  await page.locator('#speed').fill('16');
  await page.click('#run');
  await page.waitForTimeout(whole ? 30_000 : 5_000);
  await page.evaluate(() => window.downhill.pause());
  await scrub(1);
  await page.evaluate(() => window.downhill.run());
  const before = await size();
  await page.waitForTimeout(whole ? 300_000 : 10_000);
  await page.evaluate(() => window.downhill.pause());
  await scrub(times(50));
  const steps = await page.locator('.film [role="slider"]').first().getAttribute('aria-valuemax');
  expectFlat(`a film of ${steps} steps, scrubbed ${times(50)} times`, before, await size());
  await close();
});
