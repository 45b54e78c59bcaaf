// The shipped module and the packed data, under node.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import createModule from '#wasm';
import { createCore, put, Refused, type Core } from '../../web/src/worker/engine.ts';
import { readWeights, type Weights } from '../../web/src/worker/safetensors.ts';
import type { Manifest } from '../../web/src/worker/stream.ts';

const build = (path: string) => fileURLToPath(new URL(`../../build/${path}`, import.meta.url));

export const dataFile = async (name: string) =>
  new Uint8Array(await readFile(build(`public/data/${name}`)));

export async function openingNetwork(): Promise<Weights> {
  const file = new URL('../../web/src/assets/networks/opening.safetensors', import.meta.url);
  const read = readWeights(new Uint8Array(await readFile(file)));
  if ('fault' in read) throw new Error(`${file.pathname} ${read.fault}`);
  return read.value;
}

export async function loadCore(): Promise<Core> {
  const core = await createCore(createModule, await readFile(build('wasm/downhill.wasm')));
  if (core instanceof Refused) throw new Error(core.problem.message);
  return core;
}

/** A core with the first so many shards of each set. */
export async function withData({ train = 3, test = 1 } = {}): Promise<Core> {
  const core = await loadCore();
  const text = new TextDecoder().decode(await dataFile('manifest.json'));
  const manifest = JSON.parse(text) as Manifest;
  core.expect(true, manifest.train.images, manifest.train.inked);
  core.expect(false, manifest.test.images, manifest.test.inked);
  for (const { set, index, file } of manifest.shards) {
    if (index >= (set === 'train' ? train : test)) continue;
    put(core, new Uint8Array(gunzipSync(await dataFile(file))));
    const { code, message } = core.addShard(set === 'train');
    if (code !== 'ok') throw new Error(`${file}: ${message as string}`);
  }
  return core;
}

/** All the steps, however many calls they take. */
export function takeSteps(core: Core, count: number): void {
  for (let left = count; left > 0;) {
    const taken = core.train(left, 10);
    if (taken === 0) throw new Error('no step could be taken');
    left -= taken;
  }
}
