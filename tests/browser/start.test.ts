// What a visitor is told where the network cannot start, and how it starts after all.
import type { Page } from 'playwright-core';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { launch } from './chromium.ts';
import { flipped, serveSite } from './site.ts';
import { engines } from './engines.ts';
import { browser, site } from './stage.ts';

const never = () => new Promise<undefined>(() => undefined);
const workerScript = /\/assets\/main-[^/]*\.js/;

const contexts: { close(): Promise<void> }[] = [];
afterEach(async () => {
  site.host = () => undefined;
  for (const context of contexts.splice(0)) await context.close();
});

async function open(before: (page: Page) => Promise<unknown> = async () => {}, by = browser) {
  const context = await by.newContext({ serviceWorkers: 'block' });
  contexts.push(context);
  const page = await context.newPage();
  await before(page);
  await page.goto(site.address);
  return page;
}
const said = (page: Page) => page.locator('#message').innerText();
const ready = (page: Page) => page.evaluate(() => window.downhill.ready);
/** What a call is refused with. */
const refusal = (page: Page) =>
  page.evaluate(() => window.downhill.step(1).then(String, (error: Error) => error.message));

describe('a browser that cannot run the network says so once, and refuses calls', () => {
  test.each([
    ['no WebAssembly', ['--js-flags=--jitless'], 'is missing or switched off'],
    [
      'no SIMD',
      ['--js-flags=--no-enable-sse4-1 --no-enable-ssse3 --no-enable-sse3'],
      'has no SIMD',
    ],
  ])('%s', async (_, flags, why) => {
    const own = await launch(...flags);
    contexts.push(own);
    const page = await open(undefined, own);
    await expect.poll(() => said(page)).toContain(why);
    expect(await said(page)).toContain('a current Firefox');
    expect(await refusal(page)).toContain(why);
    expect((await said(page)).split(why)).toHaveLength(2);
    expect(await page.locator('header p').innerText()).not.toContain('being fetched');
    await page.waitForTimeout(1_000);
    expect(page.workers()).toHaveLength(1); // and it was the first
  });

  test.each([
    [
      'no module workers',
      'too old',
      () => {
        window.Worker = class extends Worker {
          constructor(address: string | URL) {
            super(address);
          }
        };
      },
    ],
    [
      'no workers',
      'start no worker',
      () => {
        window.Worker = class {
          constructor() {
            throw new DOMException('The operation is insecure.', 'SecurityError');
          }
        } as unknown as typeof Worker;
      },
    ],
  ])('%s', async (_, why, change) => {
    const page = await open((page) => page.addInitScript(change));
    await expect.poll(() => said(page)).toContain(why);
    expect(await refusal(page)).toContain(why);
    expect((await said(page)).split(why)).toHaveLength(2);
    expect(page.workers()).toEqual([]);
  });
});

test("a worker's script that does not come is told after 15 s, and fetched again", async () => {
  let asked = 0;
  site.host = (path) => (workerScript.test(path) && ++asked === 1 ? never() : undefined);
  const page = await open((page) => page.clock.install());
  await page.clock.fastForward(9_000);
  expect(await said(page)).toBe('');
  expect(asked).toBe(1);
  await page.clock.fastForward(6_500);
  await expect.poll(() => said(page)).toContain('does not arrive');
  await page.clock.fastForward(100);
  await ready(page);
  expect(asked).toBe(2);
  await expect.poll(() => said(page)).toBe('');
});

test("a worker's script that is refused by the host is fetched again, and told meanwhile", async () => {
  let broken = true;
  site.host = (path) => (broken && workerScript.test(path) ? 'missing' : undefined);
  const page = await open();
  await expect.poll(() => said(page)).toContain('It is tried again by itself');
  broken = false;
  await ready(page);
  await expect.poll(() => said(page)).toBe('');
});

test("a worker's script with any byte flipped never runs", { timeout: 120_000 }, async () => {
  let place = 0;
  let asked = 0;
  site.host = (path) => {
    if (!workerScript.test(path) || ++asked > 1) return undefined;
    const bytes = site.file(path);
    return flipped(bytes, Math.floor(place * bytes.length));
  };
  for (let k = 0; k < 5; k++) {
    place = 0.999 * Math.random(); // at the end stands where the sources are
    asked = 0;
    const page = await open();
    await ready(page);
    expect(asked, `the byte at ${place} of the script`).toBe(2);
    await page.close();
  }
});

describe('a page that nothing starts says what it needs', () => {
  const shown = (page: Page) => expect.poll(() => page.locator('#start').isVisible()).toBe(true);

  test('as a file', async () => {
    const context = await browser.newContext();
    contexts.push(context);
    const page = await context.newPage();
    await page.goto(
      `file://${fileURLToPath(new URL('../../web/dist/index.html', import.meta.url))}`,
    );
    await shown(page);
    expect(await page.locator('#start').innerText()).toContain('begins with http');
  });

  test('in a frame that may do little', async () => {
    const page = await open((page) =>
      page.route('**/framed', (route) =>
        route.fulfill({
          contentType: 'text/html',
          body: `<iframe sandbox="allow-scripts" src="${site.address}"></iframe>`,
        }),
      ),
    );
    await page.goto(`${site.address}framed`);
    await expect.poll(() => page.frameLocator('iframe').locator('#start').isVisible()).toBe(true);
  });

  test('without JavaScript', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    contexts.push(context);
    const page = await context.newPage();
    await page.goto(site.address);
    await shown(page);
  });

  test('and is whole on a host that knows only the endings that every host knows', async () => {
    const known = /(\.(html|js|css|json|wasm|bin|png|svg|webmanifest)|\/)(\?|$)/;
    const refused: string[] = [];
    site.host = (path) => {
      if (known.test(path)) return undefined;
      refused.push(path);
      return 'missing';
    };
    const page = await open();
    await ready(page);
    await page.evaluate(() => window.downhill.complete);
    await page.evaluate(() => window.downhill.reopen('large'));
    expect(refused).toEqual([]);
  });

  test('and is not seen where the page starts', async () => {
    const page = await open();
    await ready(page);
    expect(await page.locator('#start').count()).toBe(0);
  });
});

describe.each(Object.entries(engines))('%s', (_, launchEngine) => {
  test(
    'scripts with any byte flipped do not run, and the page says what to do',
    { timeout: 180_000 },
    async () => {
      const engine = await launchEngine();
      contexts.push(engine);
      for (const script of ['index', 'client']) {
        const own = await serveSite(); // an address whose files no cache has
        own.host = (path) => {
          if (!path.includes(`/assets/${script}-`)) return undefined;
          const bytes = own.file(path);
          return flipped(bytes, Math.floor(Math.random() * bytes.length));
        };
        await engine.goto(own.address);
        const visible = () => {
          const start = document.querySelector('#start');
          return !!start && getComputedStyle(start).visibility === 'visible';
        };
        await expect.poll(() => engine.evaluate(visible, null), { timeout: 20_000 }).toBe(true);
        expect(await engine.evaluate(() => 'downhill' in window, null)).toBe(false);
        await own.close();
      }
    },
  );

  test('a chapter that came damaged or not at all comes by itself, or when it is wanted again', async () => {
    const engine = await launchEngine();
    contexts.push(engine);
    let left = 2;
    site.host = (path) => {
      if (!/\/assets\/(network|Passage)-.*js/.test(path) || left-- <= 0) return undefined;
      return left ? 'missing' : 'damaged';
    };
    const there = () => engine.evaluate(() => !!document.querySelector('#network .passage'), null);
    await engine.goto(`${site.address}#network`);
    await expect.poll(there, { timeout: 30_000 }).toBe(true);

    left = Infinity;
    await engine.goto(`${site.address}?again#network`);
    const button = () =>
      engine.evaluate(() => document.querySelector('#network button')?.textContent ?? '', null);
    await expect.poll(button, { timeout: 30_000 }).toBe('Try again');
    left = 0;
    await engine.evaluate(
      () => document.querySelector<HTMLElement>('#network button')!.click(),
      null,
    );
    await expect.poll(there, { timeout: 30_000 }).toBe(true);
  });

  test('a chapter that is gone since the page was renewed offers to open the page again', async () => {
    const engine = await launchEngine();
    contexts.push(engine);
    site.host = (path) => {
      if (/\/assets\/network-.*js/.test(path)) return 'missing';
      if (path.includes('service-worker.js')) return 'missing';
      return path.endsWith('/files.json')
        ? Buffer.from(String(site.file(path)).replaceAll('assets/', 'assets/renewed-'))
        : undefined;
    };
    await engine.goto(site.address);
    await expect
      .poll(
        () => engine.evaluate(() => document.querySelector('#chapters')?.textContent ?? '', null),
        { timeout: 30_000 },
      )
      .toContain('has been renewed');
    expect(
      await engine.evaluate(() => document.querySelector('#chapters button')?.textContent, null),
    ).toBe('Reload');
  });
});
