// What is foretold of a ball is what happens to it, and what the curvature says.
import { describe, expect, test } from 'vitest';
import { inside, stepFrom, valleyAt, type StepRule } from '../../../web/src/toys/descent.ts';
import {
  classifyDescent,
  patience,
  rateAt,
  turnOf,
  valleysOf,
} from '../../../web/src/toys/classify.ts';
import type { Hill, Point } from '../../../web/src/toys/hill.ts';
import { curve, curveStarts, terrain, terrainStarts } from '../../../web/src/toys/hills.ts';
import { kindsByRate, describeDescent, valleysByStart } from '../../../web/src/toys/describe.ts';

const hills: [string, Hill, readonly Point[]][] = [
  ['curve', curve, curveStarts],
  ['terrain', terrain, terrainStarts],
];

/** The ball's points, until it leaves the picture. */
function walk(hill: Hill, start: Point, rate: number, stepRule: StepRule, steps: number): Point[] {
  const path = [start];
  while (path.length <= steps && inside(hill, path.at(-1)!))
    path.push(stepFrom(hill, path.at(-1)!, rate, stepRule));
  return path;
}

const turns = Array.from({ length: 80 }, (_, k) => k / 79);

describe.each(hills)('on the %s', (_, hill, starts) => {
  const cases = starts.flatMap((start) => turns.map((turn) => ({ start, rate: rateAt(turn) })));

  test('whoever converges is still there long after, whoever oscillates never comes to rest', () => {
    const seen = new Set<string>();
    for (const { start, rate } of cases) {
      const descent = classifyDescent(hill, start, rate, 'proportional');
      seen.add(descent.kind);
      const path = walk(hill, start, rate, 'proportional', 3_000);
      const end = path.at(-1)!;
      if (descent.kind === 'leaves') {
        expect(path.length - 1).toBe(descent.steps);
        expect(inside(hill, end)).toBe(false);
        continue;
      }
      expect(inside(hill, end)).toBe(true);
      const [valley] = valleysOf(hill, descent.ends);
      if (descent.kind === 'converges') {
        expect(rate * hill.valleys[valley!]!.curvature).toBeLessThan(2);
        expect(valleyAt(hill, end, 0.05)).toBe(valley);
      } else if (descent.kind === 'oscillates') {
        const moves = path.slice(-20).some((w) => valleyAt(hill, w, 1e-3) < 0);
        expect(moves).toBe(true);
      } else {
        expect(path.slice(0, patience).every((w) => valleyAt(hill, w) < 0)).toBe(true);
        expect(rate * hill.valleys[valley!]!.curvature).toBeLessThan(1);
      }
    }
    expect(seen).toEqual(new Set(['crawls', 'converges', 'oscillates', 'leaves']));
  });

  test('within a valley, η C″ decides: below 2 it settles, above 2 it does not', () => {
    for (const [k, { at, curvature }] of hill.valleys.entries())
      for (const product of [0.3, 0.9, 1.1, 1.9, 2.1, 2.6]) {
        const start = at.map((x) => x + 0.02);
        const { kind, ends } = classifyDescent(
          hill,
          start,
          product / curvature,
          'proportional',
          3_000,
        );
        if (product < 2) {
          expect(kind).toBe('converges');
          expect(valleysOf(hill, ends)).toEqual([k]);
        } else if (kind === 'converges') {
          // Thrown out, and held by a broader one.
          expect(valleysOf(hill, ends)).not.toContain(k);
        } else expect(['oscillates', 'leaves']).toContain(kind);
      }
  });

  test('constant steps never settle', () => {
    for (const { start, rate } of cases) {
      const { kind, steps } = classifyDescent(hill, start, rate, 'constant');
      expect(kind).not.toBe('converges');
      if (kind !== 'oscillates' || rate > 0.3) continue;
      const path = walk(hill, start, rate, 'constant', steps + 50);
      for (let k = steps + 1; k < path.length; k++) {
        const step = path[k]!.map((x, i) => x - path[k - 1]![i]!);
        expect(Math.hypot(...step)).toBeCloseTo(rate, 6);
      }
    }
  });

  test('the words give the product that decides, and no numbers that are none', () => {
    for (const { start, rate } of cases)
      for (const stepRule of ['proportional', 'constant'] as const) {
        const told = describeDescent(hill, start, rate, stepRule, 'C″');
        expect(told.kind).toBe(classifyDescent(hill, start, rate, stepRule).kind);
        expect(`${told.words} ${told.why}`).not.toMatch(/NaN|undefined|Infinity/);
        if (told.why.includes('×')) expect(told.why).toContain(told.product.toFixed(2));
        if (told.kind === 'converges') expect(told.product).toBeLessThan(2);
      }
  });
});

test('a ball thrown out of the narrow valley comes to rest in a broader one', () => {
  const [a, b, c] = curve.valleys.map(({ curvature }) => 2 / curvature) as [number, number, number];
  expect([a < b, b < c]).toEqual([true, true]);
  const found = turns
    .map(rateAt)
    .filter((rate) => rate > a && rate < c)
    .map((rate) => classifyDescent(curve, curveStarts[0]!, rate, 'proportional'))
    .filter(({ kind }) => kind === 'converges')
    .map(({ ends }) => valleysOf(curve, ends)[0]);
  expect(new Set(found)).toEqual(new Set([1, 2]));
});

test('the slider of η goes in equal factors', () => {
  expect(rateAt(0)).toBeCloseTo(0.002);
  expect(rateAt(1)).toBeCloseTo(5);
  for (const turn of turns) expect(turnOf(rateAt(turn))).toBeCloseTo(turn, 9);
  expect(rateAt(0.6) / rateAt(0.5)).toBeCloseTo(rateAt(0.2) / rateAt(0.1), 9);
});

test('the strips agree with the single fates', () => {
  const kinds = kindsByRate(curve, curveStarts[0]!, 'proportional', 24);
  kinds.forEach((kind, k) => {
    const rate = rateAt((k + 0.5) / 24);
    expect(kind).toBe(classifyDescent(curve, curveStarts[0]!, rate, 'proportional', 300).kind);
  });
  // Short steps: three runs, parted where the two hills are.
  const small = valleysByStart(curve, 0.03, 'proportional', 90);
  expect(small.filter((valley, k) => k === 0 || valley !== small[k - 1])).toEqual([0, 1, 2]);
  expect(valleysByStart(curve, 4, 'proportional', 90)).toEqual(Array(90).fill(-1));
});
