/** Where bins end: `edges[k]` to `edges[k + 1]`, each so many times as wide as the one before. */
export function logEdges(from: number, to: number, perDecade: number): number[] {
  const many = Math.round(Math.log10(to / from) * perDecade);
  return Array.from({ length: many + 1 }, (_, k) => from * 10 ** (k / perDecade));
}

/** How many of the values lie in each bin; what lies beyond either end is counted with the last bin there. */
export function countInto(values: ArrayLike<number>, edges: readonly number[]): Uint32Array {
  const last = edges.length - 2;
  const counts = new Uint32Array(edges.length - 1);
  const scale = last + 1;
  const [low, high] = [Math.log(edges[0]!), Math.log(edges.at(-1)!)];
  for (let k = 0; k < values.length; k++) {
    const share = (Math.log(values[k]!) - low) / (high - low);
    // −Infinity, the logarithm of 0, belongs to the first.
    counts[Math.max(0, Math.min(last, Math.floor(share * scale)))]!++;
  }
  return counts;
}

export interface Spread {
  mean: number;
  median: number;
  /** Share of the sum that the costliest twentieth carries. */
  topShare: number;
}

export function spreadOf(values: Float32Array): Spread {
  const sorted = values.slice().sort();
  const half = sorted.length >> 1;
  const median = sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
  let sum = 0;
  let top = 0;
  const from = sorted.length - Math.ceil(sorted.length / 20);
  for (let k = 0; k < sorted.length; k++) {
    sum += sorted[k]!;
    if (k >= from) top += sorted[k]!;
  }
  return { mean: sum / sorted.length, median, topShare: sum > 0 ? top / sum : 0 };
}

/** The places of the `most` largest values, the largest first. */
export function largest(values: Float32Array, most: number): number[] {
  const least = values.slice().sort()[Math.max(0, values.length - most)] ?? 0;
  const places: number[] = [];
  for (let k = 0; k < values.length; k++) if (values[k]! >= least) places.push(k);
  return places.sort((p, q) => values[q]! - values[p]! || p - q).slice(0, most);
}
