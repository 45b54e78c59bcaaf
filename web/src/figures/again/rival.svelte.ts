import type { Comparison, Send } from '../../protocol/index.ts';
import type { Beside } from '../../lab/beside.ts';
import { rounded } from '../../ui/format.ts';

export type Difference = 'rate' | 'seed' | 'batch';

/** Another run from the same place as this one, different in one thing. */
export class Rival {
  difference = $state<Difference>('rate');
  rate = $state(0.05);
  seed = $state(2);
  batch = $state(100);
  working = $state(false);
  result = $state.raw<Comparison | null>(null);
  /** What was different in the one that is shown. */
  words = $state('');
  /** Names the run that it was held against. */
  run = $state('');
  problem = $state<string | null>(null);

  constructor(private readonly compare: (send: Send<'compare'>) => Promise<Comparison>) {}

  get beside(): Beside | null {
    return this.result && { words: this.words, points: this.result.curve };
  }

  /** Trains it as far as this run has come. */
  async train(run: string, steps: number): Promise<void> {
    const { difference, rate, seed, batch } = this;
    const [words, send] = {
      rate: [`η ${rounded(rate)}`, { learningRate: rate }] as const,
      seed: [`seed ${seed}`, { seed }] as const,
      batch: [`batch ${batch.toLocaleString('en')}`, { batch }] as const,
    }[difference];
    this.working = true;
    this.problem = null;
    try {
      this.result = await this.compare({ steps, ...send });
      this.words = words;
      this.run = run;
    } catch (error) {
      this.problem = (error as Error).message;
    } finally {
      this.working = false;
    }
  }

  drop(): void {
    this.result = null;
  }
}
