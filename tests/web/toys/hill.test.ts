// The hills of the toys obey calculus, and have the valleys that they name.
import { describe, expect, test } from 'vitest';
import {
  distance,
  length,
  stepFrom,
  valleyAt,
  valleyBelow,
} from '../../../web/src/toys/descent.ts';
import type { Hill, Point } from '../../../web/src/toys/hill.ts';
import { curve, curveStarts, terrain, terrainStarts } from '../../../web/src/toys/hills.ts';

const hills: [string, Hill, readonly Point[], number][] = [
  ['curve', curve, curveStarts, 0.06],
  ['terrain', terrain, terrainStarts, 0.12],
];

/** Evenly over the picture, corners included. */
function points(hill: Hill, count: number): Point[] {
  const at = (k: number) => hill.reach * ((2 * k) / (count - 1) - 1);
  const values = Array.from({ length: count }, (_, k) => at(k));
  return hill.valleys[0]!.at.length === 1
    ? values.map((x) => [x])
    : values.flatMap((x) => values.map((y) => [x, y]));
}

const moved = (w: Point, k: number, h: number): Point => w.map((x, i) => (i === k ? x + h : x));

describe.each(hills)('the %s', (_, hill, starts, rate) => {
  test('has the gradient that central differences find', () => {
    const h = 1e-4;
    for (const w of points(hill, 41))
      hill.gradient(w).forEach((g, k) => {
        const slope = (hill.cost(moved(w, k, h)) - hill.cost(moved(w, k, -h))) / (2 * h);
        // Off by h²/6 of the third derivative, some hundreds where it is narrowest.
        expect(Math.abs(g - slope)).toBeLessThan(1e-6);
      });
  });

  test('has the curvature that differences of the gradient find, never above its bound', () => {
    const h = 1e-5;
    for (const w of points(hill, 31)) {
      const H = w.map((_, k) => {
        const [p, q] = [hill.gradient(moved(w, k, h)), hill.gradient(moved(w, k, -h))];
        return p.map((g, i) => (g - q[i]!) / (2 * h));
      });
      const [a, b, d] = [H[0]![0]!, H[0]![1] ?? 0, H[1]?.[1] ?? -Infinity];
      const largest = H.length === 1 ? a : (a + d) / 2 + Math.hypot((a - d) / 2, b);
      expect(Math.abs(hill.curvature(w) - largest)).toBeLessThan(1e-4);
      expect(hill.curvature(w)).toBeLessThanOrEqual(hill.curvatureBound);
    }
  });

  test('costs something everywhere', () => {
    for (const w of points(hill, 61)) expect(hill.cost(w)).toBeGreaterThan(0.2);
  });

  test('has three level bottoms, apart from each other and of different depth', () => {
    expect(hill.valleys.map(({ name }) => name)).toEqual(['A', 'B', 'C']);
    for (const { at, cost, curvature } of hill.valleys) {
      expect(length(hill.gradient(at))).toBeLessThan(1e-10);
      expect(curvature).toBeGreaterThan(0);
      for (const w of at.flatMap((_, k) => [moved(at, k, 0.05), moved(at, k, -0.05)]))
        expect(hill.cost(w)).toBeGreaterThan(cost);
      for (const other of hill.valleys.filter((valley) => valley.at !== at)) {
        expect(distance(at, other.at)).toBeGreaterThan(1);
        expect(Math.abs(cost - other.cost)).toBeGreaterThan(0.1);
      }
    }
  });

  test('has no fourth valley: whatever flows, flows to one of the three', () => {
    const found = points(hill, 40).map((w) => valleyBelow(hill, w));
    expect(new Set(found)).toEqual(new Set([0, 1, 2]));
  });

  test('its three starts come to three different valleys, and stay', () => {
    const ends = starts.map((start) => {
      let w = start;
      for (let k = 0; k < 400; k++) w = stepFrom(hill, w, rate, 'proportional');
      return valleyAt(hill, w);
    });
    expect(ends).toEqual([0, 1, 2]);
  });

  test('steps are as long as η × slope, or as η, and go straight down', () => {
    for (const w of points(hill, 23))
      for (const eta of [0.001, 0.1, 3]) {
        const g = hill.gradient(w);
        const size = length(g);
        const [free, fixed] = (['proportional', 'constant'] as const).map((stepRule) =>
          stepFrom(hill, w, eta, stepRule).map((x, k) => x - w[k]!),
        ) as [number[], number[]];
        expect(Math.abs(length(free) - eta * size)).toBeLessThan(1e-12);
        if (size < 1e-6) continue;
        expect(Math.abs(length(fixed) - eta)).toBeLessThan(1e-9);
        for (const step of [free, fixed]) {
          const along = step.reduce((sum, x, k) => sum - x * g[k]!, 0);
          expect(along / (length(step) * size)).toBeCloseTo(1, 9);
        }
      }
  });

  test('a step of at most 1 / bound never climbs', () => {
    for (const w of points(hill, 23)) {
      const next = stepFrom(hill, w, 1 / hill.curvatureBound, 'proportional');
      expect(hill.cost(next)).toBeLessThanOrEqual(hill.cost(w));
    }
  });
});

test('near a bottom steps shrink by 1 − η C″ each', () => {
  for (const { at, curvature } of curve.valleys)
    for (const product of [0.1, 0.5, 0.9, 1.3, 1.8]) {
      const rate = product / curvature;
      const off = 1e-4;
      const [next] = stepFrom(curve, [at[0]! + off], rate, 'proportional');
      expect((next! - at[0]!) / off).toBeCloseTo(1 - product, 2);
    }
});
