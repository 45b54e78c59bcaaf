import type { Comparison, Send } from '../../protocol/index.ts';
import type { ComparedCurve } from '../../lab/compared-curve.ts';
import type { RunStore } from '../../model/run.svelte.ts';
import { rounded } from '../../ui/format.ts';

export type Difference = 'rate' | 'seed' | 'batch';

/** Another run from the same start as this one, different in one thing. */
export class ComparisonStore {
  difference = $state<Difference>('rate');
  rate = $state(0.05);
  seed = $state(2);
  batch = $state(100);
  working = $state(false);
  problem = $state<string | null>(null);
  private newest = $state.raw<{ result: Comparison; words: string; cutCount: number } | null>(null);

  readonly result = $derived(this.valid?.result ?? null);
  /** What is different in the other run of `result`. */
  readonly words = $derived(this.valid?.words ?? '');
  readonly curve = $derived<ComparedCurve | null>(
    this.result && { words: this.words, points: this.result.curve },
  );

  constructor(
    private readonly run: RunStore,
    private readonly compare: (send: Send<'compare'>) => Promise<Comparison>,
  ) {}

  /** The newest, as long as the run that it was compared with is still this one at that step. */
  private get valid() {
    const { newest } = this;
    return newest && this.run.keptSince(newest.cutCount) >= newest.result.step ? newest : null;
  }

  /** Trains it as far as this run has come. */
  async train(): Promise<void> {
    const { difference, rate, seed, batch } = this;
    const [words, send] = {
      rate: [`η ${rounded(rate)}`, { learningRate: rate }] as const,
      seed: [`seed ${seed}`, { seed }] as const,
      batch: [`batch ${batch.toLocaleString('en')}`, { batch }] as const,
    }[difference];
    const { cutCount } = this.run;
    this.working = true;
    this.problem = null;
    try {
      const steps = this.run.state?.lastStep ?? 0;
      this.newest = { result: await this.compare({ steps, ...send }), words, cutCount };
    } catch (error) {
      this.problem = (error as Error).message;
    } finally {
      this.working = false;
    }
  }

  drop(): void {
    this.newest = null;
  }
}
