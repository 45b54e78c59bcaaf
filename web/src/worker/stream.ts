// MNIST as it comes: the manifest, then its shards, several on their way at once, handed on in the manifest's order.
import type { Checked, Downloader, Sum, Wanted } from './transfer.ts';

export interface Shard extends Sum {
  set: 'train' | 'test';
  index: number;
  file: string;
  images: number;
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

const inFlight = 4;

export async function streamData(list: Wanted, downloader: Downloader, sink: Sink): Promise<void> {
  const manifest = await downloader.get(list, readManifest);
  sink.manifest(manifest);

  const load = (shard: Shard) =>
    downloader.get(
      {
        address: new URL(shard.file, list.address).href,
        bytes: shard.bytes,
        sha256: shard.sha256,
        keep: true,
      },
      (packed) => unpack(packed, shard),
      (bytes) => sink.progress(bytes),
    );

  const { shards } = manifest;
  const loading: Promise<Uint8Array>[] = [];
  let begun = 0;
  for (const [index, shard] of shards.entries()) {
    // The first one has the connection to itself, since training can begin with it.
    while (begun < shards.length && begun < index + (index === 0 ? 1 : inFlight)) {
      loading.push(load(shards[begun++]!));
    }
    if (!sink.shard(shard, await loading.shift()!)) return;
  }
}

/** The build made it, and its sum has been checked. */
const readManifest = (bytes: Uint8Array): Checked<Manifest> => ({
  value: JSON.parse(new TextDecoder().decode(bytes)) as Manifest,
});

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
