// What a page may get wrong, and what it may ask for again and again.
import { describe, expect, test } from 'vitest';
import type { Axis, Kind, Send } from '../../web/src/protocol/index.ts';
import { complete, strokes, worker, type Asking } from './harness.ts';
import { dataUrl } from './network.ts';

const stroke = strokes([0.5, 0, 0.5, 1]);
const at = Float32Array.of(0, 1);
const pixels = new Uint8Array(784);
/** Whatever is no number. */
const noNumber = [null, undefined, 'x', [], {}, true, NaN];
/** Whatever is no record: what every request with parts refuses. */
const noRecord = [null, undefined, 'x', [], 5, true];

/** The same request with one of its parts spoilt. */
const spoilt = (good: object, part: string, bad: readonly unknown[]) =>
  bad.map((value) => ({ ...good, [part]: value }));
const sources = (wrap: (over: unknown) => unknown) =>
  [
    ...noRecord,
    {},
    ...noNumber.flatMap((n) => [{ examples: n }, { example: n }, { batch: n }]),
    ...noNumber.map((label) => ({ pixels, label })),
    ...[...noNumber, new Uint8Array(783)].map((pixels) => ({ pixels, label: 1 })),
  ].map(wrap);
const drawings = [
  {},
  ...spoilt({}, 'strokes', [undefined, 'x', [], {}, 5, { points: [0, 0], ends: [1] }]),
  ...spoilt({ strokes: stroke }, 'framing', [null, 'x', [], 5]),
  ...['scale', 'centre', 'subpixel'].flatMap((part) =>
    spoilt({}, part, [null, 'x', [], 5]).map((framing) => ({ strokes: stroke, framing })),
  ),
  ...spoilt({}, 'pen', [null, 'x', [], NaN]).map((framing) => ({ strokes: stroke, framing })),
  ...['before', 'after'].flatMap((part) =>
    spoilt({}, part, [null, 'x', [], { rotate: 'x' }, { shiftX: null }]).map((framing) => ({
      strokes: stroke,
      framing,
    })),
  ),
];
const axis: Axis = { along: 'descent', examples: 10, at };

const recipe = {
  start: 'random',
  seed: 1,
  hidden: [9],
  activation: 'relu',
  changes: [],
  manualSteps: [],
  steps: 3,
};

/** Sends that each kind refuses; null for a kind that says all by itself, whatever comes with it. */
const wrong: Record<Kind, readonly unknown[] | null> = {
  open: [{ dataUrl }],
  ready: null,
  complete: null,
  pause: null,
  run: null,
  recipe: null,
  hash: null,
  evaluate: null,
  novelty: null,
  frame: [{}, ...spoilt({}, 'parameters', ['x', null, []])],
  draw: drawings,
  predict: [...drawings, { strokes: null }, ...spoilt({}, 'pixels', noNumber)],
  settings: [
    ...spoilt({}, 'batch', [null, 'x', []]),
    ...spoilt({}, 'learningRate', [null, 'x', []]),
    ...spoilt({}, 'speed', [null, 'x', []]),
    { batch: 20, learningRate: 'x' },
  ],
  step: spoilt({}, 'count', noNumber),
  seek: spoilt({}, 'step', noNumber),
  manualStep: [
    {},
    { kind: 'x' },
    { kind: ['edit'] },
    ...spoilt({ kind: 'edit', index: 1, value: 1 }, 'index', noNumber),
    ...spoilt({ kind: 'edit', index: 1, value: 1 }, 'value', noNumber),
    ...spoilt({ kind: 'descend', over: { examples: 10 } }, 'learningRate', noNumber),
    ...sources((over) => ({ kind: 'descend', over, learningRate: 0.1 })),
  ],
  forget: [
    ...spoilt({}, 'seed', noNumber),
    ...spoilt({ seed: 1 }, 'hidden', [null, 'x', {}, [null], ['16'], [[16]], new Array(1e6)]),
    ...spoilt({ seed: 1 }, 'activation', [null, 'x', ['relu'], 'values', 'length', {}]),
  ],
  reopen: spoilt({}, 'network', [null, 'x', [], ['large']]),
  follow: [
    ...spoilt({ recipe, step: 3 }, 'recipe', [
      ...[null, 'x', [], {}],
      ...Object.keys(recipe).flatMap((part) => spoilt(recipe, part, [null, 'x', {}, [null], NaN])),
      ...spoilt(recipe, 'manualSteps', [[{ step: 1, manualStep: null }]]),
    ]),
    ...spoilt({ recipe, step: 3 }, 'step', [...noNumber, -1, 0.5, 4]),
  ],
  parameters: spoilt({}, 'step', [null, 'x', [], NaN]),
  train: ['examples', 'batch', 'learningRate'].flatMap((part) =>
    spoilt({ examples: 10, batch: 20, learningRate: 0.25 }, part, noNumber),
  ),
  gradient: sources((over) => over),
  cost: spoilt({}, 'examples', noNumber),
  activationSlopes: spoilt({}, 'examples', noNumber),
  slope: [
    ...spoilt({}, 'examples', noNumber),
    ...spoilt({ examples: 10 }, 'batch', [null, 'x', [], NaN]),
  ],
  surface: [
    ...spoilt({ axes: [axis] }, 'examples', noNumber),
    ...spoilt({ examples: 10 }, 'axes', [
      ...[null, 'x', {}, [], [null], ['x'], [{}]],
      [{ ...axis, at: [0, 1] }],
      [{ ...axis, at: null }],
      [{ ...axis, at: new Float32Array(2e7) }],
      [{ ...axis, along: 'x' }],
      [{ ...axis, along: ['descent'], examples: 10 }],
      new Array(1e5).fill(axis),
      ...noNumber.map((examples) => [{ along: 'descent', examples, at }]),
      ...noNumber.map((batch) => [{ along: 'batch', batch, at }]),
      ...noNumber.map((seed) => [{ along: 'random', seed, normalised: true, at }]),
      ...noNumber.map((step) => [{ along: 'checkpoint', step, at }]),
    ]),
  ],
  points: [],
  projections: [
    ...spoilt({ id: 1 }, 'steps', [null, 'x', {}, [null], ['x'], new Array(1e6)]),
    ...spoilt({ steps: [0] }, 'id', noNumber),
  ],
  compare: [
    ...spoilt({}, 'steps', noNumber),
    ...['seed', 'batch', 'learningRate'].flatMap((part) =>
      spoilt({ steps: 1 }, part, [null, 'x', [], NaN]),
    ),
  ],
  predictions: [
    ...spoilt({ indices: [1] }, 'set', [null, 'x', [], 'toString']),
    ...spoilt({ set: 'test' }, 'indices', [null, 'x', {}, [null], ['1'], [-1], [0.5], [10_000]]),
    ...spoilt({ set: 'test', indices: [1] }, 'step', [null, 'x', [], NaN]),
  ],
  predictAll: [
    ...spoilt({}, 'set', [null, 'x', [], 'toString']),
    ...spoilt({ set: 'test' }, 'step', [null, 'x', [], NaN]),
  ],
  noise: ['density', 'seed', 'count'].flatMap((part) =>
    spoilt({ density: 0.5, seed: 1, count: 10 }, part, [...noNumber, -1, 2 ** 32 + 5]),
  ),
  optimizeInput: [
    ...spoilt({ digit: 1, steps: 1, length: 1 }, 'pixels', [
      ...[null, 'x', [], new Uint8Array(784), new Float32Array(783), new Float32Array(2e7)],
    ]),
    ...['digit', 'steps', 'length'].flatMap((part) =>
      spoilt({ pixels: new Float32Array(784), digit: 1, steps: 1, length: 1 }, part, noNumber),
    ),
  ],
  robustness: [
    ...drawings
      // What varies replaces what the framing says of it, and without strokes the kept drawing is read.
      .filter((drawing) => 'strokes' in drawing && drawing.strokes !== undefined)
      .map((drawing) => ({ ...drawing, vary: 'scale', at: Float32Array.of(1) })),
    ...spoilt({ strokes: stroke, at }, 'vary', [null, 'x', [], ['pen'], {}, 'toString']),
    ...spoilt({ strokes: stroke, vary: 'pen' }, 'at', [null, 'x', [1], {}, new Float32Array(201)]),
  ],
};

describe('a request of wrong types is refused with a sentence, and changes nothing', () => {
  test.each(Object.keys(wrong) as Kind[])('%s', async (kind) => {
    // Novelty compares with more digits than the other tests have.
    const shards = kind === 'novelty' ? Infinity : 5;
    const { ask, refused, answers, events, frame } = await complete({ shards });
    await ask('settings', { speed: 1 });
    await ask('step', { count: 4 });
    await ask('draw', { strokes: stroke });
    const all = async () => {
      const { state, reading } = await frame();
      const rest = [await ask('hash', null), await ask('recipe', null)];
      return { ...state, settled: null, reading, rest };
    };
    const before = await all();
    const bad = wrong[kind];
    if (bad === null) {
      for (const send of noRecord) expect(await answers(kind, send)).toHaveProperty('reply');
      return;
    }
    for (const send of [...noRecord, ...bad]) {
      const { code, message } = await refused(kind, send as Send<Kind>);
      expect(code).toMatch(/^(bad-value|too-large|empty)$/);
      expect(message).toMatch(/^[A-Z].{10,200}\.$/su);
    }
    expect(await all()).toEqual(before);
    expect(events.filter(({ event }) => event === 'problem' || event === 'fatal')).toEqual([]);
  });

  test('a worker is not opened by what is no address and no pictures', async () => {
    const { ask, refused } = await worker();
    for (const send of [...noRecord, ...spoilt({}, 'dataUrl', [null, 'x', [], 5, 'http://['])])
      expect((await refused('open', send as Send<'open'>)).code).toBe('bad-value');
    await ask('open', { dataUrl });
    for (const pictures of [null, 'x', [], {}]) {
      const fresh = await worker();
      const { message } = await fresh.refused('open', { pictures } as Send<'open'>);
      expect(message).toContain('something else came');
    }
  });

  test('there is no request of another kind', async () => {
    const { refused } = await complete();
    for (const kind of ['x', 5, null])
      expect((await refused(kind as Kind, {})).code).toBe('bad-value');
  });
});

test('a misspelt activation is refused by name, and the network stays', async () => {
  const { ask, refused, frame } = await complete();
  await ask('forget', { seed: 3, hidden: [8], activation: 'relu' });
  await ask('step', { count: 10 });
  const [{ state }, hash] = [await frame(), await ask('hash', null)];
  const { code, message } = await refused('forget', { seed: 4, activation: 'rellu' as 'relu' });
  expect(code).toBe('bad-value');
  expect(message).toContain('sigmoid, relu, leaky_relu; rellu came');
  expect({ ...(await frame()).state, settled: null }).toEqual({ ...state, settled: null });
  expect(await ask('hash', null)).toBe(hash);
  expect(await ask('forget', { seed: 3 })).toMatchObject({
    shape: { layers: [784, 8, 10], activation: 'relu' },
  });
});

// θ takes 1.2 MB here and some 30 MB of the heap are free: whatever keeps a θ for each request does not last for 45.
const heavy = { seed: 1, hidden: [340, 70] };

describe('what was asked for is freed: 45 of the largest network fit one after another', () => {
  const plane: Axis[] = [
    { along: 'batch', batch: 10, at },
    { along: 'checkpoint', step: 0, at, orthogonal: true },
  ];
  const whole = async (ask: Asking, id: number) => {
    while ((await ask('points', { id })).state === 'working');
  };
  const asked: [string, (ask: Asking, k: number) => Promise<unknown>][] = [
    ['gradient', (ask) => ask('gradient', { examples: 10 })],
    ['gradient that is refused', (ask) => ask('gradient', { examples: 0 })],
    ['cost', (ask) => ask('cost', { examples: 10 })],
    ['slope', (ask) => ask('slope', { examples: 10, batch: 20 })],
    [
      'surface that is done',
      async (ask) => whole(ask, (await ask('surface', { examples: 10, axes: plane })).id),
    ],
    ['surface that another ends', (ask) => ask('surface', { examples: 2_000, axes: plane })],
    [
      'surface that a step ends',
      async (ask) => {
        await ask('surface', { examples: 2_000, axes: plane });
        await ask('step', { count: 1 });
      },
    ],
    ['surface that is refused', (ask) => ask('surface', { examples: 0, axes: plane })],
    [
      'projections',
      async (ask, k) => {
        const { id } = await ask('surface', { examples: 10, axes: plane });
        await whole(ask, id);
        return ask('projections', { id, steps: [0, k % 2] });
      },
    ],
    ['comparison', (ask) => ask('compare', { steps: 0, seed: 2 })],
    [
      'comparison that a pause ends',
      (ask) => Promise.all([ask('compare', { steps: 2, seed: 2 }), ask('pause', null)]),
    ],
    ['predictions', (ask) => ask('predictions', { set: 'test', indices: [1], step: 1 })],
    ['predictions that are refused', (ask) => ask('predictAll', { set: 'test', step: 99 })],
    ['noise', (ask, k) => ask('noise', { density: 0.5, seed: k, count: 1 })],
    [
      'input optimization',
      (ask) => {
        const pixels = new Float32Array(784);
        return ask('optimizeInput', { pixels, digit: 1, steps: 1, length: 1 });
      },
    ],
    ['θ of a step', (ask) => ask('parameters', { step: 1 })],
    ['way back', (ask, k) => ask('seek', { step: k % 3 })],
    ['start', (ask, k) => ask('forget', { ...heavy, seed: k })],
    [
      'step by hand',
      async (ask) => {
        await ask('manualStep', { kind: 'descend', over: { examples: 10 }, learningRate: 0.1 });
        await ask('seek', { step: 2 });
      },
    ],
    [
      'evaluation',
      async (ask, k) => {
        await ask('seek', { step: k % 3 });
        while (!(await ask('frame', { parameters: false })).state.settled);
      },
    ],
  ];
  test.each(asked)('%s', { timeout: 120_000 }, async (_, request) => {
    const { ask, events } = await complete({ shards: Infinity });
    await ask('forget', heavy);
    await ask('step', { count: 2 });
    for (let k = 0; k < 45; k++) await request(ask, k).catch(() => {});
    // Room is left for the largest answer, and the worker is alive.
    expect((await ask('predictAll', { set: 'train' })).costs).toHaveLength(60_000);
    expect(events.filter(({ event }) => event === 'fatal')).toEqual([]);
  });
});

test.each([
  [[16, 16], 300],
  [[340, 70], 30],
])('however many are asked for at once, the heap holds them: %j, %i', async (hidden, count) => {
  const { ask, events } = await complete({ shards: Infinity });
  await ask('forget', { seed: 1, hidden });
  await ask('step', { count: 2 });
  const pixels = new Float32Array(784);
  const every = Array.from({ length: count }, (_, k) => [
    ask('gradient', { examples: 1 + (k % 10) }),
    ask('predictions', { set: 'test', indices: [k], step: k % 3 }),
    ask('optimizeInput', { pixels, digit: k % 10, steps: 1, length: 1 }),
  ]);
  // Frames are answered meanwhile, or the worker is no more.
  let done = false;
  const all = Promise.all(every.flat()).finally(() => (done = true));
  const bad = () => events.filter(({ event }) => event === 'problem' || event === 'fatal');
  while (!done && bad().length === 0) await ask('frame', { parameters: false });
  expect(bad()).toEqual([]);
  await all;
  const alone = await ask('gradient', { examples: 3 });
  expect(await every[2]![0]).toEqual(alone);
});
