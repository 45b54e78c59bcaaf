export interface Spread {
  least: number;
  median: number;
  most: number;
}

/** Of any number of measurements; null of none. */
export function spread(values: readonly number[]): Spread | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return { least: sorted[0]!, median, most: sorted.at(-1)! };
}

/** 0.12 ms, 54.3 ms, 1.25 s: three digits or so. */
export function milliseconds(ms: number): string {
  const { scale, unit, digits } = measure(ms);
  return `${(ms / scale).toFixed(digits)}\u202f${unit}`;
}

/** 51.2 – 60.9, in the unit of the median. */
export function range({ least, median, most }: Spread): string {
  const { scale, digits } = measure(median);
  return `${(least / scale).toFixed(digits)} – ${(most / scale).toFixed(digits)}`;
}

function measure(ms: number) {
  const [scale, unit] = ms < 1_000 ? ([1, 'ms'] as const) : ([1_000, 's'] as const);
  const value = ms / scale;
  return { scale, unit, digits: value < 10 ? 2 : value < 100 ? 1 : 0 };
}
