import { below, random, shuffled } from './random.ts';

/** A picture as a network read it at a step of its run. */
export interface Dealt {
  step: number;
  picture: Uint8Array;
  label: number;
  outputs: Float32Array;
  cost: number;
}

/** Two costs closer than this cannot be told apart by looking. */
export const apart = 0.05;

const far = (costs: ArrayLike<number>, chosen: readonly number[], k: number): boolean =>
  chosen.every((taken) => Math.abs(costs[taken]! - costs[k]!) >= apart);

/** As many as there can be, from the cheapest up, no two of them too close. */
function ladder(costs: ArrayLike<number>, order: readonly number[]): number[] {
  const rungs: number[] = [];
  for (const k of order) {
    const last = rungs.at(-1);
    if (last === undefined || costs[k]! - costs[last]! >= apart) rungs.push(k);
  }
  return rungs;
}

/**
 * `many` of a pool by number, no two of whose costs lie closer than `apart`, in an order that is not the right one
 * already; null where the pool has no such set. The same seed chooses the same from the same pool.
 */
export function chooseApart(costs: ArrayLike<number>, seed: number, many = 4): number[] | null {
  const next = random(seed);
  const order = Array.from(costs, (_, k) => k).sort((p, q) => costs[p]! - costs[q]!);
  const rungs = ladder(costs, order);
  if (rungs.length < many) return null;

  // Most pictures cost next to nothing, so the cost is drawn first and then one of those about it.
  const about = new Map<number, number[]>();
  for (const k of order) {
    const level = Math.floor(costs[k]! / (2 * apart));
    const like = about.get(level);
    if (like) like.push(k);
    else about.set(level, [k]);
  }
  const levels = [...about.values()];
  const chosen: number[] = [];
  for (let tries = 0; chosen.length < many && tries < 200; tries++) {
    const level = levels[below(levels.length, next)]!;
    const k = level[below(level.length, next)]!;
    if (far(costs, chosen, k)) chosen.push(k);
  }
  const four = chosen.length === many ? chosen : shuffled(rungs, next).slice(0, many);
  const right = rightOrder(costs, four);
  let mixed = shuffled(four, next);
  while (mixed.every((k, rank) => k === right[rank])) mixed = shuffled(four, next);
  return mixed;
}

/** The cheapest first. */
export const rightOrder = (costs: ArrayLike<number>, chosen: readonly number[]): number[] =>
  [...chosen].sort((p, q) => costs[p]! - costs[q]!);

/** The list with the item at `from` moved to `to`, the others closing up. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const out = [...list];
  const [item] = out.splice(from, 1);
  if (item !== undefined) out.splice(to, 0, item);
  return out;
}

/** Steps of a run, early ones closer together, as a network changes most at first; rising, and no two alike. */
export function stages(lastStep: number, many: number): number[] {
  const steps = Array.from({ length: many }, (_, k) =>
    Math.round((lastStep + 1) ** (k / Math.max(1, many - 1)) - 1),
  );
  return [...new Set(steps)];
}
