// The whole worker but for its thread: the real module and the real data behind the protocol.
import { afterEach, expect, test } from 'vitest';
import type { Kind, Reply, Send, ToPage, ToWorker } from '../../web/src/protocol.ts';
import { Door } from '../../web/src/worker/door.ts';
import { dataFile, loadCore, openingFile } from './load.ts';

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
      opening: openingFile,
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
