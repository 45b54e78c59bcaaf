// Every fetched file comes badly in every way that a host can think of, in every engine, two ways a visit: the page gets
// over it by itself, and the run has the same bits.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { engines, type Engine } from './engines.ts';
import { serveSite, type Answer, type Site } from './site.ts';

/** What the page runs on and can fetch again. A script that the page itself names can only be reported. */
const files = {
  'the worker’s script': /\/assets\/main-/,
  'the wasm module': /\.wasm/,
  'the trained weights': /\/opening-.*\.bin/,
  'the manifest': /\/data\/manifest\.json/,
  'the first shard': /\/train-00-/,
  'the last shard': /\/test-09-/,
};

const faults: Record<string, (whole: Buffer) => Answer> = {
  'is not found': () => 'missing',
  'has one byte changed': () => 'damaged',
  'is cut off by a host that dies': () => 'gone',
  'is cut short': (whole) => whole.subarray(0, whole.length >> 1),
  'is empty': () => Buffer.alloc(0),
  'is a page that says so': () => Buffer.from('<!doctype html><title>Not here</title>'),
};

/** What a run from a seed leads to. */
const train = async () => {
  await window.downhill.ready;
  await window.downhill.complete;
  await window.downhill.forget({ seed: 5 });
  await window.downhill.step(200);
  return window.downhill.hash();
};
/** Until the console is there: not every driver waits for the page's scripts. */
const opened = async () => {
  while (!('downhill' in window)) await new Promise((resolve) => setTimeout(resolve, 20));
};

describe.each(Object.entries(engines))('%s', (_, open) => {
  let engine: Engine;
  let site: Site;
  let hash: string;

  /** A page that nothing is kept for: another port is another origin. */
  async function visit(host: (site: Site) => Site['host'] = () => () => undefined) {
    site = await serveSite();
    const answer = host(site);
    // It would fetch all files a second time.
    site.host = (path) => (path.includes('service-worker') ? 'missing' : answer(path));
    await engine.goto(site.address);
    await engine.evaluate(opened, null);
  }

  beforeAll(async () => {
    engine = await open();
    await visit();
    hash = await engine.evaluate(train, null);
    await site.close();
  });
  afterEach(() => site.close());
  afterAll(() => engine.close());

  const ways = Object.keys(faults);
  const pairs = [0, 2, 4].map((k) => [ways[k]!, ways[k + 1]!] as const);
  test.each(pairs)(
    'each file %s, then %s, then comes',
    async (...pair) => {
      const failed = new Map<string, number>();
      await visit(({ file }) => (path) => {
        const [name] = Object.entries(files).find(([, pattern]) => pattern.test(path)) ?? [];
        const times = name ? (failed.get(name) ?? 0) : 2;
        if (times >= pair.length) return undefined;
        failed.set(name!, times + 1);
        return faults[pair[times]!]!(file(path));
      });
      expect(await engine.evaluate(train, null)).toBe(hash);
      expect(Object.fromEntries(failed)).toEqual(
        Object.fromEntries(Object.keys(files).map((name) => [name, pair.length])),
      );
      const said = () => document.querySelector('#message')?.textContent.trim() ?? '';
      await expect.poll(() => engine.evaluate(said, null)).toBe('');
    },
    120_000,
  );
});
