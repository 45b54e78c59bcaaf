import { describe, expect, test } from 'vitest';
import type { Reply, GradientSource } from '../../web/src/protocol/index.ts';
import { inPieces } from './network.ts';
import { complete, opened, sleep } from './harness.ts';

describe('training', () => {
  test('steps wait for data, are exact, and reads are answered meanwhile', async () => {
    const { ask, frame } = await opened({ pace: inPieces(3, 15) });
    const stepping = ask('step', { count: 450 });
    const seen = new Set<boolean>();
    let done = false;
    void stepping.then(() => (done = true));
    while (!done) {
      seen.add((await frame()).state.waiting);
      await sleep(5);
    }
    expect(seen).toContain(true);
    expect((await stepping).step).toBe(450);
    expect((await frame()).state.step).toBe(450);
  });

  test('a run keeps its speed, and pause ends it at once', async () => {
    const { ask, frame } = await complete();
    await ask('settings', { speed: 500 });
    const begun = performance.now();
    expect((await ask('run', null)).running).toBe(true);
    await sleep(200);
    const { step, running } = await ask('pause', null);
    expect(running).toBe(false);
    expect(step).toBeGreaterThan(20);
    expect(step).toBeLessThanOrEqual((500 * (performance.now() - begun)) / 1_000 + 1);
    await sleep(30);
    expect((await frame()).state.step).toBe(step);
  });

  test('as fast as it goes, a frame still comes within a few bursts', async () => {
    const { ask, frame } = await complete({ shards: Infinity });
    await ask('settings', { speed: Infinity });
    await ask('run', null);
    for (let step = 0; step <= 1_000;) {
      await sleep(10);
      const begun = process.cpuUsage(); // other programs' share of the time does not count
      ({ step } = (await frame()).state);
      const { user, system } = process.cpuUsage(begun);
      expect((user + system) / 1_000).toBeLessThan(100);
    }
  });

  test('pause ends steps early, and those that came before it and had not begun', async () => {
    const { ask, answered } = await complete({ shards: Infinity });
    const steps = [ask('step', { count: 1e9 }), ask('step', { count: 1e9 }), ask('run', null)];
    await sleep(40);
    const { step } = await ask('pause', null);
    const states = await Promise.all(steps);
    expect(states.map((state) => state.step)).toEqual([step, step, step]);
    expect(states[2]?.running).toBe(false);
    expect(answered.filter((kind) => kind === 'step').length).toBe(2);
    expect((await ask('step', { count: 3 })).step).toBe(step + 3);
  });

  test('step pauses a run, and seek goes back without forgetting what followed', async () => {
    const { ask } = await complete();
    await ask('settings', { speed: 500 });
    await ask('run', null);
    await sleep(30);
    const { step, running } = await ask('step', { count: 7 });
    expect(running).toBe(false);
    await ask('run', null);
    const state = await ask('seek', { step: 3 });
    expect(state).toMatchObject({ step: 3, running: false });
    expect(state.lastStep).toBeGreaterThanOrEqual(step);
  });

  test('commands are carried out in the order in which they came', async () => {
    const { ask, answered } = await complete();
    const all = [
      ask('step', { count: 5 }),
      ask('parameters', {}),
      ask('forget', { seed: 8 }),
      ask('step', { count: 2 }),
      ask('recipe', null),
      ask('hash', null),
    ] as const;
    const [, parameters, , , recipe, hash] = await Promise.all(all);
    expect(answered.slice(-6)).toEqual(['step', 'parameters', 'forget', 'step', 'recipe', 'hash']);
    expect(recipe).toMatchObject({ seed: 8, steps: 2, changes: [{ batch: 10 }] });
    expect(await ask('hash', null)).toBe(hash);
    await ask('reopen', {});
    await ask('step', { count: 5 });
    expect(parameters).toEqual(await ask('parameters', {}));
    await ask('forget', { seed: 8 });
    await ask('step', { count: 2 });
    expect(await ask('hash', null)).toBe(hash);
  });

  test('of a full run, going back is exact', async () => {
    const { ask, frame } = await complete({ shards: Infinity });
    await ask('step', { count: 123 });
    const hash = await ask('hash', null);
    await ask('settings', { speed: Infinity });
    await ask('run', null);
    await expect.poll(async () => (await frame()).state.step).toBeGreaterThan(10_000);
    expect((await ask('pause', null)).running).toBe(false);
    await ask('seek', { step: 123 });
    expect(await ask('hash', null)).toBe(hash);
  });
});

describe('a way back', () => {
  test('lets frames through, which show the step before it, and ends at the same bits', async () => {
    const { ask, frame } = await complete({ shards: Infinity });
    await ask('forget', { seed: 4, hidden: [340, 70] });
    await ask('settings', { batch: 5_000 });
    const hashes = [await ask('hash', null)];
    while (hashes.length <= 20) {
      await ask('step', { count: 1 });
      hashes.push(await ask('hash', null));
    }
    // How far the nearest checkpoint lies is the core's affair: of ten ways back one is long.
    const frames: number[] = [];
    for (let before = 20, step = 19; step >= 10; before = step--) {
      let done = false;
      const seeking = ask('seek', { step }).finally(() => (done = true));
      const seen: number[] = [];
      while (!done) seen.push((await frame()).state.step);
      expect(await seeking).toMatchObject({ step, lastStep: 20 });
      expect(seen.every((shown) => shown === before || shown === step)).toBe(true);
      expect(await ask('hash', null)).toBe(hashes[step]);
      frames.push(seen.filter((shown) => shown === before).length);
    }
    expect(Math.max(...frames)).toBeGreaterThan(5);
  });

  test('that is refused neither pauses a run nor moves θ', async () => {
    const { ask, refused, frame } = await complete();
    await ask('settings', { speed: 100 });
    await ask('run', null);
    expect((await refused('seek', { step: 1e6 })).code).toBe('bad-value');
    expect((await frame()).state.running).toBe(true);
  });

  test('ends where new settings have made another run of what followed', async () => {
    const { ask, refused } = await complete({ shards: Infinity });
    await ask('forget', { seed: 4, hidden: [128, 64] });
    await ask('settings', { batch: 5_000 });
    await ask('step', { count: 12 });
    await ask('seek', { step: 2 });
    const seeking = refused('seek', { step: 11 });
    await ask('settings', { batch: 10 });
    expect((await seeking).message).toContain('none of its steps');
    expect(await ask('pause', null)).toMatchObject({ step: 2, lastStep: 2, batch: 10 });
  });
});

describe('a batch of all images', () => {
  test('is worked through in pieces: frames come meanwhile, and a pause leaves the step out', async () => {
    const { ask, frame } = await complete({ shards: Infinity });
    await ask('forget', { seed: 4, hidden: [128, 64] });
    await ask('settings', { batch: 60_000 });
    let done = false;
    const stepping = ask('step', { count: 1 }).finally(() => (done = true));
    const steps: number[] = [];
    while (!done) steps.push((await frame()).state.step);
    expect((await stepping).step).toBe(1);
    expect(steps.filter((step) => step === 0).length).toBeGreaterThan(5);
    const hash = await ask('hash', null);

    const cut = ask('step', { count: 1 });
    for (let k = 0; k < 5; k++) await frame();
    await ask('pause', null);
    expect((await cut).step).toBe(1);
    expect(await ask('hash', null)).toBe(hash);
  });

  test('that is cut short by other settings, or by a way back, leaves no trace in the run', async () => {
    const { ask, frame } = await complete({ shards: Infinity });
    await ask('forget', { seed: 4, hidden: [64, 32] });
    await ask('step', { count: 30 });
    const cut = async (by: () => Promise<unknown>) => {
      await ask('settings', { batch: 60_000 });
      const stepping = ask('step', { count: 1 });
      for (let k = 0; k < 3; k++) await frame();
      await ask('pause', null);
      expect((await stepping).step).toBe(30);
      await by();
    };
    await cut(() => ask('settings', { batch: 10 }));
    await cut(async () => {
      await ask('seek', { step: 20 });
      await ask('seek', { step: 30 });
      await ask('settings', { batch: 10 });
    });
    await ask('step', { count: 30 });
    const hash = await ask('hash', null);
    await ask('forget', { seed: 4, hidden: [64, 32] });
    await ask('step', { count: 60 });
    expect(await ask('hash', null)).toBe(hash);
  });
});

describe('settings', () => {
  test('that are refused in part change nothing, and keep the steps that followed', async () => {
    const { ask, refused } = await complete();
    await ask('step', { count: 9 });
    const before = await ask('seek', { step: 4 });
    for (const wrong of [
      { batch: 20, learningRate: 0 },
      { batch: 0.5, learningRate: 0.2 },
      { batch: 20, learningRate: 0.2, speed: 0 },
    ])
      expect((await refused('settings', wrong)).code).toBe('bad-value');
    expect((await refused('train', { examples: 1, batch: 20, learningRate: -1 })).code).toBe(
      'bad-value',
    );
    const now = await ask('pause', null);
    expect({ ...now, settled: null }).toEqual({ ...before, settled: null });
    expect((await ask('recipe', null)).changes).toHaveLength(1);
    expect((await ask('seek', { step: 9 })).step).toBe(9);
  });
});

describe('steps by hand', () => {
  test('pause a run and are steps of the recipe', async () => {
    const { ask } = await complete();
    await ask('settings', { speed: 500 });
    await ask('run', null);
    const state = await ask('manualStep', { kind: 'edit', index: 2, value: 0.5 });
    expect(state.running).toBe(false);
    expect((await ask('parameters', {}))[2]).toBe(0.5);
    const pixels = new Uint8Array(784).fill(3);
    const overs = [{ examples: 100 }, { example: 7 }, { batch: 20 }, { pixels, label: 4 }];
    for (const over of overs)
      await ask('manualStep', { kind: 'descend', over, learningRate: 0.25 });
    const { manualSteps, steps } = await ask('recipe', null);
    expect(steps).toBe(state.step + 4);
    expect(manualSteps).toEqual([
      { step: state.step - 1, manualStep: { kind: 'edit', index: 2, value: 0.5 } },
      ...overs.map((over, k) => ({
        step: state.step + k,
        manualStep: { kind: 'descend', over, learningRate: 0.25 },
      })),
    ]);
  });

  test('are refused where they make no sense', async () => {
    const { refused } = await complete();
    const descend = (over: GradientSource, learningRate = 1) =>
      refused('manualStep', { kind: 'descend', over, learningRate });
    expect((await descend({ example: 60_000 })).message).toContain('60,000');
    expect((await descend({ examples: 0 })).code).toBe('bad-value');
    expect((await descend({ batch: 0 })).code).toBe('bad-value');
    expect((await descend({ pixels: new Uint8Array(3), label: 1 })).message).toContain('784');
    expect((await descend({ examples: 10 }, NaN)).code).toBe('bad-value');
  });

  test.each<[string, GradientSource]>([
    ['all images', { examples: 5_000 }],
    ['one image', { example: 5 }],
    ['the next batch', { batch: 100 }],
    ['a picture of one’s own', { pixels: new Uint8Array(784).fill(9), label: 2 }],
  ])('subtract the gradient that was shown, times η: over %s', async (_, over) => {
    const { ask } = await complete();
    const before = await ask('parameters', {});
    const g = await ask('gradient', over);
    await ask('manualStep', { kind: 'descend', over, learningRate: 0.7 });
    const after = await ask('parameters', {});
    const eta = Math.fround(0.7);
    expect(after).toEqual(before.map((w, i) => w - Math.fround(eta * g[i]!)));
  });
});

describe('another network', () => {
  test('is what forgetting may bring, and the opening one comes back', async () => {
    const { ask, refused } = await complete();
    const opening = await ask('hash', null);
    const { shape } = await ask('forget', { seed: 1, hidden: [5, 6], activation: 'relu' });
    expect(shape).toMatchObject({ layers: [784, 5, 6, 10], activation: 'relu', trained: '' });
    expect(await ask('recipe', null)).toMatchObject({ hidden: [5, 6], activation: 'relu' });
    expect((await ask('forget', { seed: 2 })).shape).toEqual(shape);
    for (const hidden of [[], [0], [1.5], ['x'] as unknown as number[]])
      expect((await refused('forget', { seed: 2, hidden })).code).toBe('bad-value');
    const reopened = await ask('reopen', {});
    expect(reopened).toMatchObject({ start: 'opening', step: 0 });
    expect(reopened.shape).toMatchObject({ layers: [784, 16, 16, 10], activation: 'relu' });
    expect(await ask('hash', null)).toBe(opening);
  });
});

describe('evaluating', () => {
  const settled = async (frame: () => Promise<Reply<'frame'>>) => {
    const fresh = [];
    for (;;) {
      const now = await frame();
      fresh.push(...now.fresh);
      if (now.state.settled) return { ...now, fresh };
      await sleep(2);
    }
  };

  test('when idle it follows at once, and says what it was taken of', async () => {
    const { ask, frame } = await complete();
    await ask('step', { count: 4 });
    const { evaluation, fresh } = await settled(frame);
    expect(evaluation).toMatchObject({ step: 4, costExamples: 5_000, accuracyExamples: 5_000 });
    expect(evaluation?.cost).toBe(await ask('cost', { examples: 5_000 }));
    expect(evaluation?.accuracy).toBe((await ask('evaluate', null)).accuracy);
    expect(fresh.at(-1)).toEqual(evaluation);
    expect((await frame()).fresh).toEqual([]);
  });

  test('what moves θ while an analysis is under way is evaluated when that is over', async () => {
    const { ask, frame } = await complete({ shards: Infinity });
    await settled(frame);
    const gradient = ask('gradient', { examples: 60_000 });
    await frame(); // the gradient is under way
    await ask('forget', { seed: 3 });
    await gradient;
    const { evaluation, state } = await settled(frame);
    expect(evaluation).toMatchObject({ step: 0, thetaVersion: state.thetaVersion });
  });

  test('data that comes while θ is evaluated is evaluated too', async () => {
    const { frame } = await opened({ shards: 12, pace: inPieces(1) });
    await expect.poll(async () => (await settled(frame)).evaluation?.costExamples).toBe(10_000);
    expect((await settled(frame)).evaluation?.accuracyExamples).toBe(10_000);
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

  test('while running, about eight a second, and more at first', async () => {
    const { ask, frame } = await complete({ shards: Infinity });
    await settled(frame);
    await ask('run', null);
    await sleep(400);
    const { fresh: first } = await frame();
    expect(first[1]!.step).toBeLessThan(500); // where 120 ms at this speed are 600 steps
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
    const { ask, frame } = await complete({ shards: Infinity });
    await ask('settings', { speed: Infinity });
    /** The steps at which a frame came while the worker was at it; of the last many were. */
    const during = async <T>(work: Promise<T>) => {
      const steps: number[] = [];
      let done = false;
      void work.finally(() => (done = true));
      while (!done) steps.push((await frame()).state.step);
      return { result: await work, step: steps.at(-2)! };
    };
    const goesOnFrom = (step: number) =>
      expect.poll(async () => (await frame()).state.step).toBeGreaterThan(step);
    await ask('run', null);
    await goesOnFrom(0);
    const gradient = await during(ask('gradient', { examples: 60_000 }));
    await goesOnFrom(gradient.step);
    const cost = await during(ask('cost', { examples: 60_000 }));
    await goesOnFrom(cost.step);
    await ask('pause', null);
    await ask('seek', { step: gradient.step });
    expect(await ask('gradient', { examples: 60_000 })).toEqual(gradient.result);
    await ask('seek', { step: cost.step });
    expect(await ask('cost', { examples: 60_000 })).toBe(cost.result);
  });

  test('the whole evaluation waits for all data, and predictions of all test images count the same', async () => {
    const { ask } = await opened({ pace: inPieces(2, 3) });
    const { examples, confusion, accuracy, cost } = await ask('evaluate', null);
    expect(examples).toBe(5_000);
    expect(accuracy).toBeGreaterThan(0.9);
    const { costs, digits, labels, brightest } = await ask('predictAll', { set: 'test' });
    expect(costs).toHaveLength(5_000);
    expect(costs.reduce((sum, c) => sum + c, 0) / 5_000).toBeCloseTo(cost, 6);
    const counts = Array.from({ length: 10 }, () => new Array<number>(10).fill(0));
    digits.forEach((digit, k) => counts[labels[k]!]![digit]!++);
    expect(counts).toEqual(confusion);
    expect(counts.reduce((sum, row, k) => sum + row[k]!, 0) / 5_000).toBe(accuracy);
    const { outputs } = await ask('predictions', { set: 'test', indices: [0, 4_999] });
    expect(Math.max(...outputs.subarray(10))).toBe(brightest[4_999]);
  });
});

describe('a run that comes to an end', () => {
  test.each([
    [1_000, 10, 5],
    [1_000, 1, 5],
    [100, 100, 5],
    [1_000, 60_000, Infinity],
  ])(
    'stops at its last good step and says why, once, until something new begins: η %i, batch %i',
    async (learningRate, batch, shards) => {
      const { ask, refused, told, frame } = await complete({ shards });
      await ask('forget', { seed: 2 });
      await ask('settings', { learningRate, batch, speed: Infinity });
      await ask('run', null);
      await expect.poll(async () => (await frame()).state.running).toBe(false);
      const { state } = await frame();
      expect(state.lastStep).toBe(state.step);
      expect(told()).toMatchObject([{ code: 'diverged' }]);
      expect(told()[0]?.message).toContain('smaller learning rate');
      expect((await ask('parameters', {})).every(Number.isFinite)).toBe(true);

      expect(await refused('step', { count: 5 })).toMatchObject({ code: 'diverged' });
      expect((await frame()).state).toMatchObject({ step: state.step, running: false });
      expect(told()).toMatchObject([{ code: 'diverged' }, null]);
      await ask('settings', { learningRate: 0.5, batch: 1 });
      expect((await ask('step', { count: 50 })).step).toBe(state.step + 50);
      expect(told()).toHaveLength(2);
    },
  );

  test.each([{ learningRate: 0.5 }, { batch: 100 }])(
    'no longer says why it stopped once what it advises was done: %j',
    async (mended) => {
      const { ask, told, frame } = await complete();
      await ask('forget', { seed: 2 });
      await ask('settings', { learningRate: 1_000, batch: 1, speed: Infinity });
      await ask('run', null);
      await expect.poll(async () => (await frame()).state.running).toBe(false);
      await ask('settings', { speed: 10 }); // is no remedy
      expect(told()).toMatchObject([{ code: 'diverged' }]);
      await ask('settings', mended);
      expect(told()).toMatchObject([{ code: 'diverged' }, null]);
    },
  );

  test('that is merely bad is let be', async () => {
    const { ask, told } = await complete({ shards: 10 });
    for (const learningRate of [0.01, 0.5, 2, 4]) {
      for (const seed of [1, 2, 3, 4]) {
        await ask('settings', { learningRate, batch: 10 });
        await ask('forget', { seed });
        expect((await ask('step', { count: 1_000 })).step).toBe(1_000);
      }
    }
    expect(told()).toEqual([]);
  });
});
