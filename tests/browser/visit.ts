// A real Chromium on the built page, served by a plain static server from a sub-path.
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import sirv from 'sirv';
import '../../web/src/page/console.ts'; // for the type of window.downhill

const dist = fileURLToPath(new URL('../../web/dist', import.meta.url));

/** What becomes of a request: served (undefined), answered with one byte changed, or not found. */
export type Fate = undefined | 'damaged' | 'missing';
/** How the host treats one request; the default serves it at once. */
export type Host = (path: string) => Promise<Fate> | Fate;

export interface Site {
  address: string;
  /** Replaced by a test that slows something down. */
  host: Host;
  /** The file that a request's path stands for. */
  file: (path: string) => Buffer;
  close: () => Promise<void>;
}

/**
 * Serves a copy of web/dist under /lessons/downhill/, with no header but what a file needs. `furnish` may
 * add to the copy.
 */
export async function serveSite(furnish: (folder: string) => void = () => {}): Promise<Site> {
  const top = mkdtempSync(join(tmpdir(), 'downhill-'));
  const folder = join(top, 'lessons/downhill');
  cpSync(dist, folder, { recursive: true });
  furnish(folder);
  const files = sirv(top, { dev: true });
  const file = (path: string) =>
    readFileSync(join(top, path.endsWith('/') ? `${path}index.html` : path));
  const site: Partial<Site> = { host: () => undefined, file };
  const server: Server = createServer((request, response) => {
    const path = request.url ?? '';
    void Promise.resolve(site.host!(path)).then((fate) => {
      if (!fate) {
        files(request, response);
        return;
      }
      response.statusCode = fate === 'missing' ? 404 : 200;
      const bytes = fate === 'missing' ? Buffer.from('not here') : file(path);
      bytes[bytes.length >> 1]! ^= 1;
      response.end(bytes);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  site.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/lessons/downhill/`;
  site.close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    rmSync(top, { recursive: true });
  };
  return site as Site;
}

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

export interface Visit {
  page: Page;
  /** Console errors, uncaught errors, and requests to another origin. There should be none. */
  complaints: string[];
  close: () => Promise<void>;
}

/** Opens the page and waits until it can read a drawing. `before` sees the tab before it goes anywhere. */
export async function visit(
  browser: Browser,
  site: Site,
  options: BrowserContextOptions = {},
  before: (page: Page) => void = () => {},
): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
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

/** Draws strokes with the mouse; points in shares of the pad. */
export async function draw(page: Page, strokes: readonly (readonly [number, number])[][]) {
  const box = (await page.locator('#pad').boundingBox())!;
  for (const stroke of strokes) {
    for (const [i, [x, y]] of stroke.entries()) {
      await page.mouse.move(box.x + x * box.width, box.y + y * box.height, { steps: i ? 6 : 1 });
      if (i === 0) await page.mouse.down();
    }
    await page.mouse.up();
  }
}

/** Digits drawn for these tests. */
export const digits: Record<number, (readonly [number, number])[][]> = {
  0: [
    [
      [0.5, 0.2],
      [0.35, 0.3],
      [0.3, 0.5],
      [0.36, 0.7],
      [0.5, 0.8],
      [0.64, 0.7],
      [0.7, 0.5],
      [0.64, 0.3],
      [0.5, 0.2],
    ],
  ],
  1: [
    [
      [0.54, 0.2],
      [0.5, 0.5],
      [0.47, 0.8],
    ],
  ],
  7: [
    [
      [0.3, 0.25],
      [0.5, 0.24],
      [0.7, 0.23],
      [0.6, 0.45],
      [0.52, 0.65],
      [0.46, 0.85],
    ],
  ],
};
