/** A point of a line and the cost there. */
export interface Sample {
  t: number;
  cost: number;
}

/** `count` points from `from` to `to`, both among them. */
export const evenly = (count: number, from: number, to: number): Float32Array =>
  Float32Array.from({ length: count }, (_, k) => from + ((to - from) * k) / (count - 1));

/** `count` points strictly between two. */
export const between = (count: number, from: number, to: number): Float32Array =>
  evenly(count + 2, from, to).slice(1, -1);

/** Both lists in order of t; at the same t the newer cost counts. */
export function merged(list: readonly Sample[], fresh: readonly Sample[]): Sample[] {
  const all = new Map(list.map((sample) => [sample.t, sample]));
  for (const sample of fresh) all.set(sample.t, sample);
  return [...all.values()].sort((a, b) => a.t - b.t);
}

export const lowest = (list: readonly Sample[]): Sample | null =>
  list.reduce<Sample | null>(
    (least, sample) => (sample.cost < (least?.cost ?? Infinity) ? sample : least),
    null,
  );

/** The nearest known points below and above t, without t itself. */
export function around(list: readonly Sample[], t: number): [number, number] {
  const below = list.findLast((sample) => sample.t < t);
  const above = list.find((sample) => sample.t > t);
  return [below?.t ?? t, above?.t ?? t];
}

/** The cost at t, by linear interpolation between the nearest known points; null outside of them. */
export function costAt(list: readonly Sample[], t: number): number | null {
  const next = list.findIndex((sample) => sample.t >= t);
  const b = list[next];
  if (!b) return null;
  if (b.t === t) return b.cost;
  const a = list[next - 1];
  return a ? a.cost + ((b.cost - a.cost) * (t - a.t)) / (b.t - a.t) : null;
}

/** Three significant digits, as for a learning rate: 0.25, 31.4, 512. */
export const threeDigits = (t: number): number => Number(t.toPrecision(3));

/** The t to which a key moves on a line of length `reach`; null for other keys. */
export function nextRate(key: string, t: number, reach: number): number | null {
  const far: Record<string, number> = {
    ArrowLeft: t - reach / 100,
    ArrowDown: t - reach / 100,
    ArrowRight: t + reach / 100,
    ArrowUp: t + reach / 100,
    PageDown: t - reach / 10,
    PageUp: t + reach / 10,
    Home: 0,
    End: reach,
  };
  const to = far[key];
  return to === undefined ? null : threeDigits(Math.min(reach, Math.max(0, to)));
}

/** What a step of this length does, in words: `reached` is the cost at t, `start` the one at 0. */
export function outcome(t: number, reached: number, start: number, best: Sample): string {
  if (t === 0) return 'No step: you stay where you are.';
  if (best.t === 0)
    return reached > start
      ? 'It climbs: even the shortest step of this line that was measured leads up.'
      : 'It changes nothing that can be measured.';
  const gained = (start - reached) / (start - best.cost);
  if (reached > start) return `Overshoot: past the valley and up the other side, higher than here.`;
  if (gained > 0.98) return 'As good as the best step along this line.';
  if (t < best.t) return `Safe and slow: ${Math.round(100 * gained)} % of what this line can give.`;
  return `Overshoot: past the lowest point, ${Math.round(100 * gained)} % of the gain is left.`;
}
