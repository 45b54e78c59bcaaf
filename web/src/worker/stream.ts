// MNIST as it comes: the manifest, then its shards, several on their way at once, handed on in the manifest's order.
import type { Checked, Downloader } from './transfer.ts';

export interface Shard {
  set: 'train' | 'test';
  index: number;
  file: string;
  images: number;
  bytes: number;
  sha256: string;
  /** Length once unpacked. */
  unpacked: number;
}

export interface Manifest {
  version: number;
  shardSize: number;
  train: { images: number; inked: number };
  test: { images: number; inked: number };
  bytes: number;
  shards: Shard[];
}

export interface Sink {
  manifest(manifest: Manifest): void;
  /** Bytes that have come; negative where they came in vain. */
  progress(bytes: number): void;
  /** False where the shard does not fit: then nothing more is sent. */
  shard(shard: Shard, unpacked: Uint8Array): boolean;
}

const version = 1;
const inFlight = 4;

export async function streamData(
  manifestUrl: string,
  downloader: Downloader,
  sink: Sink,
): Promise<void> {
  const manifest = await downloader.get({ address: manifestUrl }, readManifest);
  sink.manifest(manifest);

  const load = (shard: Shard) =>
    downloader.get(
      {
        address: new URL(shard.file, manifestUrl).href,
        bytes: shard.bytes,
        sha256: shard.sha256,
      },
      (packed) => unpack(packed, shard),
      (bytes) => sink.progress(bytes),
    );

  const { shards } = manifest;
  const loading: Promise<Uint8Array>[] = [];
  let begun = 0;
  for (const [index, shard] of shards.entries()) {
    // The first one has the line to itself, since training can begin with it.
    while (begun < shards.length && begun < index + (index === 0 ? 1 : inFlight)) {
      loading.push(load(shards[begun++]!));
    }
    if (!sink.shard(shard, await loading.shift()!)) return;
  }
}

/** Checked by hand: what a server sends under this name may be a page that says "not found". */
export function readManifest(bytes: Uint8Array<ArrayBuffer>): Checked<Manifest> {
  const fault = { fault: 'arrived damaged' };
  let read: unknown;
  try {
    read = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return fault;
  }
  const count = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;
  const set = (value: Partial<Manifest['train']> | undefined) =>
    count(value?.images) && count(value?.inked);
  const shard = (value: Partial<Shard> | null) =>
    (value?.set === 'train' || value?.set === 'test') &&
    typeof value.file === 'string' &&
    typeof value.sha256 === 'string' &&
    [value.index, value.images, value.bytes, value.unpacked].every(count);

  const manifest = read as Partial<Manifest> | null;
  if (manifest?.version !== version) return { fault: 'is of another version' };
  const good =
    set(manifest.train) &&
    set(manifest.test) &&
    count(manifest.bytes) &&
    Array.isArray(manifest.shards) &&
    manifest.shards.every(shard);
  return good ? { value: manifest as Manifest } : fault;
}

async function unpack(
  packed: Uint8Array<ArrayBuffer>,
  { unpacked }: Shard,
): Promise<Checked<Uint8Array>> {
  try {
    const plain = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
    const bytes = new Uint8Array(await new Response(plain).arrayBuffer());
    if (bytes.length === unpacked) return { value: bytes };
  } catch {
    // Said below: the sum was right, so the file was packed wrongly.
  }
  return { fault: 'cannot be unpacked' };
}
