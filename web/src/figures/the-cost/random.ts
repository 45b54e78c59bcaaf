/** A stream of numbers in [0, 1) that a seed settles: xorshift on 32 bits. For exercises; training has the core's own. */
export function random(seed: number): () => number {
  let state = (Math.imul(seed + 1, 0x9e3779b1) ^ 0x7f4a7c15) >>> 0 || 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
  for (let k = 0; k < 8; k++) next(); // seeds that lie close begin alike
  return next;
}

/** A whole number from 0 to below `n`. */
export const below = (n: number, next: () => number): number => Math.floor(n * next());

/** In any order, all equally likely. */
export function shuffled<T>(list: readonly T[], next: () => number): T[] {
  const out = [...list];
  for (let k = out.length - 1; k > 0; k--) {
    const drawn = below(k + 1, next);
    [out[k], out[drawn]] = [out[drawn]!, out[k]!];
  }
  return out;
}
