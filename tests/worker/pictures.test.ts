// What the opening network makes of pictures: the sets' own, drawings that are none, and one that is climbed to.
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
    const { moment, data } = await ask('frame', { parameters: true });
    expect(moment).toMatchObject({ start: 'opening', step: 0 });
    expect(data).toMatchObject({ images: 70_000, imagesTotal: 70_000 });
    frames++;
  }
  expect((await gradient).length).toBe(13_002);
  expect(frames).toBeGreaterThan(5);

  for (let settled = false; !settled; await sleep(2)) {
    const { moment, evaluation } = await ask('frame', { parameters: false });
    settled = moment.settled;
    if (settled) expect(evaluation).toMatchObject({ accuracy, costExamples: 10_000 });
  }
  expect(told()).toEqual([]);
});

test('what is no digit looks strange, a one does not', async () => {
  const { ask } = await complete({ shards: Infinity });
  expect(await ask('familiar', null)).toBeNull();
  const familiar = async (...lists: number[][]) => {
    await ask('read', { strokes: strokes(...lists) });
    return (await ask('familiar', null))!;
  };
  expect(await familiar([0, 0, 0.05, 1])).toMatchObject({ strange: false, sample: 500 });
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
    expect(await familiar(...drawing), name).toMatchObject({ strange: true });
});

test('climbing on the pixels makes any digit of nothing', async () => {
  const { ask } = await complete();
  for (let digit = 0; digit < 10; digit++) {
    const { pixels, aims } = await ask('climb', {
      pixels: new Float32Array(784),
      digit,
      steps: 200,
      length: 0.5,
    });
    expect(Math.max(...aims), String(digit)).toBeGreaterThan(0.95);
    expect(pixels.every((x) => x >= 0 && x <= 1)).toBe(true);
  }
});
