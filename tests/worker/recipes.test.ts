// A run is a recipe: however the data comes and however often it is told again, the same recipe gives the same bits.
import { expect, test } from 'vitest';
import { complete, opened, sleep, type Options } from './harness.ts';
import type { Answer } from './network.ts';

/** Every file as the network has it, after something else. */
const after =
  (hurdle: () => Promise<unknown>): Answer =>
  async (bytes) => {
    await hurdle();
    return new Response(bytes);
  };

test('however the data comes, the same recipe gives the same bits', async () => {
  const hashes = new Set<string>();
  const networks: Options[] = [
    {},
    { pace: after(() => sleep(Math.random() * 12)) },
    { tricks: { 'train-0.bin': [after(() => sleep(30))] } },
    {
      pace: after(() =>
        Math.random() < 0.2 ? Promise.reject(new Error('lost')) : Promise.resolve(),
      ),
    },
  ];
  for (const network of networks) {
    const { ask } = await opened({ shards: 12, ...network });
    await ask('forget', { seed: 20 });
    await ask('settings', { batch: 20, learningRate: 0.3 });
    const stepped = await ask('step', { count: 600 });
    expect(stepped).toMatchObject({ step: 600, learningRate: 0.3, batch: 20, seed: 20 });
    hashes.add(await ask('hash', null));
    expect(await ask('recipe', null)).toEqual({
      start: 'random',
      seed: 20,
      hidden: [16, 16],
      activation: 'sigmoid',
      changes: [{ step: 0, batch: 20, learningRate: 0.3 }],
      manualSteps: [],
      steps: 600,
    });
  }
  expect(hashes.size).toBe(1);
  expect([...hashes][0]).toMatch(/^[0-9a-f]{64}$/);
});

test.each(['random', 'opening', 'large'] as const)(
  'a run with steps by hand is followed again by another worker, bit for bit: %s',
  async (start) => {
    const { ask } = await complete({ shards: Infinity });
    if (start === 'random') await ask('forget', { seed: 3, hidden: [12, 9], activation: 'relu' });
    if (start === 'large') await ask('reopen', { network: 'large' });
    await ask('step', { count: 40 });
    await ask('manualStep', { kind: 'edit', index: 5_000, value: 0.25 });
    await ask('settings', { learningRate: 0.02 });
    await ask('step', { count: 40 });
    const { images, labels } = await ask('predictions', { set: 'test', indices: [17] });
    for (const over of [
      { examples: 60_000 },
      { example: 123 },
      { batch: 500 },
      { pixels: images, label: labels[0]! },
    ])
      await ask('manualStep', { kind: 'descend', over, learningRate: 0.04 });
    await ask('step', { count: 10 });
    const [hash, recipe] = [await ask('hash', null), await ask('recipe', null)];
    expect(recipe).toMatchObject({ start, steps: 95 });
    await ask('seek', { step: 1 });
    await ask('seek', { step: 95 });
    expect(await ask('hash', null)).toBe(hash);

    const fresh = await opened({ shards: Infinity });
    await fresh.ask('follow', { recipe, step: 95 });
    expect(await fresh.ask('hash', null)).toBe(hash);
    expect(await fresh.ask('recipe', null)).toEqual(recipe);
    await ask('seek', { step: 50 });
    expect((await fresh.ask('follow', { recipe, step: 50 })).lastStep).toBe(95);
    expect(await fresh.ask('hash', null)).toBe(await ask('hash', null));
  },
);

test('a recipe that is followed tells how far it is, is ended by a pause, and then is the same run so far', async () => {
  const { ask } = await complete({ shards: Infinity });
  await ask('forget', { seed: 8 });
  await ask('step', { count: 10 });
  await ask('manualStep', { kind: 'edit', index: 3, value: 1 });
  const begun = await ask('recipe', null);
  const recipe = {
    ...begun,
    changes: [...begun.changes, { step: 2_900_000, batch: 7, learningRate: 0.2 }],
    manualSteps: [...begun.manualSteps, { ...begun.manualSteps[0]!, step: 2_900_000 }],
    steps: 3_000_000,
  };
  const following = ask('follow', { recipe, step: 3_000_000 });
  // What comes after it waits, and does not get in between.
  const edited = ask('manualStep', { kind: 'edit', index: 4, value: 2 });
  const left = async () => (await ask('frame', { parameters: false })).state.stepsLeft;
  await expect.poll(left).toBeGreaterThan(1_000_000);
  await ask('pause', null);
  const { step, stepsLeft } = await following;
  expect(step).toBeGreaterThan(11);
  expect(step).toBeLessThan(2_900_000);
  expect(stepsLeft).toBe(0);
  expect((await edited).step).toBe(step + 1);
  await ask('seek', { step });
  expect((await ask('recipe', null)).changes).toEqual(begun.changes);
  const hash = await ask('hash', null);
  await ask('follow', { recipe: { ...recipe, steps: step }, step });
  expect(await ask('hash', null)).toBe(hash);
});

test('a manual step that cannot be, in a recipe that is followed, is refused where it comes', async () => {
  const { ask, refused } = await complete();
  const recipe = await ask('recipe', null);
  const manualSteps = [{ step: 2, manualStep: { kind: 'edit' as const, index: 1e9, value: 1 } }];
  expect(
    (await refused('follow', { recipe: { ...recipe, manualSteps, steps: 9 }, step: 9 })).code,
  ).toBe('bad-value');
  const { step, stepsLeft } = await ask('pause', null);
  expect({ step, stepsLeft }).toEqual({ step: 2, stepsLeft: 0 });
});

test('steps by hand filled the heap until the worker died: a run has room for 10,000', async () => {
  const { ask, refused } = await complete();
  const edit = { kind: 'edit' as const, index: 5, value: 0.5 };
  const manualSteps = Array.from({ length: 10_000 }, (_, step) => ({ step, manualStep: edit }));
  const recipe = { ...(await ask('recipe', null)), manualSteps, steps: 10_000 };
  await ask('follow', { recipe, step: 10_000 });
  const { code, message } = await refused('manualStep', edit);
  expect([code, message]).toEqual(['too-large', 'A run has room for 10,000 steps by hand.']);
  await ask('step', { count: 3 });
  // Going back makes room.
  await ask('seek', { step: 9_999 });
  expect((await ask('manualStep', edit)).step).toBe(10_000);
});
