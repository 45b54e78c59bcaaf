/** Cosine between two pictures as columns of 784 numbers: 1 is the same but for its brightness. */
export function cosine(p: ArrayLike<number>, q: ArrayLike<number>, from = 0): number {
  let [pq, pp, qq] = [0, 0, 0];
  for (let k = 0; k < p.length; k++) {
    const [a, b] = [p[k]!, q[from + k]!];
    pq += a * b;
    pp += a * a;
    qq += b * b;
  }
  return pp > 0 && qq > 0 ? pq / Math.sqrt(pp * qq) : 0;
}

/** The greatest cosine between a picture and those of a list, 784 numbers each; `but` is left out. */
export function highestSimilarity(picture: ArrayLike<number>, list: Uint8Array, but = -1): number {
  let best = 0;
  for (let k = 0; k < list.length / 784; k++)
    if (k !== but) best = Math.max(best, cosine(picture, list, 784 * k));
  return best;
}

/** Similarity of real pictures to each other: the median, over the first `count` of a list, of the highest similarity to another one. */
export function usual(list: Uint8Array, count: number): number {
  const each = Array.from({ length: Math.min(count, list.length / 784) }, (_, k) =>
    highestSimilarity(list.subarray(784 * k, 784 * (k + 1)), list, k),
  ).sort((a, b) => a - b);
  return each[each.length >> 1] ?? 0;
}
