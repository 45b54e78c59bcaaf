import type { Evaluation } from '../protocol/index.ts';

/** The newest evaluations, all of which stay. */
const newest = 500;
/** Parts of the time axis, which is log(1 + step), that are told apart: a chart has some 1,700 pixels. */
const parts = 2_048;

/**
 * Thins a run's evaluations, by rising step: of each part of the axis those stay between which all others lie, the
 * lowest and the highest cost and accuracy. That is four a part at most, and some thousands of any run.
 */
export function thin(list: Evaluation[]): void {
  const end = list.length - newest;
  const scale = Math.log1p(list.at(-1)?.step ?? 0) / parts;
  let length = 0;
  for (let from = 0, to = 0; from < end; from = to) {
    const edge = Math.expm1(scale * (1 + Math.floor(Math.log1p(list[from]!.step) / scale)));
    do to++;
    while (to < end && list[to]!.step < edge);
    for (const one of outermost(list, from, to)) list[length++] = list[one]!;
  }
  list.splice(length, Math.max(0, end) - length);
}

/** Indices of the least and greatest cost and accuracy in [from, to), each once, in rising order. */
function outermost(list: readonly Evaluation[], from: number, to: number): number[] {
  if (to - from <= 1) return [from];
  let [lowest, highest, worst, best] = [from, from, from, from];
  for (let i = from + 1; i < to; i++) {
    const { cost, accuracy } = list[i]!;
    if (cost < list[lowest]!.cost) lowest = i;
    if (cost > list[highest]!.cost) highest = i;
    if (accuracy < list[worst]!.accuracy) worst = i;
    if (accuracy > list[best]!.accuracy) best = i;
  }
  return [...new Set([lowest, highest, worst, best])].sort((a, b) => a - b);
}
