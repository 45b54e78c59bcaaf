/** What numbers belong to: a version of θ first, then what was asked about it. */
export type Key = readonly (number | string)[];

const same = (left: Key, right: Key) =>
  left.length === right.length && left.every((part, k) => part === right[k]);

/**
 * Numbers that belong to a key: fetched anew whenever the key under which they were taken is not the wanted one any
 * more. Until the new ones are there, the old ones stand; `fits` says whether they are those of a key.
 */
export class KeyedFetch<T> {
  value = $state.raw<T | null>(null);
  /** Of `value`; empty where there is none. */
  key = $state.raw<Key>([]);
  /** Asked for last, whether it came or was refused: a refusal is not asked for again. */
  private asked: Key = [];

  fits(key: Key): boolean {
    return same(key, this.key);
  }

  /** For effects. `fetch` may reject; whoever asks has shown why. */
  keep(key: Key, fetch: () => Promise<T>): void {
    if (same(key, this.asked)) return;
    this.asked = key;
    fetch().then(
      (value) => {
        if (key !== this.asked) return;
        this.value = value;
        this.key = key;
      },
      () => {},
    );
  }
}
