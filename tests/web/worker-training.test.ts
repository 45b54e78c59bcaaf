import { describe, expect, test } from 'vitest';
import type { Reply, Subject } from '../../web/src/protocol/index.ts';
import { inPieces, noWeights } from './worker-fakes.ts';
import { complete, opened, sleep } from './worker-harness.ts';

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
      ask('parameters', {}),
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

describe('steps by hand', () => {
  test('pause a run and are steps of the recipe', async () => {
    const { ask } = await complete();
    await ask('run', null);
    const moment = await ask('deed', { kind: 'edit', index: 2, value: 0.5 });
    expect(moment.running).toBe(false);
    const pixels = new Uint8Array(784).fill(3);
    for (const over of [{ examples: 100 }, { example: 7 }, { batch: 20 }, { pixels, label: 4 }])
      await ask('deed', { kind: 'descend', over, learningRate: 0.25 });
    const { deeds, steps } = await ask('recipe', null);
    expect(steps).toBe(moment.step + 4);
    expect(deeds[0]).toEqual({
      step: moment.step - 1,
      deed: { kind: 'edit', index: 2, value: 0.5 },
    });
    expect(deeds.slice(1, 4).map(({ deed }) => deed)).toEqual(
      [{ examples: 100 }, { example: 7 }, { batch: 20 }].map((over) => ({
        kind: 'descend',
        over,
        learningRate: 0.25,
      })),
    );
    expect(deeds[4]!.deed).toMatchObject({ over: { label: 4 } });
  });

  test('are refused where they make no sense', async () => {
    const { refused } = await complete();
    const descend = (over: Subject, learningRate = 1) =>
      refused('deed', { kind: 'descend', over, learningRate });
    expect((await descend({ example: 60_000 })).message).toContain('0 to 59999');
    expect((await descend({ examples: 0 })).code).toBe('bad-value');
    expect((await descend({ batch: 0 })).code).toBe('bad-value');
    expect((await descend({ pixels: new Uint8Array(3), label: 1 })).message).toContain('784');
    expect((await descend({ examples: 10 }, NaN)).code).toBe('bad-value');
  });
});

describe('another network', () => {
  test('is what forgetting may bring, and the opening one comes back', async () => {
    const { ask, refused } = await complete();
    const { shape } = await ask('forget', { seed: 1, hidden: [5, 6], activation: 'relu' });
    expect(shape).toMatchObject({ layers: [4, 5, 6, 10], activation: 'relu' });
    expect(await ask('recipe', null)).toMatchObject({ hidden: [5, 6], activation: 'relu' });
    expect((await ask('forget', { seed: 2 })).shape).toEqual(shape);
    for (const hidden of [[], [0], [1.5], ['x'] as unknown as number[]])
      expect((await refused('forget', { seed: 2, hidden })).code).toBe('bad-value');
    const reopened = await ask('reopen', {});
    expect(reopened).toMatchObject({ start: 'opening', step: 0 });
    expect(reopened.shape.activation).toBe(noWeights.activation);
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

  test('while running, about eight a second, and more at first', async () => {
    const { ask, frame } = await complete();
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
