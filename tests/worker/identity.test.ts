// The identities that travel with every state: of θ, and of the run.
import { expect, test } from 'vitest';
import type { RunState } from '../../web/src/protocol/index.ts';
import { complete, type Asking } from './harness.ts';

/** Commands and reads of all kinds; each resolves when the worker has answered. */
const walk = (ask: Asking): (() => Promise<unknown>)[] => [
  () => ask('step', { count: 20 }),
  () => ask('settings', { batch: 20, learningRate: 0.2 }),
  () => ask('step', { count: 5 }),
  () => ask('seek', { step: 20 }),
  () => ask('seek', { step: 25 }),
  () => ask('manualStep', { kind: 'edit', index: 7, value: 0.5 }),
  () => ask('manualStep', { kind: 'descend', over: { examples: 50 }, learningRate: 0.1 }),
  () => ask('gradient', { examples: 50 }),
  () => ask('predictions', { set: 'test', indices: [1], step: 3 }),
  () => ask('compare', { steps: 10, seed: 4 }),
  () => ask('seek', { step: 0 }),
  () => ask('forget', { seed: 5 }),
  () => ask('step', { count: 3 }),
  () => ask('forget', { seed: 5 }),
  () => ask('step', { count: 3 }),
  () => ask('forget', { seed: 6, hidden: [9], activation: 'relu' }),
  () => ask('reopen', {}),
  () => ask('pause', null),
  () => ask('reopen', {}),
];

/** The state after each move, and the hash of its θ. */
async function states(ask: Asking) {
  const seen: (RunState & { hash: string })[] = [];
  const look = async () => {
    const { state } = await ask('frame', { parameters: false });
    seen.push({ ...state, hash: await ask('hash', null) });
  };
  await look();
  for (const move of walk(ask)) {
    await move();
    await look();
  }
  return seen;
}

test('equal versions of θ are equal bits, other bits another version, and none comes back', async () => {
  const { ask } = await complete();
  const first = await states(ask);
  const hashes = new Map<number, string>();
  for (const [k, { thetaVersion, hash }] of first.entries()) {
    expect(hashes.get(thetaVersion) ?? hash, `move ${k}`).toBe(hash);
    hashes.set(thetaVersion, hash);
    expect(thetaVersion).toBeGreaterThanOrEqual(first[k - 1]?.thetaVersion ?? 0);
    expect(Number.isSafeInteger(thetaVersion)).toBe(true);
  }
  // The same bits come again by another way, under another version.
  expect(hashes.size).toBeGreaterThan(new Set(hashes.values()).size);

  const later = await states((await complete()).ask);
  expect(later.map(({ hash }) => hash)).toEqual(first.map(({ hash }) => hash));
  const versions = (all: RunState[]) => all.map(({ thetaVersion }) => thetaVersion);
  expect(Math.min(...versions(later))).toBeGreaterThan(Math.max(...versions(first)));
});

test('what does not move θ keeps its version; each burst of a run has its own', async () => {
  const { ask, frame } = await complete();
  const version = async () => (await frame()).state.thetaVersion;
  const before = await version();
  await ask('settings', { batch: 1, speed: 500 });
  await ask('draw', { strokes: null });
  await ask('slope', { examples: 100 });
  await ask('evaluate', null);
  expect(await version()).toBe(before);
  await ask('run', null);
  const seen = new Map<number, number>();
  await expect
    .poll(
      async () => {
        const { state } = await frame();
        expect(seen.get(state.thetaVersion) ?? state.step).toBe(state.step);
        seen.set(state.thetaVersion, state.step);
        return new Set(seen.values()).size;
      },
      { interval: 1 },
    )
    .toBeGreaterThan(5);
  expect(seen.size).toBe(new Set(seen.values()).size);
});

test('evaluations and surfaces say which θ they are of', async () => {
  const { ask, frame } = await complete();
  const { thetaVersion } = await ask('step', { count: 30 });
  await expect.poll(async () => (await frame()).state.settled).toBe(true);
  expect((await frame()).evaluation).toMatchObject({ thetaVersion, step: 30 });
  const axes = [{ along: 'descent' as const, examples: 10, at: Float32Array.of(0) }];
  expect(await ask('surface', { examples: 10, axes })).toMatchObject({ thetaVersion, step: 30 });
});

test('a start is another run, even from the same seed; all else stays in it', async () => {
  const { ask } = await complete();
  const first = await states(ask);
  const runs = first.map(({ runId }) => runId);
  const starts = [11, 13, 15, 16, 18].map((move) => move + 1); // the first state is before any move
  for (let k = 1; k < runs.length; k++)
    expect(runs[k] !== runs[k - 1], `move ${k - 1}`).toBe(starts.includes(k));
  const ids = new Set(runs);
  expect(ids.size).toBe(starts.length + 1);
  for (const { runId } of await states((await complete()).ask)) expect(ids).not.toContain(runId);
});
