import type { Evaluation } from '../protocol/index.ts';

/** Evaluations that come between two thinnings. */
const between = 1_000;

/** The evaluations of one run, by rising step: what the curve shows. */
export class History {
  readonly list: Evaluation[] = [];
  /** Takes from a long list what no eye misses. Comes after the first verdict, when no list is long. */
  thin: (list: Evaluation[]) => void = () => {};
  private full = between;

  /** Adds evaluations; a step that is there already takes the newer one. */
  add(fresh: readonly Evaluation[]): void {
    for (const evaluation of fresh) {
      const at = this.from(evaluation.step);
      const same = this.list[at]?.step === evaluation.step;
      this.list.splice(at, same ? 1 : 0, evaluation);
      if (this.list.length > this.full) {
        this.thin(this.list);
        this.full = this.list.length + between;
      }
    }
  }

  /** Forgets what lies beyond `step`: the run took another way from there. */
  cut(step: number): void {
    this.list.length = this.from(step + 1);
  }

  clear(): void {
    this.list.length = 0;
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
