import type { Evaluation } from '../protocol/index.ts';

/** The newest evaluations, all of which are kept. */
const newest = 500;
/** Parts of the time axis, which is log(1 + step), that are told apart: a chart has some 1,700 pixels. */
const parts = 2_048;
/** Evaluations that come between two thinnings. */
const between = 1_024;

/**
 * The evaluations of one run, by rising step: what the curve shows. Of each part of the axis that has many, those are
 * kept between which all others lie: the lowest and the highest cost and accuracy. That is four a part at most, and
 * some thousands of any run.
 */
export class History {
  readonly list: Evaluation[] = [];
  /** The length at which the list is thinned. */
  private full = newest + between;

  /** Adds evaluations; a step that is there already takes the newer one. */
  add(fresh: readonly Evaluation[]): void {
    for (const evaluation of fresh) {
      const at = this.from(evaluation.step);
      const same = this.list[at]?.step === evaluation.step;
      this.list.splice(at, same ? 1 : 0, evaluation);
      if (this.list.length >= this.full) this.thin();
    }
  }

  /** Forgets what lies beyond `step`: the run took another way from there. */
  cut(step: number): void {
    this.list.length = this.from(step + 1);
  }

  clear(): void {
    this.list.length = 0;
  }

  private thin(): void {
    const { list } = this;
    const end = list.length - newest;
    const scale = Math.log1p(list.at(-1)!.step) / parts;
    let length = 0;
    for (let from = 0, to = 0; from < end; from = to) {
      const edge = Math.exp(scale * (1 + Math.floor(Math.log1p(list[from]!.step) / scale))) - 1;
      do to++;
      while (to < end && list[to]!.step < edge);
      for (const one of outermost(list, from, to)) list[length++] = list[one]!;
    }
    list.splice(length, end - length);
    this.full = list.length + between;
  }

  /** Index of the first evaluation at `step` or beyond. */
  private from(step: number): number {
    let low = 0;
    let high = this.list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.list[middle]!.step < step) low = middle + 1;
      else high = middle;
    }
    return low;
  }
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
