// A step downhill: in proportion to the slope, or always of one length.
import type { Hill, Point } from './hill.ts';

export type StepRule = 'proportional' | 'constant';

/**
 * One step of C from w with the learning rate η. In proportion: w − η∇C. Constant: η long, whatever the slope; on level
 * ground it stands still.
 */
export function stepFrom(hill: Hill, w: Point, rate: number, stepRule: StepRule): Point {
  const g = hill.gradient(w);
  const scale = stepRule === 'proportional' ? rate : rate / Math.max(1e-12, length(g));
  return g.length === 1 ? [w[0]! - scale * g[0]!] : [w[0]! - scale * g[0]!, w[1]! - scale * g[1]!];
}

/** |v| */
export const length = (v: Point): number =>
  v.length === 1 ? Math.abs(v[0]!) : Math.hypot(v[0]!, v[1]!);

export const distance = (p: Point, q: Point): number =>
  p.length === 1 ? Math.abs(p[0]! - q[0]!) : Math.hypot(p[0]! - q[0]!, p[1]! - q[1]!);

/** Whether a point lies in the picture; a ball outside has left. */
export const inside = (hill: Hill, w: Point): boolean =>
  Math.abs(w[0]!) <= hill.reach && Math.abs(w[1] ?? 0) <= hill.reach;

/** A ball closer than this to a bottom has arrived: a pixel or two. */
export const close = 0.01;

/** The valley whose bottom is this close, or −1. */
export function valleyAt(hill: Hill, w: Point, within = close): number {
  for (let k = 0; k < hill.valleys.length; k++)
    if (distance(hill.valleys[k]!.at, w) <= within) return k;
  return -1;
}

/** The valley to which water would flow from w, or −1 from a point that is level. Steps of 1 / bound never climb. */
export function valleyBelow(hill: Hill, w: Point): number {
  const rate = 1 / hill.curvatureBound;
  let point = w;
  for (let k = 0; k < 3_000; k++) {
    const found = valleyAt(hill, point, 0.1);
    if (found >= 0) return found;
    point = stepFrom(hill, point, rate, 'proportional');
  }
  return -1;
}
