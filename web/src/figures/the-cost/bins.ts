import { bin, mean, median, quickselect, range, sum } from 'd3-array';

/** Bounds of bins that have equal widths on a logarithmic axis: bin k goes from `bounds[k]` to `bounds[k + 1]`. */
export const logBounds = (from: number, to: number, perDecade: number): number[] =>
  range(Math.round(Math.log10(to / from) * perDecade) + 1).map((k) => from * 10 ** (k / perDecade));

/** How many of the values lie in each bin; values beyond an end count in the bin at that end. */
export function countInto(values: ArrayLike<number>, bounds: readonly number[]): Uint32Array {
  const [low, high] = [bounds[0]!, bounds.at(-1)!];
  const bins = bin()
    .value((value) => Math.min(high, Math.max(low, value)))
    .domain([low, high])
    .thresholds(bounds.slice(1, -1));
  return Uint32Array.from(bins(values), ({ length }) => length);
}

export interface Spread {
  mean: number;
  median: number;
  /** Share of the sum that the costliest twentieth carries. */
  topShare: number;
}

export function spreadOf(values: Float32Array): Spread {
  const whole = sum(values);
  const top = values
    .slice()
    .sort()
    .subarray(values.length - Math.ceil(values.length / 20));
  return {
    mean: mean(values) ?? 0,
    median: median(values) ?? 0,
    topShare: whole > 0 ? sum(top) / whole : 0,
  };
}

/** The indices of the `most` largest values, the largest first. */
export function largest(values: Float32Array, most: number): number[] {
  const least = quickselect(values.slice(), Math.max(0, values.length - most))[
    Math.max(0, values.length - most)
  ]!;
  return range(values.length)
    .filter((k) => values[k]! >= least)
    .sort((p, q) => values[q]! - values[p]! || p - q)
    .slice(0, most);
}
