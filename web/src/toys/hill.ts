// A hill: a bowl with Gaussian wells in it, a function of one input or of two.
//
//   C(w) = base + κ/2 |w|² − Σ aᵢ exp(−½ qᵢ),   qᵢ = dᵀ Pᵢ d,   d = w − mᵢ
//   ∇C   = κ w + Σ aᵢ exp(−½ qᵢ) Pᵢ d
//   ∇²C  = κ I + Σ aᵢ exp(−½ qᵢ) (Pᵢ − Pᵢ d dᵀ Pᵢ)
//
// With one input the second stays 0, and its terms vanish.

/** The inputs: one number or two. */
export type Point = readonly number[];

export interface Well {
  /** Name of its valley. */
  name: string;
  /** m */
  at: Point;
  /** a */
  depth: number;
  /** Standard deviations, the first along `turn`; one a knob. */
  width: Point;
  /** Radians from the first axis. */
  turn?: number;
}

export interface Terrain {
  /** The picture: each knob goes from −reach to reach. */
  reach: number;
  base: number;
  /** κ */
  bowl: number;
  wells: readonly Well[];
}

export interface Valley {
  name: string;
  /** The bottom. */
  at: Point;
  cost: number;
  /** The largest curvature at the bottom: C″ with one knob, the largest eigenvalue of ∇²C with two. */
  curvature: number;
}

export interface Hill {
  reach: number;
  cost(w: Point): number;
  gradient(w: Point): Point;
  /** The largest eigenvalue of ∇²C. */
  curvature(w: Point): number;
  valleys: readonly Valley[];
  /** No curvature is above this anywhere: steps with an η up to its inverse never climb. */
  curvatureBound: number;
}

/** P, the inverse of the covariance, as [p₁₁, p₁₂, p₂₂]. */
function precision({ width, turn = 0 }: Well): [number, number, number] {
  const [along, across] = [1 / width[0]! ** 2, width.length > 1 ? 1 / width[1]! ** 2 : 0];
  const [c, s] = [Math.cos(turn), Math.sin(turn)];
  return [along * c * c + across * s * s, (along - across) * c * s, along * s * s + across * c * c];
}

/** The hill; its valleys are found by descending from the wells' middles. About 0.1 µs a gradient. */
export function makeHill({ reach, base, bowl, wells }: Terrain): Hill {
  const knobs = wells[0]!.at.length;
  const list = wells.map((well) => {
    const [p, q, r] = precision(well);
    return { x: well.at[0]!, y: well.at[1] ?? 0, depth: well.depth, p, q, r };
  });

  const cost = (w: Point) => {
    const [x = 0, y = 0] = w;
    let sum = base + (bowl / 2) * (x * x + y * y);
    for (const { x: mx, y: my, depth, p, q, r } of list) {
      const [dx, dy] = [x - mx, y - my];
      sum -= depth * Math.exp(-0.5 * (p * dx * dx + 2 * q * dx * dy + r * dy * dy));
    }
    return sum;
  };

  const gradient = (w: Point): Point => {
    const [x = 0, y = 0] = w;
    let gx = bowl * x;
    let gy = bowl * y;
    for (const { x: mx, y: my, depth, p, q, r } of list) {
      const dx = x - mx;
      const dy = y - my;
      const [u, v] = [p * dx + q * dy, q * dx + r * dy];
      const weight = depth * Math.exp(-0.5 * (dx * u + dy * v));
      gx += weight * u;
      gy += weight * v;
    }
    return knobs === 1 ? [gx] : [gx, gy];
  };

  const curvature = (w: Point) => {
    const [x = 0, y = 0] = w;
    let [xx, xy, yy] = [bowl, 0, bowl];
    for (const { x: mx, y: my, depth, p, q, r } of list) {
      const [dx, dy] = [x - mx, y - my];
      const [u, v] = [p * dx + q * dy, q * dx + r * dy];
      const weight = depth * Math.exp(-0.5 * (dx * u + dy * v));
      xx += weight * (p - u * u);
      xy += weight * (q - u * v);
      yy += weight * (r - v * v);
    }
    return knobs === 1 ? xx : (xx + yy) / 2 + Math.hypot((xx - yy) / 2, xy);
  };

  // The larger eigenvalue of P is that of the smaller width; a exp(−½ q) ≤ a, and −P d dᵀ P bends down.
  const curvatureBound = wells.reduce(
    (sum, { depth, width }) => sum + depth / Math.min(...width) ** 2,
    bowl,
  );
  const valleys = wells.map(({ name, at: start }) => {
    let at = start;
    for (let k = 0; k < 20_000; k++) {
      const g = gradient(at);
      if (Math.hypot(...g) < 1e-12) break;
      at = at.map((x, i) => x - g[i]! / curvatureBound);
    }
    return { name, at, cost: cost(at), curvature: curvature(at) };
  });
  return { reach, cost, gradient, curvature, valleys, curvatureBound };
}
