import { describe, expect, test } from 'vitest';
import type { Axis, SurfaceNews } from '../../web/src/protocol/index.ts';
import { inPieces } from './worker-fakes.ts';
import { complete, opened, sleep } from './worker-harness.ts';

const line = (points: number): Axis => ({
  along: 'descent',
  examples: 100,
  at: Float32Array.from({ length: points }, (_, i) => i / 2),
});
type Asking = Awaited<ReturnType<typeof complete>>['ask'];

async function all(ask: Asking, id: number) {
  const seen: SurfaceNews[] = [];
  do seen.push(await ask('points', { id }));
  while (seen.at(-1)!.state === 'working');
  return seen;
}

describe('a surface', () => {
  test('comes point by point, each once, and everything else is answered meanwhile', async () => {
    const { ask, frame, core } = await complete();
    core.busy = 4;
    await ask('step', { count: 5 });
    const { id, step, points } = await ask('surface', { examples: 5_000, axes: [line(30)] });
    expect([step, points]).toEqual([5, 30]);
    const [seen] = await Promise.all([all(ask, id), frame(), frame(), ask('hash', null)]);
    expect(seen.length).toBeGreaterThan(3);
    expect(seen.flatMap((news) => news.points.map(({ index }) => index))).toEqual(
      Array.from({ length: 30 }, (_, i) => i),
    );
    expect(seen.at(-1)).toMatchObject({ state: 'done', lengths: [1] });
    expect(seen.at(-1)!.points.at(-1)).toEqual({ index: 29, t: 14.5, s: 0, cost: 14.5 });
    expect(await ask('points', { id })).toMatchObject({ state: 'done', points: [] });
  });

  test('ends when θ moves on', async () => {
    const { ask, core } = await complete();
    core.busy = 4;
    const { id } = await ask('surface', { examples: 10, axes: [line(1_000)] });
    await sleep(20);
    expect((await ask('points', { id })).state).toBe('working');
    await ask('step', { count: 1 });
    expect(await ask('points', { id })).toEqual({ state: 'ended', points: [], lengths: [] });
    const next = await ask('surface', { examples: 10, axes: [line(3)] });
    expect((await all(ask, next.id)).at(-1)?.state).toBe('done');
    expect((await ask('points', { id })).state).toBe('ended');
  });

  test('a newer one ends it, and so does one that is refused', async () => {
    const { ask, refused } = await complete();
    const first = await ask('surface', { examples: 10, axes: [line(1_000)] });
    const second = await ask('surface', { examples: 10, axes: [line(2)] });
    expect((await ask('points', { id: first.id })).state).toBe('ended');
    expect((await all(ask, second.id)).at(-1)?.state).toBe('done');
    const at = new Float32Array(3);
    const wrong: Axis[][] = [
      [],
      [{ along: 'random', seed: -1, normalised: true, at }],
      [{ along: 'moment', step: 7, at }],
      [{ along: 'descent', examples: 0, at }],
    ];
    for (const axes of wrong) {
      expect(await refused('surface', { examples: 10, axes })).toMatchObject({ code: 'bad-value' });
    }
    expect(await refused('surface', { examples: 60_001, axes: [line(2)] })).toMatchObject({
      code: 'bad-value',
    });
    expect((await ask('points', { id: second.id })).state).toBe('ended');
  });

  test('shows steps of the run on it once it is done, until θ moves on', async () => {
    const { ask, core, refused } = await complete();
    await ask('step', { count: 9 });
    core.busy = 4;
    const { id } = await ask('surface', { examples: 10, axes: [line(5)] });
    expect((await refused('shadows', { id, steps: [0] })).code).toBe('empty');
    await all(ask, id);
    expect(await ask('shadows', { id, steps: [0, 4, 9] })).toEqual(
      [0, 4, 9].map((step) => ({ step, t: step, s: 0, off: 0.5 })),
    );
    expect((await refused('shadows', { id, steps: [10] })).code).toBe('bad-value');
    expect(
      (await refused('shadows', { id, steps: Array.from({ length: 101 }, () => 0) })).code,
    ).toBe('too-large');
    await ask('step', { count: 1 });
    expect((await refused('shadows', { id, steps: [0] })).code).toBe('empty');
  });

  test('waits for its images', async () => {
    const { ask, core } = await opened({ pace: inPieces(2, 5) });
    const { id } = await ask('surface', { examples: 5_000, axes: [line(2)] });
    expect(core.train_).toBe(5_000);
    expect((await all(ask, id)).at(-1)?.state).toBe('done');
  });
});

describe('the slope', () => {
  test('is of one θ, over the images that were asked for, and by itself of the run’s batch', async () => {
    const { ask, core, refused } = await complete();
    await ask('settings', { speed: Infinity, batch: 20 });
    await ask('run', null);
    const slope = await ask('slope', { examples: 5_000 });
    expect(slope).toMatchObject({ norm: 5_000, batchNorm: 20, batch: 20, cosine: 1 });
    expect(core.gradientSteps).toEqual(new Set([slope.step]));
    await ask('pause', null);
    expect(await ask('slope', { examples: 10, batch: 3_000 })).toMatchObject({ batchNorm: 3_000 });
    expect((await refused('slope', { examples: 10, batch: 0 })).code).toBe('bad-value');
    expect((await refused('slope', { examples: 0 })).code).toBe('bad-value');
  });

  test('waits for the images of the next step', async () => {
    const { ask } = await opened({ pace: inPieces(2, 5) });
    expect(await ask('slope', { examples: 10, batch: 4_500 })).toMatchObject({ batch: 4_500 });
  });
});

describe('a second run', () => {
  test('is compared at a step of the first, which goes on undisturbed', async () => {
    const { ask, frame } = await complete();
    await ask('step', { count: 100 });
    const comparing = ask('compare', { steps: 90, seed: 3 });
    await frame();
    const { curve, ...rest } = await comparing;
    expect(rest).toMatchObject({ step: 90, distance: 2, cosine: 0.5, mine: { accuracy: 0.5 } });
    expect(rest.other).toMatchObject({ accuracy: 0.25 });
    const steps = curve.map(({ step }) => step);
    expect(steps.slice(0, 5)).toEqual([0, 1, 2, 3, 4]);
    expect(steps.at(-1)).toBe(90);
    expect(new Set(steps).size).toBe(steps.length);
    expect((await frame()).moment.step).toBe(100);
  });

  test('that cannot be is refused; one that dies says so; a pause ends it', async () => {
    const { ask, refused } = await complete();
    await ask('step', { count: 100 });
    expect((await refused('compare', { steps: 101 })).code).toBe('bad-value');
    expect((await refused('compare', { steps: 10, batch: NaN })).code).toBe('bad-value');
    expect((await refused('compare', { steps: 10, learningRate: 500 })).code).toBe('diverged');
    const comparing = refused('compare', { steps: 100 });
    await ask('pause', null);
    expect((await comparing).message).toContain('pause');
  });
});

describe('a run that comes to an end', () => {
  test('stops at the last good step and says why, once, until something new begins', async () => {
    const { ask, core, events, frame } = await complete();
    core.grave = 200;
    await ask('settings', { speed: Infinity });
    await ask('run', null);
    await sleep(30);
    const { moment } = await frame();
    expect(moment).toMatchObject({ running: false, step: 199 });
    const messages = () => events.filter(({ event }) => event === 'message');
    expect(messages().length).toBe(1);
    expect(messages()[0]).toMatchObject({ problem: { code: 'diverged' } });
    expect(JSON.stringify(messages()[0])).toContain('smaller learning rate');
    core.grave = Infinity;
    await ask('run', null);
    await ask('pause', null);
    expect(messages().at(-1)).toEqual({ event: 'message', problem: null });
    expect(messages().length).toBe(2);
  });

  test('steps that lead there are refused', async () => {
    const { core, refused, frame } = await complete();
    core.grave = 50;
    expect(await refused('step', { count: 100 })).toMatchObject({ code: 'diverged' });
    expect((await frame()).moment).toMatchObject({ step: 49, running: false });
  });
});
