// A square of heights around its middle: what a contour and a relief show of two knobs.

/** Where a point of the square is on the screen, in pixels. */
export interface Spot {
  x: number;
  y: number;
  /** Behind something. */
  hidden: boolean;
}
export type ToScreen = (x: number, y: number) => Spot;

export interface Ground {
  /** Points along each side. */
  side: number;
  /** Both knobs go from −reach to reach. */
  reach: number;
  /** side² heights; the first knob along each row, the second from row to row. */
  heights: Float32Array;
  low: number;
  high: number;
  /** Heights at which contours are drawn. */
  levels: readonly number[];
}

/** Heights from 1, 2 or 5 times a power of ten, `about` so many between low and high. */
export function levelsBetween(low: number, high: number, about = 14): number[] {
  if (!(high - low > 1e-12)) return [];
  const raw = (high - low) / about;
  const power = 10 ** Math.floor(Math.log10(raw));
  const gap = power * ([1, 2, 5].find((factor) => factor * power >= raw) ?? 10);
  const first = Math.ceil(low / gap);
  const count = Math.floor(high / gap) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, k) => (first + k) * gap);
}

export function groundOf(side: number, reach: number, heights: Float32Array): Ground {
  let [low, high] = [Infinity, -Infinity];
  for (const height of heights) {
    low = Math.min(low, height);
    high = Math.max(high, height);
  }
  return { side, reach, heights, low, high, levels: levelsBetween(low, high) };
}

/** The k-th of `side` multiples from −reach to reach; the middle one is exactly 0 where their number is odd. */
export const along = (k: number, side: number, reach: number): number =>
  (reach * (2 * k - (side - 1))) / (side - 1);

export function groundFrom(
  side: number,
  reach: number,
  height: (x: number, y: number) => number,
): Ground {
  const at = (k: number) => along(k, side, reach);
  const heights = Float32Array.from({ length: side * side }, (_, k) =>
    height(at(k % side), at(Math.floor(k / side))),
  );
  return groundOf(side, reach, heights);
}

/** The height between the points, linear along each side. */
export function heightAt({ side, reach, heights }: Ground, x: number, y: number): number {
  const index = (v: number) => Math.min(side - 1, Math.max(0, ((v / reach + 1) / 2) * (side - 1)));
  const [u, v] = [index(x), index(y)];
  const i = Math.min(side - 2, Math.floor(u));
  const j = Math.min(side - 2, Math.floor(v));
  const [s, t] = [u - i, v - j];
  const k = j * side + i;
  const near = heights[k]! + s * (heights[k + 1]! - heights[k]!);
  const far = heights[k + side]! + s * (heights[k + side + 1]! - heights[k + side]!);
  return near + t * (far - near);
}

/**
 * The same square with `factor` times as many points, by Catmull-Rom splines: through every given point, and smooth
 * between them.
 */
export function refined(heights: Float32Array, side: number, factor: number): Float32Array {
  const fine = (side - 1) * factor + 1;
  const pick = (k: number) => Math.min(side - 1, Math.max(0, k));
  const spline = (read: (k: number) => number, write: (k: number, value: number) => void) => {
    for (let k = 0; k < fine; k++) {
      const i = Math.min(side - 2, Math.floor(k / factor));
      const t = k / factor - i;
      const [p, q, r, s] = [read(pick(i - 1)), read(i), read(i + 1), read(pick(i + 2))];
      write(k, q + 0.5 * t * (r - p + t * (2 * p - 5 * q + 4 * r - s + t * (3 * (q - r) + s - p))));
    }
  };
  const rows = new Float32Array(fine * side);
  for (let j = 0; j < side; j++)
    spline(
      (k) => heights[j * side + k]!,
      (k, value) => (rows[j * fine + k] = value),
    );
  const all = new Float32Array(fine * fine);
  for (let i = 0; i < fine; i++)
    spline(
      (k) => rows[k * fine + i]!,
      (k, value) => (all[k * fine + i] = value),
    );
  return all;
}
