import { describe, expect, test } from 'vitest';
import { readManifest, streamData, type Sink } from '../../web/src/worker/stream.ts';
import { Downloader } from '../../web/src/worker/transfer.ts';
import { dataUrl, fakeData, FakeNet, inPieces, type Answer } from './worker-fakes.ts';

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

async function stream(tricks: Record<string, Answer[]> = {}, usual?: Answer) {
  const { files, plain, manifest } = fakeData();
  const net = new FakeNet(files, tricks, usual);
  const told: (string | null)[] = [];
  const order: string[] = [];
  const came: Uint8Array[] = [];
  let bytes = 0;
  const sink: Sink = {
    manifest: () => {},
    progress: (more) => {
      bytes += more;
      expect(bytes).toBeGreaterThanOrEqual(0);
    },
    shard: ({ file }, unpacked) => {
      // One at a time until the first is there, then four; the manifest was a request too.
      const ahead = new Set(net.asked).size - 1 - order.length;
      expect(ahead).toBeLessThanOrEqual(order.length === 0 ? 1 : 4);
      order.push(file);
      came.push(unpacked);
      return true;
    },
  };
  const downloader = new Downloader(net, (fault) => told.push(fault));
  await streamData(`${dataUrl}manifest.json`, downloader, sink);
  expect(order).toEqual(manifest.shards.map(({ file }) => file));
  expect(came).toEqual(plain);
  expect(bytes).toBe(manifest.bytes);
  return { net, told };
}

describe('whatever the network does, the same data comes in the same order', () => {
  test('a good network: one request a file, the first alone, then four at once', async () => {
    const { net, told } = await stream({}, inPieces(4, 2));
    expect(net.asked.length).toBe(11);
    expect(net.asked.slice(0, 2)).toEqual(['manifest.json', 'train-0.ink']);
    expect(told).toEqual([]);
  });

  test.each(Object.entries({ flipped, truncated, tooLong, unreachable, silent, stalled }))(
    'a shard that is %s once',
    async (_, trick) => {
      const { net, told } = await stream({ 'train-1.ink': [trick], 'train-0.ink': [trick] });
      expect(net.asked.filter((file) => file === 'train-1.ink').length).toBe(2);
      expect(net.caches.filter((cache) => cache === 'reload').length).toBe(2);
      expect(told).toEqual([]);
    },
  );

  test('a server that fails first, also at the manifest', async () => {
    const { told } = await stream({
      'manifest.json': [status(500), status(503), truncated],
      'test-2.ink': [status(500)],
    });
    expect(told).toEqual([]);
  });

  test('a shard that comes last though it was asked for first', async () => {
    await stream({ 'train-1.ink': [inPieces(8, 20)] });
  });

  test('after four failures the visitor is told, and told again when all is well', async () => {
    const { net, told } = await stream({
      'train-1.ink': Array.from({ length: 6 }, () => status(404)),
      'test-1.ink': Array.from({ length: 5 }, () => flipped),
    });
    expect(told.at(-1)).toBeNull();
    expect(told.filter((fault) => fault === null).length).toBe(1);
    expect(told).toContain('train-1.ink was refused by the server (status 404)');
    expect(told).toContain('test-1.ink arrived damaged');
    expect(Math.max(...net.pauses)).toBeGreaterThan(4_000);
  });

  test('later attempts wait longer, within half a minute', async () => {
    const { net } = await stream({
      'train-0.ink': Array.from({ length: 12 }, () => unreachable),
    });
    expect(net.pauses[0]).toBeLessThanOrEqual(500);
    expect(net.pauses.at(-1)).toBeGreaterThanOrEqual(15_000);
    expect(net.pauses.at(-1)).toBeLessThanOrEqual(30_000);
  });
});

test('nothing more is sent once a shard does not fit', async () => {
  const { files } = fakeData();
  const order: string[] = [];
  await streamData(`${dataUrl}manifest.json`, new Downloader(new FakeNet(files), () => {}), {
    manifest: () => {},
    progress: () => {},
    shard: ({ file }) => order.push(file) < 2,
  });
  expect(order).toEqual(['train-0.ink', 'test-0.ink']);
});

test.each(['', '<!doctype html>', 'null', '{}', '{"version":1}', '{"version":2,"shards":[]}'])(
  'what is no manifest is not taken for one: %s',
  (text) => {
    expect(readManifest(new TextEncoder().encode(text))).toHaveProperty('fault');
  },
);

test('a manifest with a shard that lacks its sum is refused', () => {
  const { manifest } = fakeData();
  const read = (shards: unknown[]) =>
    readManifest(new TextEncoder().encode(JSON.stringify({ ...manifest, shards })));
  expect(read(manifest.shards)).toHaveProperty('value');
  expect(read([{ ...manifest.shards[0], sha256: undefined }])).toHaveProperty('fault');
  expect(read([{ ...manifest.shards[0], bytes: -1 }])).toHaveProperty('fault');
  expect(read([null])).toHaveProperty('fault');
});
