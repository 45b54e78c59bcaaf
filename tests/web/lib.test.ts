import { describe, expect, test } from 'vitest';
import { nextAlong, tickName, ticks, toAxis, toStep } from '../../web/src/lib/run/axis.ts';
import { strongest } from '../../web/src/lib/network/edges.ts';
import {
  isStrokes,
  needDigitPixels,
  needStrokes,
} from '../../web/src/lib/digits/expect-drawing.ts';
import { needWhole } from '../../web/src/lib/expect.ts';
import { ghostStrokes } from '../../web/src/lib/digits/ghost.ts';
import { History } from '../../web/src/lib/run/history.ts';
import { notch, speeds, speedInWords } from '../../web/src/lib/run/speed.ts';
import { distance, firstPart, packStrokes, smooth } from '../../web/src/lib/digits/strokes.ts';

const at = (step: number, cost = 1) => ({
  step,
  cost,
  costExamples: 10,
  accuracy: 0,
  accuracyExamples: 10,
});

describe('history', () => {
  test('keeps evaluations by rising step, the newest of each', () => {
    const history = new History();
    history.add([at(0), at(10), at(5), at(10, 2)]);
    expect(history.list.map(({ step, cost }) => [step, cost])).toEqual([
      [0, 1],
      [5, 1],
      [10, 2],
    ]);
  });

  test('cut forgets what lies beyond a step, not the step itself', () => {
    const history = new History();
    history.add([at(0), at(5), at(10)]);
    history.cut(5);
    expect(history.list.map(({ step }) => step)).toEqual([0, 5]);
    history.clear();
    expect(history.list).toEqual([]);
  });
});

describe('strokes', () => {
  test('pack into flat points and ends', () => {
    const { points, ends } = packStrokes([
      [
        [1, 2],
        [3, 4],
      ],
      [[5, 6]],
    ]);
    expect([...points]).toEqual([1, 2, 3, 4, 5, 6]);
    expect([...ends]).toEqual([2, 3]);
  });

  test('the distance to a stroke is that to its nearest line, or to its dot', () => {
    const stroke = [
      [0, 0],
      [1, 0],
      [1, 1],
    ] as const;
    expect(distance(stroke, [0.5, 0.2])).toBeCloseTo(0.2);
    expect(distance(stroke, [1.3, 0.5])).toBeCloseTo(0.3);
    expect(distance(stroke, [-3, -4])).toBeCloseTo(5);
    expect(distance([[2, 2]], [2, 3])).toBe(1);
  });

  test('a drawing under way is the first part of its points', () => {
    const strokes = [
      [
        [0, 0],
        [1, 0],
      ],
      [
        [0, 1],
        [1, 1],
      ],
    ] as const;
    expect(firstPart(strokes, 0)).toEqual([]);
    expect(firstPart(strokes, 0.75)).toEqual([strokes[0], [[0, 1]]]);
    expect(firstPart(strokes, 1)).toEqual(strokes);
  });

  test('a smooth stroke goes through its knots', () => {
    const points = smooth(
      [
        [0, 0],
        [1, 1],
        [2, 0],
      ],
      4,
    );
    expect(points).toHaveLength(9);
    expect([points[0], points[4], points[8]]).toEqual([
      [0, 0],
      [1, 1],
      [2, 0],
    ]);
  });

  test("the page's own digit lies on the pad", () => {
    for (const [x, y] of ghostStrokes.flat()) {
      expect(Math.min(x, y)).toBeGreaterThan(0.05);
      expect(Math.max(x, y)).toBeLessThan(0.95);
    }
  });
});

describe('edges', () => {
  // Two inputs, three neurons, column after column, behind one number that is not theirs.
  const theta = Float32Array.of(99, 1, -4, 2, 3, 0, -5);
  const tensor = { name: 'W1', rows: 3, cols: 2, offset: 1 };

  test('without activations the strongest weights, weakest first', () => {
    expect(strongest(theta, tensor, null, 2)).toEqual([
      { from: 0, to: 1, value: -4 },
      { from: 1, to: 2, value: -5 },
    ]);
  });

  test('with activations the strongest products; dark inputs carry nothing', () => {
    expect(strongest(theta, tensor, Float32Array.of(0, 0.5), 6)).toEqual([
      { from: 1, to: 0, value: 1.5 },
      { from: 1, to: 2, value: -2.5 },
    ]);
  });

  test('among many, exactly the strongest', () => {
    const many = Float32Array.from({ length: 12_544 }, (_, k) => Math.sin(k * k));
    const edges = strongest(many, { name: 'W1', rows: 16, cols: 784, offset: 0 }, null, 100);
    const least = [...many].map(Math.abs).sort((a, b) => b - a)[99]!;
    expect(edges).toHaveLength(100);
    expect(Math.min(...edges.map(({ value }) => Math.abs(value)))).toBe(least);
  });

  test('weights that are no numbers draw nothing and do not throw', () => {
    const wild = Float32Array.from({ length: 12_544 }, () => NaN);
    expect(strongest(wild, { name: 'W1', rows: 16, cols: 784, offset: 0 }, null, 9)).toEqual([]);
  });
});

describe('axis', () => {
  test('there and back', () => {
    for (const step of [0, 1, 99, 12_345]) expect(toStep(toAxis(step))).toBeCloseTo(step, 6);
  });

  test('names plain steps', () => {
    expect(ticks(1_000)).toEqual([0, 1, 10, 100, 1_000]);
    expect([0, 1_000, 10_000, 1e6].map(tickName)).toEqual(['0', '1,000', '10k', '1M']);
  });

  test('keys move the playhead', () => {
    expect(nextAlong('ArrowLeft', 7, 99)).toBe(6);
    expect(nextAlong('Home', 7, 99)).toBe(0);
    expect(nextAlong('End', 7, 99)).toBe(99);
    expect(nextAlong('PageDown', 1, 99)).toBeLessThanOrEqual(0);
    expect(nextAlong('x', 7, 99)).toBeNull();
  });
});

describe('speed', () => {
  test('every notch finds itself', () => {
    expect(speeds.map(notch)).toEqual(speeds.map((_, k) => k));
    expect(speedInWords(1)).toBe('1 step a second');
    expect(speedInWords(Infinity)).toBe('as fast as it goes');
  });
});

describe('arguments from the console', () => {
  test('a whole number within its range, or a sentence', () => {
    expect(needWhole('step(n)', 5, 1, 10, 'step(5)')).toBe(5);
    for (const bad of [0, 11, 1.5, NaN, '5', null, undefined])
      expect(() => needWhole('step(n)', bad, 1, 10, 'step(5)')).toThrow(
        /whole number from 1 to 10; got .*Try step\(5\)/,
      );
  });

  test('784 bytes', () => {
    expect(needDigitPixels(Array(784).fill(7))).toEqual(new Uint8Array(784).fill(7));
    expect(() => needDigitPixels([1, 2])).toThrow(/784 pixels.*an array of 2/);
    expect(() => needDigitPixels(Array(784).fill(256))).toThrow(/pixel 0 is 256/);
  });

  test('strokes', () => {
    expect(isStrokes([[[1, 2]]])).toBe(true);
    expect(isStrokes(Array(784).fill(0))).toBe(false);
    expect(() => needStrokes([[[1, 2, 3]]])).toThrow(/point 0 of stroke 0/);
    expect(() => needStrokes([[[1, NaN]]])).toThrow(/point 0 of stroke 0/);
    expect(() => needStrokes([[]])).toThrow(/stroke 0/);
    expect(() => needStrokes([])).toThrow(/no stroke/);
  });
});
