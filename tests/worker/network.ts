// A network that answers from memory, badly where a test wants it to: MNIST's first shards and the trained networks.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { readWeights } from '../../web/src/worker/safetensors.ts';
import type { Manifest } from '../../web/src/worker/stream.ts';
import type { Net, Wanted } from '../../web/src/worker/transfer.ts';

export const dataUrl = 'https://example.test/sub/path/data/';

type Bytes = Uint8Array<ArrayBuffer>;
export type Files = Map<string, Bytes>;

const file = async (path: string): Promise<Bytes> =>
  new Uint8Array(await readFile(fileURLToPath(new URL(`../../${path}`, import.meta.url))));

/** A file's share of the manifest, and its bytes. */
const packed = new Map<string, Bytes>();
const whole = JSON.parse(
  new TextDecoder().decode(await file('build/public/data/manifest.json')),
) as Manifest;
const networks: Files = new Map();
for (const name of ['opening.safetensors', 'large.safetensors'])
  networks.set(name, await file(`web/src/assets/networks/${name}`));

/** The first so many shards of each set, by names that say which they are, and a manifest of these. */
export async function mnist(most: number) {
  const files = new Map(networks);
  const shards: Manifest['shards'] = [];
  for (const shard of whole.shards) {
    if (shard.index >= most) continue;
    const bytes = packed.get(shard.file) ?? (await file(`build/public/data/${shard.file}`));
    packed.set(shard.file, bytes);
    const name = `${shard.set}-${shard.index}.bin`;
    files.set(name, bytes);
    shards.push({ ...shard, file: name });
  }
  const set = (name: string) => {
    const mine = shards.filter((shard) => shard.set === name);
    const images = mine.reduce((sum, shard) => sum + shard.images, 0);
    // A shard is 12 bytes, then a label and a mask of 98 bytes for each image, then the inked pixels.
    const inked = mine.reduce((sum, shard) => sum + shard.unpacked - 12 - 99 * shard.images, 0);
    return { images, inked };
  };
  const manifest: Manifest = {
    ...whole,
    train: set('train'),
    test: set('test'),
    bytes: shards.reduce((sum, { bytes }) => sum + bytes, 0),
    shards,
  };
  files.set('manifest.json', new TextEncoder().encode(JSON.stringify(manifest)));
  return { files, manifest };
}

export const sumOf = (bytes: Bytes) => createHash('sha256').update(bytes).digest('hex');

export type Answer = (bytes: Bytes) => Response | Promise<Response>;

/** Bytes in pieces, with a rest between them. */
export const inPieces =
  (pieces: number, milliseconds = 0): Answer =>
  (bytes) =>
    new Response(
      new ReadableStream<Uint8Array>({
        async start(controller) {
          const size = Math.ceil(bytes.length / pieces);
          for (let at = 0; at < bytes.length; at += size) {
            if (milliseconds) await new Promise((resolve) => setTimeout(resolve, milliseconds));
            controller.enqueue(bytes.slice(at, at + size));
          }
          controller.close();
        },
      }),
    );

/** Answers with the files; `tricks` says how, for the first requests of a file. */
export class FakeNet implements Net {
  stall = 10_000;
  readonly asked: string[] = [];
  readonly caches: (string | undefined)[] = [];
  readonly pauses: number[] = [];
  /** Shards asked for before an earlier one had come whole: the most at once, and before the very first had. */
  mostAhead = 0;
  aheadOfFirst = 0;
  private readonly arrived = new Set<string>();

  constructor(
    private readonly files: Files,
    private readonly tricks: Record<string, Answer[]> = {},
    private readonly usual: Answer = inPieces(3),
  ) {}

  /** The shards that were asked for, each once. */
  get shards(): string[] {
    return [...new Set(this.asked)].filter((name) => name.endsWith('.bin'));
  }

  /** The file as its build knew it, whatever the tricks make of it. */
  wanted(address: string): Wanted {
    const bytes = this.files.get(address.split('/').pop()!)!;
    return { address, bytes: bytes.length, sha256: sumOf(bytes) };
  }

  fetch = async (address: string, options: RequestInit): Promise<Response> => {
    const name = address.split('/').pop()!;
    this.asked.push(name);
    this.caches.push(options.cache);
    this.measure();
    await new Promise((resolve) => setTimeout(resolve, 1));
    const bytes = this.files.get(name);
    if (!bytes) return new Response('not found', { status: 404 });
    const trick = this.tricks[name]?.shift();
    return this.watched(name, bytes.length, await (trick ?? this.usual)(bytes));
  };

  pause = (milliseconds: number): Promise<void> => {
    this.pauses.push(milliseconds);
    return new Promise((resolve) => setTimeout(resolve, 1));
  };

  private measure(): void {
    const { shards } = this;
    const missing = shards.findIndex((name) => !this.arrived.has(name));
    const ahead = missing < 0 ? 0 : shards.length - missing;
    this.mostAhead = Math.max(this.mostAhead, ahead);
    if (missing === 0) this.aheadOfFirst = Math.max(this.aheadOfFirst, ahead);
  }

  /** Notes when the whole file has been read, or as many bytes as it has. */
  private watched(name: string, length: number, response: Response): Response {
    const { body, ok, status } = response;
    if (!body || !ok) return response;
    let read = 0;
    const counted = new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, controller) => {
        read += chunk.length;
        controller.enqueue(chunk);
        if (read === length) this.arrived.add(name);
      },
    });
    return new Response(body.pipeThrough(counted), { status });
  }
}

/** Of the θ that a trained network's file says. */
export function hashOf(network: 'opening' | 'large'): string {
  const read = readWeights(networks.get(`${network}.safetensors`)!);
  if ('fault' in read) throw new Error(read.fault);
  return sumOf(new Uint8Array(read.value.theta.buffer));
}
