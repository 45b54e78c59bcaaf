import { describe, expect, test } from 'vitest';
import type { Axis, SurfaceNews } from '../../web/src/protocol/index.ts';
import { inPieces, type Answer } from './network.ts';
import { complete, opened, sleep, strokes, type Asking } from './harness.ts';

const nearly = (value: number) => expect.closeTo(value, 3) as number;
const line = (points: number, examples = 100): Axis => ({
  along: 'descent',
  examples,
  at: Float32Array.from({ length: points }, (_, i) => i / 2),
});
/** Points enough to keep the worker busy for a second or more. */
const endless = { examples: 5_000, axes: [line(1_000)] };

async function all(ask: Asking, id: number) {
  const seen: SurfaceNews[] = [];
  do seen.push(await ask('points', { id }));
  while (seen.at(-1)!.state === 'working');
  return seen;
}

describe('a surface', () => {
  test('comes point by point, each once, and everything else is answered meanwhile', async () => {
    const { ask, frame } = await complete();
    await ask('step', { count: 5 });
    const axes = [line(100, 5_000)];
    const { id, step, points } = await ask('surface', { examples: 5_000, axes });
    expect([step, points]).toEqual([5, 100]);
    const [seen] = await Promise.all([all(ask, id), frame(), frame(), ask('hash', null)]);
    expect(seen.length).toBeGreaterThan(3);
    const cost = new Map(seen.flatMap((news) => news.points.map((point) => [point.t, point.cost])));
    const indices = seen.flatMap((news) => news.points.map(({ index }) => index));
    expect(indices).toHaveLength(100);
    expect(indices.sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
    for (const { index, t, s } of seen.flatMap((news) => news.points))
      expect({ t, s }).toEqual({ t: index / 2, s: 0 });
    expect(await ask('points', { id })).toMatchObject({ state: 'done', points: [] });

    const { norm } = await ask('slope', { examples: 5_000 });
    expect(seen.at(-1)).toMatchObject({ state: 'done', lengths: [expect.closeTo(norm, 6)] });
    expect(cost.get(0)).toBeCloseTo(await ask('cost', { examples: 5_000 }), 7);
    await ask('manualStep', { kind: 'descend', over: { examples: 5_000 }, learningRate: 0.5 });
    expect(cost.get(0.5)).toBeCloseTo(await ask('cost', { examples: 5_000 }), 5);
  });

  test('of a plane has as many points as its axes together', async () => {
    const { ask } = await complete();
    const axes: Axis[] = [1, 2].map((seed) => ({
      along: 'random',
      seed,
      normalised: true,
      at: Float32Array.from({ length: 41 }, (_, i) => (i - 20) / 20),
    }));
    expect((await ask('surface', { examples: 2_000, axes })).points).toBe(1_681);
  });

  test('ends when θ moves on', async () => {
    const { ask } = await complete();
    const { id } = await ask('surface', endless);
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
    const first = await ask('surface', endless);
    const second = await ask('surface', { examples: 10, axes: [line(2)] });
    expect((await ask('points', { id: first.id })).state).toBe('ended');
    expect((await all(ask, second.id)).at(-1)?.state).toBe('done');
    const at = new Float32Array(3);
    const wrong: Axis[][] = [
      [],
      [{ along: 'random', seed: -1, normalised: true, at }],
      [{ along: 'checkpoint', step: 7, at }],
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
    const { ask, refused } = await complete();
    await ask('step', { count: 9 });
    const at = Float32Array.from({ length: 30 }, (_, i) => i / 30);
    const towards: Axis[] = [{ along: 'checkpoint', step: 0, at }];
    const { id } = await ask('surface', { examples: 5_000, axes: towards });
    expect((await refused('projections', { id, steps: [0] })).code).toBe('empty');
    await all(ask, id);
    const projections = await ask('projections', { id, steps: [0, 4, 9] });
    const [start, between, end] = projections;
    expect(projections.map(({ step }) => step)).toEqual([0, 4, 9]);
    expect(start).toMatchObject({ t: nearly(1), s: 0, residual: nearly(0) });
    expect(end).toMatchObject({ t: 0, s: 0, residual: 0 });
    const apart = async (step: number) => {
      const [then, now] = [await ask('parameters', { step }), await ask('parameters', {})];
      return Math.hypot(...then.map((w, k) => w - now[k]!));
    };
    const [far, near] = [await apart(0), await apart(4)];
    expect(Math.hypot(between!.t * far, between!.residual)).toBeCloseTo(near, 4);
    expect((await refused('projections', { id, steps: [10] })).code).toBe('bad-value');
    expect(
      (await refused('projections', { id, steps: Array.from({ length: 101 }, () => 0) })).code,
    ).toBe('too-large');
    await ask('step', { count: 1 });
    expect((await refused('projections', { id, steps: [0] })).code).toBe('empty');
  });

  test('of a long request that waits for its images gives way to a newer one', async () => {
    let come = () => {};
    const coming = new Promise<void>((resolve) => (come = resolve));
    const late: Answer = async (bytes) => {
      await coming;
      return new Response(bytes);
    };
    const { ask, refused, frame } = await opened({ tricks: { 'train-4.bin': [late] } });
    await expect.poll(async () => (await frame()).data.trainImages).toBe(4_000);
    const older = refused('surface', { examples: 5_000, axes: [line(2)] });
    const newer = await ask('surface', { examples: 10, axes: [line(2)] });
    expect((await all(ask, newer.id)).at(-1)?.state).toBe('done');
    come();
    expect((await older).message).toContain('Another surface');
    expect((await ask('points', { id: newer.id })).state).toBe('done');
  });

  test('waits for its images', async () => {
    const { ask, frame } = await opened({ pace: inPieces(2, 5) });
    const { id } = await ask('surface', { examples: 5_000, axes: [line(2)] });
    expect((await frame()).data.trainImages).toBe(5_000);
    expect((await all(ask, id)).at(-1)?.state).toBe('done');
  });
});

describe('the slope', () => {
  test('is of one θ, over the images that were asked for, and by itself of the run’s batch', async () => {
    const { ask, refused } = await complete();
    await ask('settings', { speed: 500, batch: 20 });
    await ask('run', null);
    const slope = await ask('slope', { examples: 5_000 });
    expect(slope).toMatchObject({ examples: 5_000, batch: 20 });
    await ask('pause', null);

    await ask('seek', { step: slope.step });
    const [whole, batch] = [
      await ask('gradient', { examples: 5_000 }),
      await ask('gradient', { batch: 20 }),
    ];
    expect(slope.norm).toBeCloseTo(Math.hypot(...whole), 6);
    expect(slope.batchNorm).toBeCloseTo(Math.hypot(...batch), 6);
    const product = whole.reduce((sum, g, k) => sum + g * batch[k]!, 0);
    expect(slope.cosine).toBeCloseTo(product / (slope.norm * slope.batchNorm), 5);
    expect(await ask('slope', { examples: 5_000 })).toEqual(slope);

    const large = await ask('slope', { examples: 10, batch: 3_000 });
    expect(large).toMatchObject({ examples: 10, batch: 3_000 });
    expect(large.batchNorm).toBeCloseTo(
      Math.hypot(...(await ask('gradient', { batch: 3_000 }))),
      6,
    );
    expect((await refused('slope', { examples: 10, batch: 0 })).code).toBe('bad-value');
    expect((await refused('slope', { examples: 0 })).code).toBe('bad-value');
  });

  test('over batches of any size has the same norm of all images', async () => {
    const { ask } = await complete({ shards: Infinity });
    const g = await ask('gradient', { examples: 60_000 });
    const norm = Math.hypot(...g);
    for (const batch of [10, 60_000]) {
      const slope = await ask('slope', { examples: 60_000, batch });
      expect(slope.norm).toBeCloseTo(norm, 6);
      if (batch === 60_000)
        expect([slope.batchNorm, slope.cosine]).toEqual([nearly(norm), nearly(1)]);
    }
  });

  test('waits for the images of the next step', async () => {
    const { ask } = await opened({ pace: inPieces(2, 5) });
    expect(await ask('slope', { examples: 10, batch: 4_500 })).toMatchObject({ batch: 4_500 });
  });
});

/** An analysis' answer, and what was asked for after it meanwhile, in the order of their ends. */
async function order(named: Record<string, Promise<unknown>>) {
  const ends: string[] = [];
  await Promise.all(
    Object.entries(named).map(([name, answer]) =>
      answer.then(
        () => ends.push(name),
        () => ends.push(`${name} refused`),
      ),
    ),
  );
  return ends;
}

describe('no analysis holds up what comes after it', () => {
  test('one that waits for data lets steps be taken', async () => {
    let come = () => {};
    const coming = new Promise<void>((resolve) => (come = resolve));
    const late: Answer = async (bytes) => {
      await coming;
      return new Response(bytes);
    };
    const { ask } = await opened({ tricks: { 'test-4.bin': [late] } });
    const evaluation = ask('evaluate', null);
    const rest = [
      ask('predictAll', { set: 'test' }),
      ask('compare', { steps: 0 }),
      ask('novelty', null),
    ];
    expect((await ask('step', { count: 5 })).step).toBe(5);
    expect((await ask('forget', { seed: 1 })).step).toBe(0);
    expect((await ask('run', null)).running).toBe(true);
    await ask('pause', null);
    const ends = order({ coming: coming.then(), evaluation, rest: Promise.all(rest) });
    come();
    expect((await ends)[0]).toBe('coming');
    expect((await evaluation).examples).toBe(5_000);
  });

  test.each(['step', 'forget', 'run'] as const)(
    'the novelty of a drawing does not delay %s, and is told that θ has moved',
    async (command) => {
      const { ask, refused, frame } = await complete({ shards: Infinity });
      await ask('draw', { strokes: strokes([0.5, 0, 0.5, 1]) });
      const novelty = refused('novelty', null);
      await frame(); // it is under way
      const commanded =
        command === 'step'
          ? ask('step', { count: 1 })
          : command === 'forget'
            ? ask('forget', { seed: 1 })
            : ask('run', null);
      const refusal = novelty.then(({ message }) => expect(message).toContain('ended before'));
      expect(await order({ refusal, commanded })).toEqual(['commanded', 'refusal']);
    },
  );

  test('novelty is told of the θ that stays, though a long surface is under way', async () => {
    const { ask } = await complete({ shards: Infinity });
    await ask('draw', { strokes: strokes([0.5, 0, 0.5, 1]) });
    const { thetaVersion } = await ask('step', { count: 1 });
    const { id } = await ask('surface', { examples: 60_000, axes: [line(4_000, 60_000)] });
    expect(await ask('novelty', null)).toMatchObject({ thetaVersion, step: 1, isOutlier: false });
    const { state, points } = await ask('points', { id });
    expect(state).toBe('working');
    expect(points.length).toBeGreaterThan(0);
  });

  test('a comparison goes on beside a run at full speed, and neither stops the other', async () => {
    const { ask, frame } = await complete({ shards: Infinity });
    await ask('settings', { speed: Infinity });
    await ask('step', { count: 2_000 });
    await ask('run', null);
    const steps = new Set<number>();
    let done = false;
    const comparing = ask('compare', { steps: 2_000, seed: 2 }).finally(() => (done = true));
    while (!done) steps.add((await frame()).state.step);
    expect((await comparing).step).toBe(2_000);
    expect(steps.size).toBeGreaterThan(10);
  });

  test('of those that are asked for at once each gives what it gives alone', async () => {
    const { ask } = await complete({ shards: Infinity });
    await ask('step', { count: 100 });
    const each = [
      () => ask('gradient', { examples: 30_000 }),
      () => ask('gradient', { batch: 20_000 }),
      () => ask('cost', { examples: 60_000 }),
      () => ask('slope', { examples: 20_000, batch: 20_000 }),
      () => ask('evaluate', null),
      () => ask('predictions', { set: 'train', indices: [5, 59_999], step: 50 }),
      () => ask('predictAll', { set: 'train' }),
      () => ask('noise', { density: 0.3, seed: 1, count: 5_000 }),
      () => ask('compare', { steps: 80, seed: 2 }),
      () => ask('compare', { steps: 80, learningRate: 0.01 }),
      () => ask('parameters', { step: 90 }),
    ];
    const alone = [];
    for (const analysis of each) alone.push(await analysis());
    expect(await Promise.all(each.map((analysis) => analysis()))).toEqual(alone);
  });
});

describe('a second run', () => {
  test('is compared at a step of the first, which goes on undisturbed', async () => {
    const { ask, frame } = await complete();
    await ask('forget', { seed: 1 });
    await ask('step', { count: 100 });
    const hash = await ask('hash', null);
    const comparing = ask('compare', { steps: 90, seed: 3, learningRate: 1 });
    await frame();
    const { curve, ...rest } = await comparing;
    const steps = curve.map(({ step }) => step);
    expect(steps.slice(0, 5)).toEqual([0, 1, 2, 3, 4]);
    expect(steps.at(-1)).toBe(90);
    expect(new Set(steps).size).toBe(steps.length);
    expect(curve.at(-1)).toEqual({ step: 90, ...rest.other });
    expect((await frame()).state.step).toBe(100);
    expect(await ask('hash', null)).toBe(hash);

    // What it says of both runs is what each of them says of itself.
    const score = async () => ({
      cost: await ask('cost', { examples: 5_000 }),
      accuracy: (await ask('evaluate', null)).accuracy,
    });
    await ask('seek', { step: 90 });
    expect(rest.mine).toEqual(await score());
    const mine = await ask('parameters', {});
    await ask('forget', { seed: 3 });
    await ask('settings', { learningRate: 1 });
    await ask('step', { count: 90 });
    expect(rest.other).toEqual(await score());
    const theta = await ask('parameters', {});
    const product = mine.reduce((sum, w, k) => sum + w * theta[k]!, 0);
    expect(rest.step).toBe(90);
    expect(rest.distance).toBeCloseTo(Math.hypot(...mine.map((w, k) => w - theta[k]!)), 4);
    expect(rest.cosine).toBeCloseTo(product / (Math.hypot(...mine) * Math.hypot(...theta)), 5);
  });

  test('with the same recipe is the same run', async () => {
    const { ask } = await complete();
    await ask('step', { count: 60 });
    const { distance, mine, other } = await ask('compare', { steps: 50 });
    expect(distance).toBe(0);
    expect(mine).toEqual(other);
  });

  test('that cannot be is refused; one that dies says so; a pause ends it', async () => {
    const { ask, refused } = await complete();
    await ask('step', { count: 100 });
    expect((await refused('compare', { steps: 101 })).code).toBe('bad-value');
    expect((await refused('compare', { steps: 10, batch: NaN })).code).toBe('bad-value');
    expect((await refused('compare', { steps: 100, learningRate: 1_000 })).code).toBe('diverged');
    const comparing = refused('compare', { steps: 100 });
    await ask('pause', null);
    expect((await comparing).message).toContain('pause');

    await ask('forget', { seed: 1, hidden: [64, 32] });
    await ask('step', { count: 300 });
    let done = false;
    const long = refused('compare', { steps: 300, seed: 2 }).finally(() => (done = true));
    for (let frames = 0; frames < 5; frames++) await ask('frame', { parameters: false });
    expect(done).toBe(false);
    await ask('pause', null);
    expect((await long).message).toContain('pause');
    expect((await ask('compare', { steps: 10 })).distance).toBe(0);
  });
});
