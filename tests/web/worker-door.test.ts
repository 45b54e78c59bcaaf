import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Kind, Problem, Reply, Send, ToPage, ToWorker } from '../../web/src/protocol.ts';
import { Door } from '../../web/src/worker/door.ts';
import { refuse } from '../../web/src/worker/engine.ts';
import { dataUrl, fakeData, FakeCore, FakeNet, inPieces, type Answer } from './worker-fakes.ts';

const sleep = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));
const strokes = (digit: number) => ({
  points: new Float32Array([digit, 0, digit, 9]),
  ends: new Uint32Array([2]),
});

// node handles up to a thousand messages of one port before it looks at another.
const later = (task: () => void) => void setImmediate(task);

let close = () => {};
afterEach(() => close());

/** Both ends of the protocol, with everything cloned or moved as between two threads. */
function worker(
  options: { images?: number; pace?: Answer; tricks?: Record<string, Answer[]> } = {},
) {
  const core = new FakeCore();
  const net = new FakeNet(fakeData(options.images).files, options.tricks, options.pace);
  const { port1: page, port2: inside } = new MessageChannel();
  const door = new Door(
    { postMessage: (message, transfer) => inside.postMessage(message, transfer) },
    {
      net,
      later,
      core: () => Promise.resolve(core),
      opening: () => Promise.resolve(new Uint8Array(20)),
    },
  );
  inside.onmessage = ({ data }: MessageEvent<ToWorker>) => door.receive(data);

  const events: Extract<ToPage, { event: string }>[] = [];
  const waiting = new Map<number, (message: ToPage) => void>();
  const answered: Kind[] = [];
  let nextId = 1;
  page.onmessage = ({ data }: MessageEvent<ToPage>) => {
    if ('event' in data) {
      events.push(data);
      return;
    }
    const done = waiting.get(data.id);
    expect(done, 'exactly one answer to each request').toBeDefined();
    waiting.delete(data.id);
    done!(data);
  };
  const send = <K extends Kind>(kind: K, send: Send<K>) =>
    new Promise<ToPage>((resolve) => {
      const id = nextId++;
      waiting.set(id, resolve);
      page.postMessage({ id, kind, send });
    }).finally(() => answered.push(kind));
  const ask = async <K extends Kind>(kind: K, body: Send<K>): Promise<Reply<K>> => {
    const message = await send(kind, body);
    if (!('reply' in message)) throw new Error(JSON.stringify(message));
    return message.reply;
  };
  const refused = async <K extends Kind>(kind: K, body: Send<K>): Promise<Problem> => {
    const message = await send(kind, body);
    if (!('refusal' in message)) throw new Error(JSON.stringify(message));
    return message.refusal;
  };
  const frame = () => ask('frame', { parameters: true });
  close = () => {
    page.close();
    door.fatal('the test is over');
  };
  vi.spyOn(console, 'error').mockImplementation(() => {});
  return { core, net, door, events, answered, ask, refused, frame, waiting };
}

async function opened(options?: Parameters<typeof worker>[0]) {
  const all = worker(options);
  await all.ask('open', { dataUrl });
  return all;
}
async function complete(options?: Parameters<typeof worker>[0]) {
  const all = await opened(options);
  await all.ask('complete', null);
  return all;
}

describe('opening', () => {
  test('layers and tensors come, then data, and both waits end', async () => {
    const { ask, events, frame } = worker();
    const early = ask('ready', null);
    const { layers, tensors } = await ask('open', { dataUrl });
    expect(layers).toEqual([4, 3, 10]);
    expect(tensors[0]?.name).toBe('W1');
    await early;
    await ask('complete', null);
    const { data } = await frame();
    expect(data).toMatchObject({ trainImages: 5_000, testImages: 5_000, images: 10_000 });
    expect(data.bytes).toBe(data.bytesTotal);
    expect(events.filter(({ event }) => event === 'data').length).toBeGreaterThanOrEqual(10);
  });

  test('before it, everything is refused with a sentence; a second time as well', async () => {
    const { ask, refused } = worker();
    expect(await refused('frame', { parameters: false })).toMatchObject({ code: 'not-yet' });
    expect(await refused('step', { count: 1 })).toMatchObject({ code: 'not-yet' });
    await ask('open', { dataUrl });
    expect((await refused('open', { dataUrl })).message).toContain('open already');
  });

  test('an engine that cannot start is refused, and so is every wait for it', async () => {
    const { port1, port2 } = new MessageChannel();
    const said: ToPage[] = [];
    const door = new Door(
      { postMessage: (message) => said.push(message) },
      {
        net: new FakeNet(new Map()),
        later,
        core: () => Promise.resolve(refuse('fatal', 'No SIMD.')),
        opening: () => Promise.resolve(new Uint8Array()),
      },
    );
    door.receive({ id: 1, kind: 'open', send: { dataUrl } });
    door.receive({ id: 2, kind: 'ready', send: null });
    await sleep(10);
    expect(said).toEqual(
      [1, 2].map((id) => ({ id, refusal: { code: 'fatal', message: 'No SIMD.' } })),
    );
    door.fatal('the test is over');
    port1.close();
    port2.close();
  });

  test('a network in trouble is told in a sentence, and taken back', async () => {
    const fail: Answer = () => new Response('', { status: 500 });
    const { events } = await complete({
      tricks: { 'test-0.ink': Array.from({ length: 5 }, () => fail) },
    });
    const messages = events.filter(({ event }) => event === 'message');
    expect(messages.length).toBe(3);
    expect(messages[0]).toMatchObject({ problem: { code: 'network' } });
    expect(JSON.stringify(messages[0])).toMatch(/1,000 pictures that are here are kept/);
    expect(messages[2]).toMatchObject({ problem: null });
  });
});

describe('training', () => {
  test('steps wait for data, are exact, and reads are answered meanwhile', async () => {
    const { ask, frame, core } = await opened({ pace: inPieces(3, 15) });
    const stepping = ask('step', { count: 450 });
    const seen = new Set<boolean>();
    let done = false;
    void stepping.then(() => (done = true));
    while (!done) {
      seen.add((await frame()).moment.waiting);
      await sleep(5);
    }
    expect(seen).toContain(true);
    expect((await stepping).step).toBe(450);
    expect(core.step).toBe(450);
  });

  test('a run keeps its speed, and pause ends it at once', async () => {
    const { ask, core } = await complete();
    await ask('settings', { speed: 500 });
    const begun = performance.now();
    expect((await ask('run', null)).running).toBe(true);
    await sleep(200);
    const { step, running } = await ask('pause', null);
    expect(running).toBe(false);
    expect(step).toBeGreaterThan(20);
    expect(step).toBeLessThanOrEqual((500 * (performance.now() - begun)) / 1_000 + 1);
    await sleep(30);
    expect(core.step).toBe(step);
  });

  test('as fast as it goes, a frame still comes within a few slices', async () => {
    const { ask, frame, core } = await complete();
    core.busy = 10;
    await ask('settings', { speed: Infinity });
    await ask('run', null);
    await sleep(50);
    for (let k = 0; k < 5; k++) {
      const begun = performance.now();
      await frame();
      expect(performance.now() - begun).toBeLessThan(100);
    }
    const { step } = await ask('pause', null);
    expect(step).toBeGreaterThan(1_000);
  });

  test('pause ends steps early, and those that came before it and had not begun', async () => {
    const { ask, core, answered } = await complete();
    core.busy = 10;
    const steps = [ask('step', { count: 1e9 }), ask('step', { count: 1e9 }), ask('run', null)];
    await sleep(40);
    const { step } = await ask('pause', null);
    const moments = await Promise.all(steps);
    expect(moments.map((moment) => moment.step)).toEqual([step, step, step]);
    expect(moments[2]?.running).toBe(false);
    expect(answered.filter((kind) => kind === 'step').length).toBe(2);
    expect((await ask('step', { count: 3 })).step).toBe(step + 3);
  });

  test('step pauses a run, and seek goes back without forgetting what followed', async () => {
    const { ask } = await complete();
    await ask('run', null);
    await sleep(30);
    const { step, running } = await ask('step', { count: 7 });
    expect(running).toBe(false);
    await ask('run', null);
    const moment = await ask('seek', { step: 3 });
    expect(moment).toMatchObject({ step: 3, running: false });
    expect(moment.lastStep).toBeGreaterThanOrEqual(step);
  });

  test('commands are carried out in the order in which they came', async () => {
    const { ask, answered } = await complete();
    const all = [
      ask('step', { count: 5 }),
      ask('parameters', null),
      ask('forget', { seed: 8 }),
      ask('step', { count: 2 }),
      ask('recipe', null),
      ask('hash', null),
    ] as const;
    expect((await all[1])[0]).toBe(5);
    expect(await all[4]).toMatchObject({ seed: 8, steps: 2, changes: [{ learningRate: 0.1 }] });
    expect(await all[5]).toMatch(/^[0-9a-f]{64}$/);
    expect(answered.slice(-6)).toEqual(['step', 'parameters', 'forget', 'step', 'recipe', 'hash']);
  });
});

describe('evaluating', () => {
  const settled = async (frame: () => Promise<Reply<'frame'>>) => {
    const fresh = [];
    for (;;) {
      const now = await frame();
      fresh.push(...now.fresh);
      if (now.moment.settled) return { ...now, fresh };
      await sleep(2);
    }
  };

  test('when idle it follows at once, and says what it was taken of', async () => {
    const { ask, frame } = await complete();
    await ask('step', { count: 4 });
    const { evaluation, fresh } = await settled(frame);
    expect(evaluation).toMatchObject({
      step: 4,
      costExamples: 5_000,
      accuracy: 0.5,
      accuracyExamples: 5_000,
    });
    expect(evaluation?.cost).toBeCloseTo(0.2);
    expect(fresh.at(-1)).toEqual(evaluation);
    expect((await frame()).fresh).toEqual([]);
  });

  test('going back repeats nothing; another way from there does', async () => {
    const { ask, frame } = await complete();
    await ask('step', { count: 100 });
    await settled(frame);
    await ask('seek', { step: 40 });
    const back = await settled(frame);
    expect(back.evaluation?.step).toBe(40);
    expect(back.fresh).toEqual([]);
    await ask('step', { count: 1 });
    expect((await settled(frame)).fresh.map(({ step }) => step)).toEqual([41]);
    await ask('forget', { seed: 1 });
    expect((await settled(frame)).fresh.map(({ step }) => step)).toEqual([0]);
  });

  test('while running, about eight a second', async () => {
    const { ask, frame } = await complete();
    await settled(frame);
    await ask('run', null);
    await sleep(600);
    await ask('pause', null);
    const { fresh } = await settled(frame);
    expect(fresh.length).toBeGreaterThanOrEqual(3);
    expect(fresh.length).toBeLessThanOrEqual(7);
    expect(fresh.map(({ step }) => step)).toEqual(
      fresh.map(({ step }) => step).sort((a, b) => a - b),
    );
  });

  test('a gradient and a cost are taken of one θ, though a run goes on', async () => {
    const { ask, core } = await complete();
    await ask('settings', { speed: Infinity });
    await ask('run', null);
    const gradient = await ask('gradient', { examples: 5_000 });
    expect(gradient[0]).toBe(5_000);
    expect(core.gradientSteps.size).toBe(1);
    expect(await ask('cost', { examples: 4_000 })).toBeGreaterThan(0);
    const { step } = await ask('pause', null);
    expect(step).toBeGreaterThan(0);
  });

  test('the whole evaluation waits for all data', async () => {
    const { ask } = await opened({ pace: inPieces(2, 3) });
    const { examples, confusion, accuracy } = await ask('evaluate', null);
    expect(examples).toBe(5_000);
    expect(accuracy).toBe(0.5);
    expect(confusion[3]).toEqual([30, 31, 32, 33, 34, 35, 36, 37, 38, 39]);
  });
});

describe('drawing', () => {
  test('of many drawings the newest is read, and every frame rereads it', async () => {
    const { ask, frame } = await complete();
    const readings = await Promise.all([1, 2, 3].map((d) => ask('read', { strokes: strokes(d) })));
    expect(readings.map((reading) => reading?.digit)).toEqual([undefined, undefined, 3]);
    expect(readings[2]).toMatchObject({ runnerUp: 4 });
    expect(readings[2]?.activations.map(({ length }) => length)).toEqual([4, 3, 10]);
    expect(readings[2]?.activations[2]?.[3]).toBeCloseTo(0.9);
    expect((await frame()).reading?.digit).toBe(3);
    expect((await ask('predict', { pixels: new Uint8Array(784).fill(7) })).digit).toBe(7);
    expect((await frame()).reading?.digit).toBe(3);
    expect(await ask('read', { strokes: null })).toBeNull();
    expect((await frame()).reading).toBeNull();
  });

  test('an empty drawing is none; a wrong one is refused and the old one stays', async () => {
    const { ask, refused, frame } = await complete();
    await ask('read', { strokes: strokes(5) });
    const odd = { points: new Float32Array(3), ends: new Uint32Array([1]) };
    expect(await refused('read', { strokes: odd })).toMatchObject({ code: 'bad-value' });
    const endless = { points: new Float32Array(4), ends: new Uint32Array() };
    expect(await refused('read', { strokes: endless })).toMatchObject({ code: 'bad-value' });
    const huge = { points: new Float32Array(400_000), ends: new Uint32Array([200_000]) };
    expect(await refused('read', { strokes: huge })).toMatchObject({ code: 'too-large' });
    expect((await frame()).reading?.digit).toBe(5);
    const empty = { points: new Float32Array(), ends: new Uint32Array() };
    expect(await ask('read', { strokes: empty })).toBeNull();
    expect((await frame()).reading).toBeNull();
  });
});

describe('what goes wrong', () => {
  test('numbers out of range are refused with a sentence and change nothing', async () => {
    const { ask, refused, frame, core } = await complete();
    await ask('step', { count: 5 });
    const before = { ...(await frame()).moment, settled: null };
    const problems = [
      ...(await Promise.all(
        [0, -1, 1.5, NaN, Infinity].map((count) => refused('step', { count })),
      )),
      ...(await Promise.all(
        [0, 60_001, 2.5, NaN].map((examples) => refused('cost', { examples })),
      )),
      ...(await Promise.all([0, 60_001, NaN].map((examples) => refused('gradient', { examples })))),
      await refused('seek', { step: 99 }),
      await refused('forget', { seed: 0.5 }),
      await refused('settings', { batch: 20, learningRate: -1 }),
      await refused('settings', { batch: 20, speed: 0 }),
      await refused('settings', { speed: NaN }),
      await refused('predict', { pixels: new Uint8Array(783) }),
    ];
    for (const { code, message } of problems) {
      expect(code).toBe('bad-value');
      expect(message).toMatch(/^[A-Z].*\.$/);
    }
    expect({ ...(await frame()).moment, settled: null }).toEqual(before);
    expect(core.batch).toBe(10);
  });

  test('a trap ends the worker with one word, and nothing is answered after it', async () => {
    const { ask, core, events, waiting } = await complete();
    core.broken = true;
    void ask('step', { count: 1 });
    await sleep(20);
    void ask('frame', { parameters: false });
    await sleep(20);
    expect(events.filter(({ event }) => event === 'fatal').length).toBe(1);
    expect(events.at(-1)).toMatchObject({ event: 'fatal', problem: { code: 'fatal' } });
    expect(waiting.size).toBe(2);
  });
});
