// The same recipe gives the same bits, natively and in the shipped module: tests/hashes.json says which.
import { beforeAll, describe, expect, test } from 'vitest';
import {
  marks,
  nativeHash,
  table,
  words,
  type Entry,
  type ManualStep,
} from '../../tools/hashes.mjs';
import type { GradientSource } from '../../web/src/protocol/index.ts';
import { refusal, sourceRecord, type Core } from '../../web/src/worker/core.ts';
import { finish, hash, openingNetwork, takeSteps, withData } from './load.ts';

let core: Core;
beforeAll(async () => {
  core = await withData({ train: 60, test: 0 });
});

function take(manual: ManualStep) {
  if (manual.kind === 'edit') {
    expect(refusal(core.edit(manual.index, manual.value))).toBeNull();
    return;
  }
  // As the page sends it: an image as bytes.
  const over: GradientSource =
    'pixels' in manual.over
      ? { ...manual.over, pixels: Uint8Array.from(manual.over.pixels) }
      : manual.over;
  finish(core.descend(sourceRecord(core, over), manual.learningRate), (done) =>
    expect(refusal(core.take(done))).toBeNull(),
  );
}

async function follow(entry: Entry): Promise<string> {
  const { start, seed, hidden, steps } = entry;
  const activation = core.Activation[entry.activation];
  if (start === 'opening') core.open(hidden, activation, (await openingNetwork()).theta);
  else core.forget(hidden, activation, seed);
  for (const mark of marks(entry)) {
    takeSteps(core, mark.step - core.state().step);
    if ('manualStep' in mark) {
      take(mark.manualStep);
    } else {
      core.setBatch(mark.batch);
      core.setLearningRate(mark.learningRate);
    }
  }
  takeSteps(core, steps - core.state().step);
  return hash(core);
}

describe.each(table().map((entry) => [words(entry), entry] as const))('%s', (_, entry) => {
  test('natively', () => {
    expect(nativeHash(entry)).toBe(entry.hash);
  });

  test('as wasm', async () => {
    expect(await follow(entry)).toBe(entry.hash);
  });
});
