// The outcome of a descent, computed from its steps and from the curvature where it ends.
import {
  close,
  distance,
  inside,
  stepFrom,
  valleyAt,
  valleyBelow,
  type StepRule,
} from './descent.ts';
import type { Hill, Point } from './hill.ts';

export type Kind = 'crawls' | 'converges' | 'oscillates' | 'leaves';

export interface DescentClass {
  kind: Kind;
  /** Steps to the bottom, or out of the picture; as many as were looked at where it does neither. */
  steps: number;
  /** Its last points, oldest first; one alone where it settles or leaves. */
  ends: Point[];
}

/** A ball that needs more steps to the bottom crawls. */
export const patience = 100;
/** The last steps of a ball that never settles: between these points it oscillates. */
const tail = 12;

/**
 * What becomes of a ball at w within `ahead` steps. In proportion to the slope it has settled when it is close to a
 * bottom that holds it, one with η C″ < 2. Constant steps never settle: from a step away they go to and fro.
 */
export function classifyDescent(
  hill: Hill,
  w: Point,
  rate: number,
  stepRule: StepRule,
  ahead = 1_000,
): DescentClass {
  const within = stepRule === 'constant' ? Math.max(close, rate) : close;
  const holds = (k: number) => stepRule === 'constant' || rate * hill.valleys[k]!.curvature < 2;
  const ends: Point[] = [];
  let point = w;
  for (let steps = 0; steps < ahead; steps++) {
    const valley = valleyAt(hill, point, within);
    if (valley >= 0 && holds(valley)) return arrival(hill, point, valley, steps, rate, stepRule);
    point = stepFrom(hill, point, rate, stepRule);
    if (!inside(hill, point)) return { kind: 'leaves', steps: steps + 1, ends: [point] };
    if (ahead - steps <= tail) ends.push(point);
  }
  const [from, to] = [ends[0]!, ends.at(-1)!];
  const falls = ends.every((end, k) => k === 0 || hill.cost(end) <= hill.cost(ends[k - 1]!));
  if (falls) return { kind: 'crawls', steps: ahead, ends: [to] };
  // Near the limit of stability it takes longer than anybody watches, but the swings still shrink.
  const nearest = valleyAt(hill, to, 0.5);
  if (nearest >= 0 && holds(nearest)) {
    const { at } = hill.valleys[nearest]!;
    const even = ends.length - 1 - ((ends.length - 1) % 2);
    if (distance(ends[even]!, at) < distance(from, at))
      return { kind: 'converges', steps: ahead, ends: [to] };
  }
  return { kind: 'oscillates', steps: ahead, ends };
}

function arrival(
  hill: Hill,
  point: Point,
  valley: number,
  steps: number,
  rate: number,
  stepRule: StepRule,
): DescentClass {
  const slow = steps > patience;
  if (stepRule === 'proportional') {
    const creeps = slow && rate * hill.valleys[valley]!.curvature < 1;
    return { kind: creeps ? 'crawls' : 'converges', steps, ends: [point] };
  }
  const ends = [point];
  while (ends.length < tail) {
    const next = stepFrom(hill, ends.at(-1)!, rate, stepRule);
    if (!inside(hill, next)) return { kind: 'leaves', steps: steps + ends.length, ends: [next] };
    ends.push(next);
  }
  return { kind: slow ? 'crawls' : 'oscillates', steps, ends };
}

/** The valleys on whose slopes those points lie, each once, in order. */
export const valleysOf = (hill: Hill, ends: readonly Point[]): number[] =>
  [...new Set(ends.map((end) => valleyBelow(hill, end)))].filter((k) => k >= 0).sort();

/** η from a slider that goes from 0 to 1, in equal factors; and back. */
const [least, most] = [0.002, 5];
export const rateAt = (share: number): number => least * (most / least) ** share;
export const turnOf = (rate: number): number => Math.log(rate / least) / Math.log(most / least);
