// The shipped module and the packed data, under node.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import createModule from '#wasm';
import { createCore, Refused, type Core } from '../../web/src/worker/core.ts';
import { readWeights, type Weights } from '../../web/src/worker/safetensors.ts';
import type { Job } from '../../web/src/worker/scheduler.ts';
import * as snapshot from '../../web/src/worker/snapshot.ts';
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
  const { Split } = core;
  const text = new TextDecoder().decode(await dataFile('manifest.json'));
  const manifest = JSON.parse(text) as Manifest;
  core.reserve(Split.train, manifest.train.images, manifest.train.inked);
  core.reserve(Split.test, manifest.test.images, manifest.test.inked);
  for (const { set, index, file } of manifest.shards) {
    if (index >= (set === 'train' ? train : test)) continue;
    const { code, message } = core.addShard(Split[set], gunzipSync(await dataFile(file)));
    if (code !== 'ok') throw new Error(`${file}: ${message as string}`);
  }
  return core;
}

/** All the steps, however many calls they take. */
export function takeSteps(core: Core, count: number): void {
  for (let left = count; left > 0;) {
    const { steps, outcome } = core.train(left, 10);
    if (outcome.code !== 'ok' || (steps === 0 && core.state().waiting))
      throw new Error('no step could be taken');
    left -= steps;
  }
}

/** Advances a job to its end, takes its result and frees it. */
export function finish<J extends Job, R>(job: J, take: (job: J) => R): R {
  try {
    while (job.advance(10));
    const { code, message } = job.status();
    if (code !== 'ok') throw new Error(message as string);
    return take(job);
  } finally {
    job.delete();
  }
}

/** Goes to a step of the run; returns the outcome. */
export const seek = (core: Core, step: number) => {
  const replay = core.replay(step);
  while (replay.advance(10));
  const failed = replay.status();
  const outcome = failed.code === 'ok' ? core.seek(replay) : failed;
  replay.delete();
  return outcome;
};

/** The lesson's network from random numbers. */
export const startLesson = (core: Core, seed: number) =>
  core.forget([16, 16], core.Activation.sigmoid, seed);

/** Mean cost over the first so many training images. */
export const cost = (core: Core, examples: number) =>
  finish(core.evaluation(examples, 0), (job) => job.train().cost / job.train().examples);

export const hash = (core: Core) =>
  createHash('sha256')
    .update(new Uint8Array(snapshot.parameters(core).buffer))
    .digest('hex');
