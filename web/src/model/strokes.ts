export type Point = readonly [x: number, y: number];
export type Stroke = readonly Point[];

/** Strokes as two flat arrays: x0, y0, x1, y1 …, and one past the last point of each stroke. */
export function packStrokes(strokes: readonly Stroke[]): {
  points: Float32Array;
  ends: Uint32Array;
} {
  const count = strokes.reduce((sum, stroke) => sum + stroke.length, 0);
  const points = new Float32Array(2 * count);
  const ends = new Uint32Array(strokes.length);
  let at = 0;
  strokes.forEach((stroke, k) => {
    for (const [x, y] of stroke) {
      points[2 * at] = x;
      points[2 * at + 1] = y;
      at++;
    }
    ends[k] = at;
  });
  return { points, ends };
}

/** From a point to the nearest of a stroke's segments. */
export function distance(stroke: Stroke, [x, y]: Point): number {
  let nearest = Infinity; // no Math.min(...): an engine takes some 100,000 arguments
  stroke.forEach(([toX, toY], k) => {
    const [fromX, fromY] = stroke[k - 1] ?? [toX, toY];
    const [dx, dy] = [toX - fromX, toY - fromY];
    const along = ((x - fromX) * dx + (y - fromY) * dy) / (dx * dx + dy * dy || 1);
    const t = Math.min(1, Math.max(0, along));
    nearest = Math.min(nearest, Math.hypot(x - fromX - t * dx, y - fromY - t * dy));
  });
  return nearest;
}

/** The first `share` (0 … 1) of the strokes by their number of points: a drawing under way. */
export function firstPart(strokes: readonly Stroke[], share: number): Stroke[] {
  const total = strokes.reduce((sum, stroke) => sum + stroke.length, 0);
  let left = Math.ceil(share * total);
  const part: Stroke[] = [];
  for (const stroke of strokes) {
    if (left <= 0) break;
    part.push(stroke.slice(0, left));
    left -= stroke.length;
  }
  return part;
}

/** A smooth stroke through a few hand-drawn points (Catmull-Rom), `fine` points to each piece. */
export function smooth(knots: Stroke, fine = 12): Stroke {
  const points: Point[] = [];
  const at = (k: number) => knots[Math.min(knots.length - 1, Math.max(0, k))]!;
  for (let k = 0; k + 1 < knots.length; k++) {
    const [a, b, c, d] = [at(k - 1), at(k), at(k + 1), at(k + 2)];
    for (let s = 0; s < fine; s++) {
      const t = s / fine;
      const mix = (i: 0 | 1) =>
        0.5 *
        (2 * b[i] +
          (c[i] - a[i]) * t +
          (2 * a[i] - 5 * b[i] + 4 * c[i] - d[i]) * t * t +
          (3 * b[i] - a[i] - 3 * c[i] + d[i]) * t * t * t);
      points.push([mix(0), mix(1)]);
    }
  }
  const last = knots.at(-1);
  if (last) points.push(last);
  return points;
}
