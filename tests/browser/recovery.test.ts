// The built page's way back from the death of its worker. The page's clock is wound forward to its heartbeats;
// tests/worker/recovery.test.ts has the cases one by one.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { visit } from './stage.ts';

/** Milliseconds between two heartbeats of the page. */
const beat = 8_000;

async function visitWithClock() {
  const visited = await visit({}, (page) => void page.clock.install());
  const { page } = visited;
  return {
    ...visited,
    hash: () => page.evaluate(() => window.downhill.hash()),
    recipe: () => page.evaluate(() => window.downhill.recipe()),
    /** What the page tells the visitor. */
    message: () => page.locator('#message').innerText(),
    workers: () => page.workers(),
  };
}

/** One beat later, and time for the worker's answer to come. */
async function beats(page: Page, count: number) {
  for (let k = 0; k < count; k++) {
    await page.clock.fastForward(beat);
    await page.waitForTimeout(200);
  }
}

/** Something goes wrong in the newest worker. */
async function kill(page: Page) {
  const worker = page.workers().at(-1)!;
  const gone = new Promise((resolve) => worker.once('close', resolve));
  await worker.evaluate(() => {
    setTimeout(() => void Promise.reject(new Error('killed')));
  });
  await gone;
}

/** A run from a seed, with an edit and a change of shape, that the page has had a beat to write down. */
async function venture(page: Page) {
  await page.evaluate(async () => {
    await window.downhill.step(20);
    await window.downhill.forget({ seed: 4, hidden: [20], activation: 'relu' });
    await window.downhill.step(300);
    await window.downhill.edit(1_000, 0.75);
    await window.downhill.step(50);
  });
  await beats(page, 1);
}

test('a worker that dies is replaced, and the run comes back with the same hash', async () => {
  const { page, hash, recipe, message, close } = await visitWithClock();
  await venture(page);
  const before = [await hash(), await recipe()];
  await kill(page);
  await expect.poll(message).toBe('');
  await expect.poll(async () => (await recipe()).steps).toBe(351);
  expect([await hash(), await recipe()]).toEqual(before);
  await page.evaluate(() => window.downhill.step(5));
  expect((await recipe()).steps).toBe(356);
  await close();
});

test('a worker that hangs is replaced after two missed heartbeats', async () => {
  const { page, hash, recipe, message, close } = await visitWithClock();
  await venture(page);
  const before = [await hash(), await recipe()];
  const [worker] = page.workers();
  worker!
    .evaluate(() => {
      for (;;);
    })
    .catch(() => {}); // it never ends by itself
  await beats(page, 2);
  expect(page.workers()).toHaveLength(1);
  await beats(page, 1);
  // The browser may take its time to end the old one.
  await expect.poll(() => page.workers().at(-1) !== worker).toBe(true);
  await expect.poll(message).toBe('');
  await expect.poll(async () => (await recipe()).steps).toBe(351);
  expect([await hash(), await recipe()]).toEqual(before);
  await close();
});

// Five workers take all the images in, one after another.
test(
  'a worker that dies four times within a minute is not started again, and the drawing stays',
  { timeout: 120_000 },
  async () => {
    const { page, hash, message, close } = await visitWithClock();
    const opening = await hash();
    await page.mouse.move(...(await middleOfPad(page)));
    await page.mouse.down();
    await page.mouse.up();
    await venture(page);
    const run = await hash();
    for (let death = 1; death <= 3; death++) {
      await kill(page);
      await expect.poll(message).toBe('');
      await expect.poll(hash).toBe(death < 3 ? run : opening);
    }
    await kill(page);
    await expect.poll(message).toContain('cannot be started again');
    expect(page.workers()).toEqual([]);
    await expect(hash()).rejects.toThrow('reload the page');
    await expect(page.evaluate(() => window.downhill.step(1))).rejects.toThrow('reload the page');
    for (const button of ['#run', '#forget', '#back', '#step-1'])
      expect(await page.locator(button).isDisabled(), button).toBe(true);
    expect(await page.locator('#clear').isEnabled()).toBe(true);
    await close();
  },
);

async function middleOfPad(page: Page): Promise<[number, number]> {
  await page.locator('#pad').scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await page.locator('#pad').boundingBox())!;
  return [x + width / 2, y + height / 2];
}
