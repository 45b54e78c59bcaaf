// The whole worker but for its thread: the real module and the real data behind the protocol.
import { afterEach, expect, test } from 'vitest';
import type {
  Axis,
  Kind,
  Reply,
  Send,
  SurfacePoint,
  ToPage,
  ToWorker,
} from '../../web/src/protocol/index.ts';
import { replay } from '../../web/src/model/revive.ts';
import { Door } from '../../web/src/worker/door.ts';
import { dataFile, loadCore, openingNetwork } from './load.ts';

const sleep = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));
const dataUrl = 'https://example.test/data/';
const closing: (() => void)[] = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

/** `hurdle` runs before each file comes. */
async function opened(hurdle: (file: string) => Promise<unknown> = () => Promise.resolve()) {
  const waiting = new Map<number, (message: ToPage) => void>();
  const problems: ToPage[] = [];
  let nextId = 1;
  const door = new Door(
    {
      postMessage(message, transfer) {
        const data = structuredClone(message, { transfer });
        if ('id' in data) waiting.get(data.id)!(data);
        else if (data.event !== 'data') problems.push(data);
      },
    },
    {
      net: {
        async fetch(address) {
          const file = address.slice(dataUrl.length);
          await hurdle(file);
          return new Response(await dataFile(file));
        },
        pause: async () => void (await sleep(1)),
        stall: 10_000,
      },
      later: (task) => void setImmediate(task),
      core: loadCore,
      weights: openingNetwork,
    },
  );
  closing.push(() => door.dismiss());
  const ask = <K extends Kind>(kind: K, send: Send<K>) =>
    new Promise<Reply<K>>((resolve, reject) => {
      const id = nextId++;
      waiting.set(id, (message) => {
        if ('reply' in message) resolve(message.reply);
        else reject(new Error(JSON.stringify(message)));
      });
      door.receive({ id, kind, send } as ToWorker);
    });
  await ask('open', { dataUrl });
  return { ask, problems };
}

test('however the data comes, the same recipe gives the same bits', async () => {
  const hashes = new Set<string>();
  const hurdles = [
    undefined,
    () => sleep(Math.random() * 12),
    (file: string) => sleep(file.startsWith('train-0') ? 30 : 0),
    () => (Math.random() < 0.2 ? Promise.reject(new Error('lost')) : sleep(1)),
  ];
  for (const hurdle of hurdles) {
    const { ask } = await opened(hurdle);
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
      deeds: [],
      steps: 600,
    });
  }
  expect(hashes.size).toBe(1);
  expect([...hashes][0]).toMatch(/^[0-9a-f]{64}$/);
});

test('a run with steps by hand is followed again from its recipe, bit for bit', async () => {
  const { ask } = await opened();
  await ask('complete', null);
  await ask('forget', { seed: 3, hidden: [12, 9], activation: 'relu' });
  await ask('step', { count: 40 });
  await ask('deed', { kind: 'edit', index: 5_000, value: 0.25 });
  await ask('settings', { learningRate: 0.2 });
  await ask('step', { count: 40 });
  const { pictures, labels } = await ask('look', { set: 'test', indices: [17] });
  for (const over of [
    { examples: 60_000 },
    { example: 123 },
    { batch: 500 },
    { pixels: pictures, label: labels[0]! },
  ])
    await ask('deed', { kind: 'descend', over, learningRate: 0.4 });
  await ask('step', { count: 10 });
  const [hash, recipe] = [await ask('hash', null), await ask('recipe', null)];
  expect(recipe.steps).toBe(95);
  await ask('seek', { step: 1 });
  await ask('seek', { step: 95 });
  expect(await ask('hash', null)).toBe(hash);
  await ask('forget', { seed: 4, hidden: [16, 16], activation: 'sigmoid' });
  await replay(ask, recipe, 95);
  expect(await ask('hash', null)).toBe(hash);
  expect(await ask('recipe', null)).toEqual(recipe);
});

test('a step by hand subtracts the gradient that was shown, times η', async () => {
  const { ask } = await opened();
  await ask('complete', null);
  for (const over of [{ examples: 60_000 }, { example: 5 }, { batch: 100 }]) {
    const before = await ask('parameters', {});
    const g = await ask('gradient', over);
    await ask('deed', { kind: 'descend', over, learningRate: 0.7 });
    const after = await ask('parameters', {});
    const eta = Math.fround(0.7);
    expect(after).toEqual(before.map((w, i) => w - Math.fround(eta * g[i]!)));
  }
});

test('a census counts what an evaluation counts', async () => {
  const { ask } = await opened();
  const { accuracy, cost, confusion } = await ask('evaluate', null);
  const { costs, digits, labels, brightest } = await ask('census', { set: 'test' });
  expect(costs.reduce((sum, c) => sum + c, 0) / 10_000).toBeCloseTo(cost, 6);
  const counts = Array.from({ length: 10 }, () => new Array<number>(10).fill(0));
  digits.forEach((digit, k) => counts[labels[k]!]![digit]!++);
  expect(counts).toEqual(confusion);
  expect(counts.reduce((sum, row, k) => sum + row[k]!, 0) / 10_000).toBeCloseTo(accuracy, 9);
  const { outputs } = await ask('look', { set: 'test', indices: [0, 9_999] });
  expect(Math.max(...outputs.subarray(10))).toBe(brightest[9_999]);
});

test('what is no digit looks strange, a one does not', async () => {
  const { ask } = await opened();
  await ask('complete', null);
  expect(await ask('familiar', null)).toBeNull();
  const familiar = async (...strokes: number[][]) => {
    let end = 0;
    const ends = Uint32Array.from(strokes, (stroke) => (end += stroke.length / 2));
    await ask('read', { strokes: { points: Float32Array.from(strokes.flat()), ends } });
    return (await ask('familiar', null))!;
  };
  expect(await familiar([0, 0, 0.05, 1])).toMatchObject({ strange: false, sample: 500 });
  const drawings = [
    [
      [0.3, 0, 0.3, 1],
      [0.7, 0, 0.7, 1],
      [0, 0.3, 1, 0.3],
      [0, 0.7, 1, 0.7],
    ], // a hash
    [
      [0, 0, 1, 1],
      [1, 0, 0, 1],
      [0.5, 0, 0.5, 1],
    ], // a star
    [
      [0, 0, 0, 1],
      [0.5, 0, 0.5, 1],
      [1, 0, 1, 1],
    ], // three bars
    [[0, 0, 0.25, 1, 0.5, 0, 0.75, 1, 1, 0]], // a double v
  ];
  let strange = 0;
  for (const drawing of drawings) strange += (await familiar(...drawing)).strange ? 1 : 0;
  expect(strange).toBe(drawings.length);
});

test('climbing on the pixels makes any digit of nothing', async () => {
  const { ask } = await opened();
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

test('the opening network reads most test images, and long work lets frames through', async () => {
  const { ask, problems } = await opened();
  await ask('complete', null);
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
    await new Promise((next) => setImmediate(next));
  }
  expect((await gradient).length).toBe(13_002);
  expect(frames).toBeGreaterThan(5);

  for (let settled = false; !settled; await sleep(2)) {
    const { moment, evaluation } = await ask('frame', { parameters: false });
    settled = moment.settled;
    if (settled) expect(evaluation).toMatchObject({ accuracy, costExamples: 10_000 });
  }
  expect(problems).toEqual([]);
});

test('a full run is as fast as it goes, and going back is exact', async () => {
  const { ask } = await opened();
  await ask('complete', null);
  await ask('step', { count: 123 });
  const hash = await ask('hash', null);
  await ask('settings', { speed: Infinity });
  await ask('run', null);
  await sleep(400);
  const { step, running } = await ask('pause', null);
  expect(running).toBe(false);
  expect(step).toBeGreaterThan(1_000);
  await ask('seek', { step: 123 });
  expect(await ask('hash', null)).toBe(hash);
});

test('a surface comes while everything else is answered, and its middle is the cost', async () => {
  const { ask } = await opened();
  await ask('complete', null);
  const at = Float32Array.from({ length: 64 }, (_, i) => i / 2);
  const begun = performance.now();
  const { id } = await ask('surface', {
    examples: 10_000,
    axes: [{ along: 'descent', examples: 10_000, at }],
  });
  const points: SurfacePoint[] = [];
  let first = 0;
  for (let state = 'working'; state === 'working';) {
    const news = await ask('points', { id });
    state = news.state;
    points.push(...news.points);
    if (first === 0 && points.length > 0) first = performance.now() - begun;
    await new Promise((next) => setImmediate(next));
  }
  const all = performance.now() - begun;
  console.log(`first ${first.toFixed(0)} ms, all ${all.toFixed(0)}`);
  expect(all).toBeLessThan(1_000); // the evaluation of the opening network shares the thread
  expect(points.length).toBe(64);
  const here = points.find(({ t }) => t === 0)!.cost;
  expect(here).toBeCloseTo(await ask('cost', { examples: 10_000 }), 7);

  const axes: Axis[] = [1, 2].map((seed) => ({
    along: 'random',
    seed,
    normalised: true,
    at: Float32Array.from({ length: 41 }, (_, i) => (i - 20) / 20),
  }));
  const plane = await ask('surface', { examples: 2_000, axes });
  expect(plane.points).toBe(1_681);
  await ask('step', { count: 1 });
  expect(await ask('points', plane)).toMatchObject({ state: 'ended', points: [] });
});

test('a run with far too long steps stops by itself at its last good one, and can go on', async () => {
  const { ask, problems } = await opened();
  await ask('complete', null);
  for (const [learningRate, batch] of [
    [1_000, 10],
    [1_000, 1],
    [100, 100],
    [1_000, 60_000],
  ] as const) {
    await ask('forget', { seed: 2 });
    await ask('settings', { learningRate, batch, speed: Infinity });
    await ask('run', null);
    let moment;
    do {
      await sleep(5);
      ({ moment } = await ask('frame', { parameters: false }));
    } while (moment.running);
    expect(problems.at(-1)).toMatchObject({ event: 'message', problem: { code: 'diverged' } });
    expect(moment.lastStep).toBe(moment.step);
    await expect(ask('step', { count: 5 })).rejects.toThrow(/smaller learning rate/);
    expect((await ask('pause', null)).step).toBe(moment.step);
    await ask('settings', { learningRate: 0.5, batch: 10 });
    expect((await ask('step', { count: 50 })).step).toBe(moment.step + 50);
    expect(problems.at(-1)).toMatchObject({ problem: null });
  }
});

test('a run that is merely bad is let be', async () => {
  const { ask, problems } = await opened();
  await ask('complete', null);
  for (const learningRate of [0.01, 0.5, 2, 4]) {
    for (const seed of [1, 2, 3, 4]) {
      await ask('settings', { learningRate, batch: 10 });
      await ask('forget', { seed });
      expect((await ask('step', { count: 1_000 })).step).toBe(1_000);
    }
  }
  expect(problems).toEqual([]);
});

test('a second run is compared with the first at one step, and the first stays', async () => {
  const { ask } = await opened();
  await ask('complete', null);
  await ask('forget', { seed: 1 });
  await ask('settings', { learningRate: 0.5, batch: 10 });
  await ask('step', { count: 3_000 });
  const hash = await ask('hash', null);
  const same = await ask('compare', { steps: 2_000 });
  expect(same).toMatchObject({ step: 2_000, distance: 0, mine: same.other });
  const other = await ask('compare', { steps: 3_000, seed: 2, learningRate: 1 });
  expect(other.cosine).toBeLessThan(0.5);
  expect(other.distance).toBeGreaterThan(1);
  expect(other.other.accuracy).toBeGreaterThan(0.8);
  expect(other.curve.at(-1)).toMatchObject({ step: 3_000, ...other.other });
  expect(await ask('hash', null)).toBe(hash);
  await ask('forget', { seed: 2 });
  await ask('settings', { learningRate: 1 });
  await ask('step', { count: 3_000 });
  expect(await ask('cost', { examples: 10_000 })).toBe(other.other.cost);
});

test('the slope is the length of the gradient', async () => {
  const { ask } = await opened();
  await ask('complete', null);
  const entries = await ask('gradient', { examples: 5_000 });
  const slope = await ask('slope', { examples: 5_000 });
  expect(slope.norm).toBeCloseTo(Math.hypot(...entries), 7);
  expect(slope).toMatchObject({ step: 0, examples: 5_000, batch: 10 });
  expect(slope.batchNorm).toBeGreaterThan(slope.norm);
  expect(Math.abs(slope.cosine)).toBeLessThan(1);
});
