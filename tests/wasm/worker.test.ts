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
} from '../../web/src/protocol.ts';
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
      opening: openingNetwork,
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
      steps: 600,
    });
  }
  expect(hashes.size).toBe(1);
  expect([...hashes][0]).toMatch(/^[0-9a-f]{64}$/);
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
