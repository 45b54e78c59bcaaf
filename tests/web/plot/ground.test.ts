// Heights, contours and pixels of the maps and reliefs.
import { describe, expect, test } from 'vitest';
import { paintContour } from '../../../web/src/plot/contour.ts';
import {
  along,
  groundFrom,
  groundOf,
  heightAt,
  levelsBetween,
  refined,
} from '../../../web/src/plot/ground.ts';
import { rampOf } from '../../../web/src/plot/ramp.ts';
import { projection, Relief, unprojection } from '../../../web/src/plot/relief.ts';

/** As much of an ImageData as the painters touch. */
const image = (width: number, height: number) =>
  ({ width, height, data: new Uint8ClampedArray(4 * width * height) }) as unknown as ImageData;
const style = { ink: [0, 0, 0], strength: 0.4, width: 1 } as const;

describe('ground', () => {
  test('contours lie at round heights, within, about as many as wished', () => {
    for (const [low, high] of [
      [0, 1],
      [0.046, 2.2],
      [-3, 900],
      [0.0601, 0.0604],
    ] as const) {
      const levels = levelsBetween(low, high);
      expect(levels.length).toBeGreaterThanOrEqual(5);
      expect(levels.length).toBeLessThanOrEqual(15);
      expect(levels[0]).toBeGreaterThanOrEqual(low - 1e-9);
      expect(levels.at(-1)).toBeLessThanOrEqual(high + 1e-9);
    }
    expect(levelsBetween(1, 1)).toEqual([]);
    expect(levelsBetween(NaN, 1)).toEqual([]);
  });

  test('the middle of an odd side is exactly 0', () => {
    for (const side of [3, 33, 129]) expect(along((side - 1) / 2, side, 30)).toBe(0);
    expect([along(0, 33, 7), along(32, 33, 7)]).toEqual([-7, 7]);
  });

  test('heights between the points are exact for what is linear', () => {
    const plane = (x: number, y: number) => 2 + 0.5 * x - 3 * y;
    const ground = groundFrom(9, 2, plane);
    for (const [x, y] of [
      [0.3, -1.7],
      [2, 2],
      [-2, 0.01],
    ] as const)
      expect(heightAt(ground, x, y)).toBeCloseTo(plane(x, y), 5);
  });

  test('refining keeps every given point and follows a smooth hill', () => {
    const hill = (x: number, y: number) => Math.sin(x) * Math.cos(0.7 * y);
    const coarse = groundFrom(17, 2, hill);
    const fine = refined(coarse.heights, 17, 4);
    for (let k = 0; k < 17 * 17; k++)
      expect(fine[Math.floor(k / 17) * 4 * 65 + (k % 17) * 4]).toBe(coarse.heights[k]);
    const ground = groundOf(65, 2, fine);
    // Catmull-Rom is off by about h³ inside, h² at the rim, h = 1/4.
    expect(Math.abs(heightAt(ground, 0.37, -0.91) - hill(0.37, -0.91))).toBeLessThan(2e-3);
    expect(Math.abs(heightAt(ground, 1.9, 1.9) - hill(1.9, 1.9))).toBeLessThan(2e-2);
  });
});

describe('pictures', () => {
  const ground = groundFrom(33, 1, (x, y) => x + 0.001 * y);

  test('a map is lowest at the left where the ground is, and full', () => {
    const picture = image(60, 60);
    paintContour(picture, ground, rampOf(true), { ...style, strength: 0 });
    const ramp = rampOf(true);
    const [left, right] = [
      picture.data.slice(4 * 1800, 4 * 1800 + 3),
      picture.data.slice(4 * 1859, 4 * 1859 + 3),
    ];
    const far = (a: ArrayLike<number>, at: number) =>
      Math.max(...[0, 1, 2].map((k) => Math.abs(a[k]! - ramp[at + k]!)));
    expect(far(left, 0)).toBeLessThan(12);
    expect(far(right, 3 * 255)).toBeLessThan(12);
    for (let k = 3; k < picture.data.length; k += 4) expect(picture.data[k]).toBe(255);
  });

  test('a relief fits its picture from every side', () => {
    for (let azimuth = 0; azimuth < 7; azimuth += 0.31)
      for (const elevation of [0.12, 0.7, Math.PI / 2]) {
        const project = projection({ azimuth, elevation }, 300, 200);
        for (const [x, y, h] of [
          [-1, -1, 1],
          [1, -1, 0],
          [-1, 1, 1],
          [1, 1, 0],
        ] as const) {
          const [px, py] = project(x, y, h);
          expect(px).toBeGreaterThan(0);
          expect(px).toBeLessThan(300);
          expect(py).toBeGreaterThan(-1);
          expect(py).toBeLessThan(201);
        }
      }
  });

  test('a position in a relief’s image is one of the ground', () => {
    const bumps = groundFrom(65, 1, (x, y) => Math.sin(3 * x) * Math.cos(2 * y));
    const relief = new Relief();
    const picture = image(240, 200);
    const view = { azimuth: 0.7, elevation: 0.9 };
    relief.paint(picture, bumps, view, rampOf(false), style);
    const project = projection(view, 240, 200);
    const unproject = unprojection(view, 240, 200);
    for (const [x, y] of [
      [0, 0],
      [0.5, -0.4],
      [-0.7, 0.2],
      [0.1, 0.8],
    ] as const) {
      const h = (heightAt(bumps, x, y) - bumps.low) / (bumps.high - bumps.low);
      const [px, py] = project(x, y, h);
      const [u, v] = unproject(px, py, relief.nearest(px, py));
      // A pixel is 0.012 wide.
      expect(Math.hypot(u - x, v - y)).toBeLessThan(0.03);
    }
    expect(relief.nearest(1, 1)).toBe(-Infinity);
  });

  test('a relief hides what lies behind its hill, and nothing from above', () => {
    const ridge = groundFrom(65, 1, (x, y) => Math.exp(-20 * y * y) + 0 * x);
    const relief = new Relief();
    const picture = image(240, 200);
    const hidden = (elevation: number, y: number) => {
      const view = { azimuth: 0, elevation };
      relief.paint(picture, ridge, view, rampOf(false), style);
      return relief.hides(...projection(view, 240, 200)(0, y, 0));
    };
    expect(hidden(0.25, 0.7)).toBe(true);
    expect(hidden(0.25, -0.7)).toBe(false);
    expect(hidden(Math.PI / 2, 0.7)).toBe(false);
  });
});
