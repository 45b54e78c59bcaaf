// What the opening network makes of images: the sets' own, drawings that are no digits, and one that is optimized.
import { expect, test } from 'vitest';
import { complete, sleep, strokes } from './harness.ts';

test('the opening network reads most test images, and long work lets frames through', async () => {
  const { ask, told } = await complete({ shards: Infinity });
  const { accuracy, examples, confusion } = await ask('evaluate', null);
  expect(accuracy).toBeGreaterThan(0.9);
  expect(examples).toBe(10_000);
  expect(confusion.flat().reduce((a, b) => a + b)).toBe(10_000);

  let done = false;
  const gradient = ask('gradient', { examples: 60_000 }).finally(() => (done = true));
  let frames = 0;
  while (!done) {
    const { state, data } = await ask('frame', { parameters: true });
    expect(state).toMatchObject({ start: 'opening', step: 0 });
    expect(data).toMatchObject({ images: 70_000, imagesTotal: 70_000 });
    frames++;
  }
  expect((await gradient).length).toBe(13_002);
  expect(frames).toBeGreaterThan(5);

  for (let settled = false; !settled; await sleep(2)) {
    const { state, evaluation } = await ask('frame', { parameters: false });
    settled = state.settled;
    if (settled) expect(evaluation).toMatchObject({ accuracy, costExamples: 10_000 });
  }
  expect(told()).toEqual([]);
});

// A view of the heap is borrowed until the next call: answers of many parts are those that a call too many would spoil.
test('predictions of many images at once are those of each by itself', async () => {
  const { ask, frame } = await complete();
  const indices = [4_999, 0, 17];
  await ask('step', { count: 50 });
  const now = await ask('predictions', { set: 'test', indices });
  const before = await ask('predictions', { set: 'test', indices, step: 0 });
  const noise = await ask('noise', { density: 0.3, seed: 2, count: 24 });
  const all = await ask('predictAll', { set: 'test', step: 0 });
  const each = (images: Uint8Array) =>
    Promise.all(
      Array.from({ length: images.length / 784 }, (_, k) =>
        ask('predict', { pixels: images.slice(784 * k, 784 * (k + 1)) }),
      ),
    );
  const matches = async ({ images, digits, outputs, labels, costs }: typeof now) => {
    const readings = await each(images);
    expect([...digits]).toEqual(readings.map(({ digit }) => digit));
    expect([...outputs]).toEqual(readings.flatMap(({ activations }) => [...activations.at(-1)!]));
    for (const [k, { activations, raster }] of readings.entries()) {
      expect(raster).toEqual(images.slice(784 * k, 784 * (k + 1)));
      const cost = activations.at(-1)!.map((a, j) => (a - (j === labels[k] ? 1 : 0)) ** 2);
      expect(costs[k]).toBeCloseTo(
        cost.reduce((sum, c) => sum + c),
        5,
      );
    }
  };
  expect(now.step).toBe(50);
  await matches(now);
  const seen = await each(noise.images);
  expect([...noise.digits]).toEqual(seen.map(({ digit }) => digit));
  expect([...noise.brightest]).toEqual(seen.map(({ activation }) => activation));

  const { parameters, state } = await frame();
  expect(state.step).toBe(50);
  expect(parameters).toEqual(await ask('parameters', {}));
  const start = await ask('parameters', { step: 0 });
  await ask('seek', { step: 0 });
  expect(start).toEqual(await ask('parameters', {}));
  expect(before.step).toBe(0);
  await matches(before);
  expect(indices.map((k) => [all.labels[k], all.digits[k], all.costs[k]])).toEqual(
    indices.map((_, k) => [before.labels[k], before.digits[k], before.costs[k]]),
  );
});

test('a drawing that is no digit is an outlier, a one is none', async () => {
  const { ask } = await complete({ shards: Infinity });
  expect(await ask('novelty', null)).toBeNull();
  const novelty = async (...lists: number[][]) => {
    await ask('draw', { strokes: strokes(...lists) });
    return (await ask('novelty', null))!;
  };
  expect(await novelty([0, 0, 0.05, 1])).toMatchObject({ isOutlier: false, sample: 500 });
  const drawings = {
    hash: [
      [0.3, 0, 0.3, 1],
      [0.7, 0, 0.7, 1],
      [0, 0.3, 1, 0.3],
      [0, 0.7, 1, 0.7],
    ],
    star: [
      [0, 0, 1, 1],
      [1, 0, 0, 1],
      [0.5, 0, 0.5, 1],
    ],
    'three bars': [
      [0, 0, 0, 1],
      [0.5, 0, 0.5, 1],
      [1, 0, 1, 1],
    ],
    'double v': [[0, 0, 0.25, 1, 0.5, 0, 0.75, 1, 1, 0]],
  };
  for (const [name, drawing] of Object.entries(drawings))
    expect(await novelty(...drawing), name).toMatchObject({ isOutlier: true });
});

test('optimizing a blank image makes any digit of it', async () => {
  const { ask } = await complete();
  for (let digit = 0; digit < 10; digit++) {
    const { pixels, targetActivations } = await ask('optimizeInput', {
      pixels: new Float32Array(784),
      digit,
      steps: 200,
      length: 0.5,
    });
    expect(Math.max(...targetActivations), String(digit)).toBeGreaterThan(0.95);
    expect(pixels.every((x) => x >= 0 && x <= 1)).toBe(true);
  }
});
