// The same recipe gives the same bits, natively and in the shipped module: tests/hashes.json says which.
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { marks, nativeHash, table, words, type ManualStep, type Entry } from '../../tools/hashes.mjs';
import type { ManualStep as Sent } from '../../web/src/protocol.ts';
import { numbers } from '../../web/src/worker/manualSteps.ts';
import { put, refusal, type Core } from '../../web/src/worker/engine.ts';
import * as snapshot from '../../web/src/worker/snapshot.ts';
import { openingNetwork, takeSteps, withData } from './load.ts';

let core: Core;
beforeAll(async () => {
  core = await withData({ train: 60, test: 0 });
});

/** As the page sends it: a picture as bytes. */
function sent(deed: ManualStep): Sent {
  if (deed.kind === 'edit') return deed;
  const { over } = deed;
  return 'pixels' in over
    ? { ...deed, over: { ...over, pixels: Uint8Array.from(over.pixels) } }
    : { ...deed, over };
}

function take(deed: Sent) {
  if (deed.kind === 'descend' && 'pixels' in deed.over) {
    put(core, deed.over.pixels);
    expect(refusal(core.drawPixels())).toBeNull();
  }
  expect(refusal(core.deed(...numbers(deed)))).toBeNull();
}

async function follow(entry: Entry): Promise<string> {
  const { start, seed, hidden, activation, steps } = entry;
  put(core, Uint32Array.from(hidden));
  core.reshape(activation === 'relu');
  if (start === 'opening') {
    const { theta } = await openingNetwork();
    put(core, theta);
    core.openNetwork();
  } else {
    core.forget(seed);
  }
  for (const mark of marks(entry)) {
    takeSteps(core, mark.step - core.position().step);
    if ('deed' in mark) {
      take(sent(mark.deed));
    } else {
      core.setBatch(mark.batch);
      core.setLearningRate(mark.learningRate);
    }
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
