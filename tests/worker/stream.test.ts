import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { complete, opened, sleep, type Options } from './harness.ts';
import { inPieces, mnist, type Answer } from './network.ts';

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
    expect(net.asked.slice(0, 3)).toEqual(['opening.safetensors', 'manifest.json', 'train-0.ink']);
    expect(net.mostAhead).toBe(4);
    expect(told()).toEqual([]);
  });

  test.each(Object.entries({ flipped, truncated, tooLong, unreachable, silent, stalled }))(
    'a shard that is %s once',
    async (_, trick) => {
      const { net, told } = await stream(
        { 'train-1.ink': [trick], 'train-0.ink': [trick] },
        { stall: 300 },
      );
      expect(net.asked.filter((file) => file === 'train-1.ink').length).toBe(2);
      expect(net.caches.filter((cache) => cache === 'reload').length).toBe(2);
      expect(told()).toEqual([]);
    },
  );

  test('a server that fails first, also at the manifest', async () => {
    const { told } = await stream({
      'manifest.json': [status(500), status(503), truncated],
      'test-2.ink': [status(500)],
    });
    expect(told()).toEqual([]);
  });

  test('a shard that comes last though it was asked for first', async () => {
    await stream({ 'train-1.ink': [inPieces(8, 20)] });
  });

  test('after four failures the visitor is told, and told again when all is well', async () => {
    const { net, told } = await stream({
      'train-1.ink': times(6, status(404)),
      'test-1.ink': times(5, flipped),
    });
    const messages = told().map((problem) => problem?.message ?? null);
    expect(messages.at(-1)).toBeNull();
    expect(messages.filter((message) => message === null)).toHaveLength(1);
    const clause = (what: string) => expect.stringContaining(`The file ${what}. `) as string;
    expect(messages).toContainEqual(clause('train-1.ink was refused by the server (status 404)'));
    expect(messages).toContainEqual(clause('test-1.ink arrived damaged'));
    expect(Math.max(...net.pauses)).toBeGreaterThan(4_000);
  });

  test('later attempts wait longer, within half a minute', async () => {
    const { net } = await stream({ 'train-0.ink': times(12, unreachable) });
    expect(net.pauses[0]).toBeLessThanOrEqual(500);
    expect(net.pauses.at(-1)).toBeGreaterThanOrEqual(15_000);
    expect(net.pauses.at(-1)).toBeLessThanOrEqual(30_000);
  });
});

test('nothing more is put in once a shard does not fit, and the visitor is told', async () => {
  const { manifest } = await mnist(5);
  const odd = new Uint8Array(gzipSync('This is no shard.'));
  const renewed = manifest.shards.with(2, {
    ...manifest.shards[2]!,
    bytes: odd.length,
    sha256: createHash('sha256').update(odd).digest('hex'),
    unpacked: 17,
  });
  const { ask, frame, told, net } = await opened({
    tricks: {
      'manifest.json': [text(JSON.stringify({ ...manifest, shards: renewed }))],
      'train-1.ink': [() => new Response(odd)],
    },
  });
  await expect.poll(told).toHaveLength(1);
  const said = told()[0]!.message;
  expect(said).toContain('The file train-1.ink does not fit this page');
  expect(said).toContain('2,000 pictures that are here are kept');
  await sleep(50);
  expect((await frame()).data).toMatchObject({ trainImages: 1_000, testImages: 1_000 });
  expect(net.shards.length).toBeLessThanOrEqual(6);
  expect((await ask('step', { count: 100 })).step).toBe(100);
});

const { manifest } = await mnist(1);

describe('what is no manifest is not taken for one', () => {
  const [first] = manifest.shards;
  const broken = (shard: unknown) => JSON.stringify({ ...manifest, shards: [shard] });
  test.each([
    ['nothing', ''],
    ['a page that says so', '<!doctype html>'],
    ['null', 'null'],
    ['an empty object', '{}'],
    ['no shards', '{"version":1}'],
    ['another version', '{"version":2,"shards":[]}'],
    ['a shard without its sum', broken({ ...first, sha256: undefined })],
    ['a shard of a negative size', broken({ ...first, bytes: -1 })],
    ['null for a shard', broken(null)],
  ])('%s', async (_, what) => {
    const { told } = await complete({
      shards: 1,
      tricks: { 'manifest.json': times(4, text(what)) },
    });
    expect(told()).toMatchObject([
      {
        code: 'network',
        message: expect.stringMatching(/manifest\.json (arrived damaged|is of)/) as string,
      },
      null,
    ]);
  });
});
