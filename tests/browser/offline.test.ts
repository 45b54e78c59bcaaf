// The page without its host, and with a host that has a newer version of it. One set of tests for three engines.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { engines, type Engine } from './engines.ts';
import { serveSite, type Site } from './site.ts';

// All files of a version come before it is there.
vi.setConfig({ testTimeout: 120_000 });

/** Trains from a seed, and says where that led. */
const train = async () => {
  await window.downhill.complete;
  await window.downhill.forget({ seed: 5 });
  await window.downhill.step(200);
  return window.downhill.hash();
};
const said = () => document.querySelector('#message')!.textContent ?? '';
const press = (name: string) => {
  const buttons = [...document.querySelectorAll('button')];
  buttons.find((button) => button.textContent.trim() === name)!.click();
};
/** The service worker has taken all along. */
const kept = async () => {
  await navigator.serviceWorker.ready;
  while (!navigator.serviceWorker.controller)
    await new Promise((resolve) => setTimeout(resolve, 50));
};

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const next = mkdtempSync(join(tmpdir(), 'downhill-'));
beforeAll(async () => {
  const vite = here('../../web/node_modules/.bin/vite');
  const config = here('renewed.vite.ts');
  const command = [
    'build',
    here('../../web'),
    '--config',
    config,
    '--outDir',
    next,
    '--emptyOutDir',
  ];
  await promisify(execFile)(vite, command, { env: { ...process.env, NODE_ENV: 'production' } });
}, 240_000);
afterAll(() => rmSync(next, { recursive: true }));

describe.each(Object.entries(engines))('%s', (_, open) => {
  let engine: Engine;
  let site: Site;
  beforeAll(async () => {
    [engine, site] = await Promise.all([open(), serveSite()]);
    await engine.goto(site.address);
  });
  afterEach(() => {
    site.host = () => undefined;
  });
  afterAll(async () => {
    await engine.close();
    await site.close();
  });

  test('after one visit the page opens, trains and reads with its host dead', async () => {
    const before = await engine.evaluate(train, null);
    await engine.evaluate(kept, null);
    const asked: string[] = [];
    site.host = (path) => {
      asked.push(path);
      return 'gone';
    };
    await engine.goto(`${site.address}?again`);
    expect(await engine.evaluate(train, null)).toBe(before);
    const read = await engine.evaluate(
      async (points) => (await window.downhill.predict([points])).digit,
      [
        [0.5, 0.1],
        [0.5, 0.9],
      ] as [number, number][],
    );
    expect(read).toBe(1);
    for (const chapter of ['network', 'hand']) {
      await engine.evaluate((id) => void (location.hash = id), chapter);
      await expect
        .poll(() => engine.evaluate((id) => !!document.querySelector(`#${id} .passage`), chapter))
        .toBe(true);
    }
    await engine.evaluate(() => window.downhill.reopen('large'), null);
    // Of the first visit; nothing is said of the host.
    await expect
      .poll(() => engine.evaluate(said, null))
      .toMatch(/^Your run of [\d,]+ steps? is still here\.$/);
    // A browser looks for a newer service worker whenever it likes.
    expect(asked.filter((path) => !/service-worker|manifest\.webmanifest|icon/.test(path))).toEqual(
      [],
    );
  });

  test('a newer version is told, does not mix with this one, and comes when it is wanted, although data stalls', async () => {
    await engine.evaluate(() => caches.delete('downhill-data'), null);
    site.host = (path) => (/data\/train-[3-5]/.test(path) ? new Promise(() => {}) : undefined);
    await engine.goto(site.address);
    await engine.evaluate(kept, null);
    await expect
      .poll(() => engine.evaluate(() => !!document.querySelector('#chapters .lesson'), null))
      .toBe(true);
    site.deploy(next);
    // As after ten minutes, or when the page comes into view.
    const look = () => void document.dispatchEvent(new Event('visibilitychange'));
    await expect
      .poll(() => engine.evaluate(look, null).then(() => engine.evaluate(said, null)), {
        interval: 1_000, // a look asks the host
        timeout: 30_000, // all files of the version come before it is offered
      })
      .toContain('A newer version');
    expect(await engine.evaluate(() => document.title, null)).not.toContain('Renewed');
    // What was there before is there still.
    await engine.evaluate(() => void (location.hash = 'learned'), null);
    await expect
      .poll(() => engine.evaluate(() => !!document.querySelector('#learned .passage'), null))
      .toBe(true);
    site.host = () => undefined;
    await engine.evaluate(press, 'Reload');
    await expect.poll(() => engine.evaluate(() => document.title, null)).toContain('Renewed');
    await expect.poll(() => engine.evaluate(() => 'downhill' in window, null)).toBe(true);
    await engine.evaluate(() => window.downhill.ready, null);
    const old = await engine.evaluate(async () => {
      const names = await caches.keys();
      const all = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
      return all.flat().filter(({ url }) => url.includes('learned-')).length;
    }, null);
    expect(old).toBe(1);
  });
});
