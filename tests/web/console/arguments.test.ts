// Calls of the console: what is left out has a default, and what does not fit is told in a sentence.
import { expect, test } from 'vitest';
import * as calls from '../../../web/src/console/arguments.ts';
import type { Controls } from '../../../web/src/model/controls.ts';

/** Keeps what is asked of the worker. */
function asking() {
  const asked: [string, unknown][] = [];
  const ask = (kind: string, send: unknown) => {
    asked.push([kind, send]);
    return Promise.resolve(null);
  };
  return { asked, controls: { ask } as unknown as Controls };
}

test('what is left out has a default', async () => {
  const { asked, controls } = asking();
  await calls.cost(controls, undefined);
  await calls.slope(controls, {});
  await calls.noise(controls, undefined);
  await calls.predictAll(controls, undefined);
  await calls.predictions(controls, { indices: [4] });
  await calls.optimizeInput(controls, { digit: 3 });
  expect(asked).toEqual([
    ['cost', { examples: 1_000 }],
    ['slope', { examples: 1_000 }],
    ['noise', { density: 1, seed: 1, count: 1_000 }],
    ['predictAll', { set: 'test' }],
    ['predictions', { set: 'test', indices: [4] }],
    ['optimizeInput', { digit: 3, pixels: new Float32Array(784), steps: 200, length: 0.5 }],
  ]);
});

const named = [
  'forget',
  'parameters',
  'cost',
  'slope',
  'surface',
  'compare',
  'noise',
  'predictAll',
  'predictions',
  'optimizeInput',
];
test.each(named)(
  '%s(null), of a number, text or list says that it takes an object',
  async (name) => {
    const { asked, controls } = asking();
    const call = (calls as unknown as Record<string, (...given: unknown[]) => Promise<unknown>>)[
      name
    ]!;
    for (const given of [null, 3, 'all', [1]])
      await expect(call(controls, given)).rejects.toThrow(
        new RegExp(`^${name} takes an object; got .*\\. Try downhill\\.${name}\\(`),
      );
    expect(asked).toEqual([]);
  },
);

test.each(named)('%s with a misspelt option names it and does nothing', async (name) => {
  const { asked, controls } = asking();
  const call = (calls as unknown as Record<string, (...given: unknown[]) => Promise<unknown>>)[
    name
  ]!;
  await expect(call(controls, { sead: 7 })).rejects.toThrow(
    new RegExp(`^${name} knows .*; got "sead"\\. Nothing has changed\\. Try downhill\\.`),
  );
  expect(asked).toEqual([]);
});

test('a framing that is none is told of, and the drawing is not read', async () => {
  const { asked, controls } = asking();
  const stroke = [
    [0.2, 0.2],
    [0.8, 0.8],
  ] as const;
  for (const framing of [null, 3, { width: 2 }])
    await expect(calls.predict(controls, [stroke], framing as never)).rejects.toThrow(
      /framing (takes an object|knows scale, centre)/,
    );
  expect(asked).toEqual([]);
});

test('pixels that are none are told of', async () => {
  const { controls } = asking();
  for (const pixels of [null, 5])
    await expect(
      calls.optimizeInput(controls, { digit: 3, pixels: pixels as unknown as number[] }),
    ).rejects.toThrow(/takes 784 greys from 0 to 1; got/);
});
