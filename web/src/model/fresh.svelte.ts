/**
 * Numbers that belong to one state of the network: fetched anew whenever the key under which they were taken is not the
 * wanted one any more. Until the new ones are there, the old ones stand, and `key` says to what they belong.
 */
export class Fresh<T> {
  value = $state.raw<T | null>(null);
  key = $state.raw('');
  /** Asked for last, whether it came or was refused: a refusal is not asked for again. */
  private asked = '';

  /** For effects. `fetch` may reject; whoever asks has shown why. */
  keep(key: string, fetch: () => Promise<T>): void {
    if (key === this.asked) return;
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
