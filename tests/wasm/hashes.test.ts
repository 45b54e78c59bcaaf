// The same recipe gives the same bits, natively and in the shipped module: tests/hashes.json says which.
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { nativeHash, table, words, type Entry } from '../../tools/hashes.mjs';
import { put, type Core } from '../../web/src/worker/engine.ts';
import * as snapshot from '../../web/src/worker/snapshot.ts';
import { openingNetwork, takeSteps, withData } from './load.ts';

let core: Core;
beforeAll(async () => {
  core = await withData({ train: 60, test: 0 });
});

async function follow({ start, seed, hidden, activation, changes, steps }: Entry): Promise<string> {
  put(core, Uint32Array.from(hidden));
  core.reshape(activation === 'relu');
  if (start === 'opening') {
    const { theta } = await openingNetwork();
    put(core, theta);
    core.openNetwork();
  } else {
    core.forget(seed);
  }
  for (const { step, batch, learningRate } of changes) {
    takeSteps(core, step - core.position().step);
    core.setBatch(batch);
    core.setLearningRate(learningRate);
  }
  takeSteps(core, steps - core.position().step);
  const theta = snapshot.parameters(core);
  return createHash('sha256').update(new Uint8Array(theta.buffer)).digest('hex');
}

describe.each(table().map((entry) => [words(entry), entry] as const))('%s', (_, entry) => {
  test('natively', () => {
    expect(nativeHash(entry)).toBe(entry.hash);
  });

  test('as wasm', async () => {
    expect(await follow(entry)).toBe(entry.hash);
  });
});
