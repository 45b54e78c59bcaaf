import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromText, toText, type Kept } from '../../../web/src/model/kept-run.ts';

const kept: Kept = {
  recipe: {
    start: 'random',
    seed: 4_294_967_295,
    hidden: [20, 9],
    activation: 'leaky_relu',
    changes: [
      { step: 0, batch: 10, learningRate: 0.1 },
      { step: 40, batch: 60_000, learningRate: 1e-7 },
    ],
    manualSteps: [
      { step: 3, manualStep: { kind: 'edit', index: 700, value: -0.5 } },
      { step: 4, manualStep: { kind: 'descend', over: { examples: 500 }, learningRate: 0.1 } },
      { step: 5, manualStep: { kind: 'descend', over: { example: 0 }, learningRate: 0.1 } },
      { step: 6, manualStep: { kind: 'descend', over: { batch: 20 }, learningRate: 0.1 } },
      {
        step: 7,
        manualStep: {
          kind: 'descend',
          over: { pixels: Uint8Array.from({ length: 784 }, (_, k) => k % 256), label: 3 },
          learningRate: 0.1,
        },
      },
    ],
    steps: 1_234,
  },
  step: 1_000,
  strokes: [[[0.5, 0.25]], [[0.125, 0.75], [1, 0]]], // prettier-ignore
};
const text = toText('1', kept);

/** The same text with another recipe in it, and a sum that fits. */
const withRecipe = (recipe: object) =>
  toText('1', { ...kept, recipe: { ...kept.recipe, ...recipe } });

describe('a run as text', () => {
  test('is the same run again, drawing and all', () => {
    expect(fromText('1', text)).toEqual(kept);
    const blank = { ...kept, strokes: [] };
    expect(fromText('1', toText('1', blank))).toEqual(blank);
  });

  test('of another version is none', () => {
    expect(fromText('2', text)).toBeNull();
  });

  test('that anything has been done to is none', () => {
    const at = fc.nat(text.length - 1);
    fc.assert(
      fc.property(at, fc.nat(20), fc.string({ maxLength: 20 }), (from, length, put) => {
        const changed = text.slice(0, from) + put + text.slice(from + length);
        fc.pre(changed !== text);
        expect(fromText('1', changed)).toBeNull();
      }),
      { numRuns: 2_000 },
    );
    fc.assert(
      fc.property(fc.string(), (any) => {
        expect(fromText('1', any)).toBeNull();
      }),
    );
  });

  const anything = fc.anything({ withBigInt: false, maxDepth: 2 });
  test('is none, and never throws, whatever stands in a part of its recipe', () => {
    const parts = Object.keys(kept.recipe);
    fc.assert(
      fc.property(fc.constantFrom(...parts), anything, (part, value) => {
        const found = fromText('1', withRecipe({ [part]: value }));
        if (found) expect(fromText('1', toText('1', found))).toEqual(found);
      }),
      { numRuns: 1_000 },
    );
  });

  test.each([
    ['no step', { steps: 0 }],
    ['half a step', { steps: 1234.5 }],
    ['fewer steps than where it stands', { steps: 900 }],
    ['too wide a layer', { hidden: [513] }],
    ['another activation', { activation: 'tanh' }],
    ['another start', { start: 'elsewhere' }],
    ['a seed below 0', { seed: -1 }],
    ['no settings at the start', { changes: kept.recipe.changes.slice(1) }],
    ['changes in no order', { changes: [...kept.recipe.changes, kept.recipe.changes[0]] }],
    ['two manual steps in one', { manualSteps: Array(2).fill(kept.recipe.manualSteps[0]) }],
    ['an unknown manual step', { manualSteps: [{ step: 1, manualStep: { kind: 'leap' } }] }],
    ['no manual step at all', { manualSteps: [{ step: 1 }] }],
    [
      'half an image',
      {
        manualSteps: [
          {
            step: 1,
            manualStep: {
              kind: 'descend',
              over: { pixels: new Uint8Array(392), label: 3 },
              learningRate: 0.1,
            },
          },
        ],
      },
    ],
  ])('is none with %s', (_, recipe) => {
    expect(fromText('1', withRecipe(recipe))).toBeNull();
  });
});
