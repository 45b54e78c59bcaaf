// The benchmark's way through the worker: pictures that are handed in, and training that nothing interrupts.
import { expect, test } from 'vitest';
import { complete, worker } from './harness.ts';

const pictures = () => ({
  trainImages: new Uint8Array(784 * 60_000),
  trainLabels: new Uint8Array(60_000),
  testImages: new Uint8Array(784 * 10_000),
  testLabels: new Uint8Array(10_000),
});

test('opens with pictures instead of an address, and asks the network for none', async () => {
  const { ask, net } = await worker();
  await ask('open', { pictures: pictures() });
  await ask('complete', null);
  const { data } = await ask('frame', { parameters: false });
  expect(data).toMatchObject({ trainImages: 60_000, testImages: 10_000, imagesTotal: 70_000 });
  expect(net.asked).toEqual(['opening.safetensors']);
});

test('refuses pictures that are not MNIST’s, and whatever is asked after', async () => {
  const { refused } = await worker();
  const open = { pictures: { ...pictures(), testLabels: new Uint8Array(9) } };
  expect(await refused('open', open)).toMatchObject({
    code: 'bad-value',
    message: 'The 10,000 test labels are a Uint8Array of 10,000 bytes; 9 bytes came.',
  });
  expect((await refused('complete', null)).code).toBe('bad-value');
  expect((await refused('evaluate', null)).code).toBe('not-yet');
});

test('trains on so many examples at once, and pauses a run for it', async () => {
  const { ask, refused } = await complete();
  await ask('settings', { speed: 500 });
  await ask('run', null);
  const begun = (await ask('pause', null)).step;
  await ask('run', null);
  const { milliseconds, heapBytes } = await ask('train', {
    examples: 1_000,
    batch: 32,
    learningRate: 0.25,
  });
  expect(milliseconds).toBeGreaterThanOrEqual(0);
  expect(heapBytes).toBe(64 * 2 ** 20);
  const { state } = await ask('frame', { parameters: false });
  expect(state).toMatchObject({ running: false, batch: 32, learningRate: 0.25 });
  expect(state.step).toBeGreaterThanOrEqual(begun + 32);

  const bad = { examples: 1_000, batch: NaN, learningRate: 0.25 };
  expect((await refused('train', bad)).code).toBe('bad-value');
  expect((await refused('train', { ...bad, batch: 1, examples: 0.5 })).code).toBe('bad-value');
  expect((await ask('frame', { parameters: false })).state.step).toBe(state.step);

  const wild = { examples: 1_000, batch: 1, learningRate: 1_000 };
  expect((await refused('train', wild)).code).toBe('diverged');
});
