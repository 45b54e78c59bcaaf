import { gzipSync } from 'node:zlib';
import { describe, expect, test, vi } from 'vitest';
import { complete, opened, sleep, type Options } from './harness.ts';
import { hashOf, inPieces, mnist, sumOf, type Answer } from './network.ts';

const flipped: Answer = (bytes) => {
  const wrong = bytes.slice();
  wrong[wrong.length >> 1]! ^= 1;
  return new Response(wrong);
};
const truncated: Answer = (bytes) => new Response(bytes.slice(0, -20));
const tooLong: Answer = (bytes) => new Response(new Uint8Array([...bytes, 0]));
const status =
  (code: number): Answer =>
  () =>
    new Response('no', { status: code });
const unreachable: Answer = () => Promise.reject(new TypeError('Failed to fetch'));
const silent: Answer = () => new Promise(() => {});
const stalled: Answer = (bytes) =>
  new Response(
    new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(bytes.slice(0, 10)),
    }),
  );
const text =
  (what: string): Answer =>
  () =>
    new Response(what);
const times = (count: number, answer: Answer) => Array.from({ length: count }, () => answer);

/** What tells the images and their order apart: C_k and label of each, and a step over the first of them. */
async function fingerprint({ ask }: Awaited<ReturnType<typeof complete>>) {
  const [train, test] = [
    await ask('predictAll', { set: 'train' }),
    await ask('predictAll', { set: 'test' }),
  ];
  await ask('step', { count: 1 });
  return { train, test, hash: await ask('hash', null) };
}
let good: ReturnType<typeof fingerprint> | undefined;

async function stream(tricks: Record<string, Answer[]> = {}, options: Options = {}) {
  const streamed = await complete({ tricks, ...options });
  const { net, manifest, events } = streamed;
  const data = events.flatMap((event) => (event.event === 'data' ? [event.data] : []));
  expect(data.every(({ bytes }) => bytes >= 0 && bytes <= manifest.bytes + 1)).toBe(true);
  expect(data.at(-1)).toMatchObject({ bytes: manifest.bytes, images: 10_000 });
  const order = [
    ...new Set(data.map(({ trainImages, testImages }) => `${trainImages} ${testImages}`)),
  ];
  expect(order.filter((counts) => counts !== '0 0')).toEqual(
    manifest.shards.map((_, k) => `${1_000 * ((k >> 1) + 1)} ${1_000 * ((k + 1) >> 1)}`),
  );
  // One at a time until the first is there, then four.
  expect(net.aheadOfFirst).toBe(1);
  expect(net.mostAhead).toBeLessThanOrEqual(4);
  good ??= complete().then(fingerprint);
  expect(await fingerprint(streamed)).toEqual(await good);
  return streamed;
}

describe('whatever the network does, the same data comes in the same order', () => {
  test('a good network: one request a file, the first alone, then four at once', async () => {
    const { net, told } = await stream({}, { pace: inPieces(4, 2) });
    expect(net.asked).toHaveLength(12);
    expect(net.asked.slice(0, 3)).toEqual(['opening.safetensors', 'manifest.json', 'train-0.bin']);
    expect(net.mostAhead).toBe(4);
    expect(told()).toEqual([]);
  });

  test.each(Object.entries({ flipped, truncated, tooLong, unreachable, silent, stalled }))(
    'a shard that is %s once',
    async (_, trick) => {
      const { net, told } = await stream(
        { 'train-1.bin': [trick], 'train-0.bin': [trick] },
        { stall: 300 },
      );
      expect(net.asked.filter((file) => file === 'train-1.bin').length).toBe(2);
      expect(net.caches.filter((cache) => cache === 'reload').length).toBe(2);
      expect(told()).toEqual([]);
    },
  );

  test('a server that fails first, also at the manifest', async () => {
    const { told } = await stream({
      'manifest.json': [status(500), status(503), truncated],
      'test-2.bin': [status(500)],
    });
    expect(told()).toEqual([]);
  });

  test('a shard that comes last though it was asked for first', async () => {
    await stream({ 'train-1.bin': [inPieces(8, 20)] });
  });

  test('after four failures the visitor is told, and told again when all is well', async () => {
    const { net, told } = await stream({
      'train-1.bin': times(6, status(404)),
      'test-1.bin': times(5, flipped),
    });
    const messages = told().map((problem) => problem?.message ?? null);
    expect(messages.at(-1)).toBeNull();
    expect(messages.filter((message) => message === null)).toHaveLength(1);
    const clause = (what: string) => expect.stringContaining(`The file ${what}. `) as string;
    expect(messages).toContainEqual(clause('train-1.bin was refused by the server (status 404)'));
    expect(messages).toContainEqual(clause('test-1.bin arrived damaged'));
    expect(Math.max(...net.pauses)).toBeGreaterThan(4_000);
  });

  test('later attempts wait longer, within half a minute', async () => {
    const { net } = await stream({ 'train-0.bin': times(12, unreachable) });
    expect(net.pauses[0]).toBeLessThanOrEqual(500);
    expect(net.pauses.at(-1)).toBeGreaterThanOrEqual(15_000);
    expect(net.pauses.at(-1)).toBeLessThanOrEqual(30_000);
  });
});

test('nothing more is put in once a shard does not fit, and the visitor is told', async () => {
  const odd = new Uint8Array(gzipSync('This is no shard.'));
  const { ask, frame, told, net } = await opened({
    renewed(files, manifest) {
      Object.assign(manifest.shards[2]!, { bytes: odd.length, sha256: sumOf(odd), unpacked: 17 });
      files.set('train-1.bin', odd);
      files.set('manifest.json', new TextEncoder().encode(JSON.stringify(manifest)));
    },
  });
  await expect.poll(told).toHaveLength(1);
  const said = told()[0]!.message;
  expect(said).toContain('The file train-1.bin does not fit this page');
  expect(said).toContain('2,000 pictures that are here are kept');
  await sleep(50);
  expect((await frame()).data).toMatchObject({ trainImages: 1_000, testImages: 1_000 });
  expect(net.shards.length).toBeLessThanOrEqual(6);
  expect((await ask('step', { count: 100 })).step).toBe(100);
});

const { manifest } = await mnist(1);

describe('a manifest that is not the one of this build is fetched again', () => {
  const [train, check] = manifest.shards;
  const listing = (...shards: unknown[]) => JSON.stringify({ ...manifest, shards });
  const digit = train!.sha256.replace(/[0-8]/, (one) => String(Number(one) + 1));
  test.each([
    ['nothing', ''],
    ['a page that says so', '<!doctype html>'],
    ['null', 'null'],
    ['another version', '{"version":2,"shards":[]}'],
    ['null for a shard', listing(null)],
    ["a digit of a shard's sum changed", listing({ ...train, sha256: digit }, check)],
    ["a digit of a shard's length changed", listing({ ...train, bytes: 9 }, check)],
    ['a shard missing', listing(check)],
    ['a test shard called train', listing(train, { ...check, set: 'train' })],
    ['100,000 shards', listing(...Array.from({ length: 100_000 }, () => train))],
  ])('%s', async (_, what) => {
    const { told, net } = await complete({
      shards: 1,
      tricks: { 'manifest.json': times(4, text(what)) },
    });
    expect(net.asked.filter((file) => file === 'manifest.json')).toHaveLength(5);
    expect(net.shards).toHaveLength(2);
    expect(told()).toMatchObject([
      {
        code: 'network',
        message: expect.stringMatching(/manifest\.json arrived/) as string,
      },
      null,
    ]);
  });
});

test.each(['opening.safetensors', 'large.safetensors'])(
  '%s with a byte flipped is not used, but fetched again',
  async (file) => {
    const { ask, net, told } = await opened({ tricks: { [file]: times(4, flipped) } });
    await ask('reopen', { network: file === 'large.safetensors' ? 'large' : 'opening' });
    expect(await ask('hash', null)).toBe(
      hashOf(file === 'large.safetensors' ? 'large' : 'opening'),
    );
    expect(net.asked.filter((asked) => asked === file)).toHaveLength(5);
    expect(told().map((problem) => problem?.message ?? null)).toEqual([
      expect.stringContaining(`The file ${file} arrived damaged.`),
      null,
    ]);
  },
);

test('a page from plain http, where there is no crypto.subtle, checks its files all the same', async () => {
  vi.stubGlobal('crypto', { ...crypto, subtle: undefined });
  const { net, manifest } = await stream({ 'train-1.bin': [flipped] });
  expect(net.asked.filter((file) => file === 'train-1.bin')).toHaveLength(2);
  expect(manifest.shards).toHaveLength(10);
  vi.unstubAllGlobals();
});
