// Cost and accuracy of the θ that is shown: taken in slices, kept for the page until it asks.
import type { Evaluation } from '../protocol/index.ts';
import type { Core } from './engine.ts';
import type { Turns } from './turns.ts';

const costExamples = 10_000;
/**
 * Pictures between two chances to answer: about 1.5 ms. Ten of the groups in which the core sums gradients, so that
 * pieces give the bits of the whole.
 */
const slice = 2_560;
/** Milliseconds between two evaluations while θ moves; one takes about 12. */
const every = 120;
/** At first the curve moves fast: there the next one is due when the run is so much longer. */
const stretch = 1.3;
/** A page that looks away for hours gets a thinner curve, not an ever longer list. */
const mostFresh = 4_096;

/** What an evaluation was taken of: it is out of date when any of this differs. */
interface Subject {
  version: number;
  train: number;
  test: number;
}

/** Calls `work` on slices of `count` pictures, and lets reads be answered in between. */
export async function inSlices(
  turns: Turns,
  count: number,
  work: (from: number, count: number) => void,
): Promise<void> {
  for (let from = 0; from < count; from += slice) {
    work(from, Math.min(slice, count - from));
    await turns.pass();
  }
}

export class Evaluations {
  latest: Evaluation | null = null;
  private fresh: Evaluation[] = [];
  private of: Subject | null = null;
  private begun = -Infinity;
  /** The evaluation furthest along this run that the page has had or will have. */
  private furthest: Evaluation | null = null;

  constructor(
    private readonly core: Core,
    private readonly turns: Turns,
    /** Counts up whenever θ changes. */
    private readonly version: () => number,
  ) {}

  /** Whether the newest evaluation is that of the θ and the data that are there now. */
  get current(): boolean {
    const { version, train, test } = this.subject();
    if (train === 0) return false; // nothing to evaluate on is not yet settled
    return this.of?.version === version && this.of.train === train && this.of.test === test;
  }

  /** Milliseconds until the next evaluation should be taken: 0 is now, Infinity is not before something changes. */
  due(moving: boolean): number {
    if (this.current || this.core.trainImages() === 0) return Infinity;
    const last = this.latest?.step ?? 0;
    if (!moving || this.core.position().step >= last * stretch + 1) return 0;
    return Math.max(0, this.begun + every - performance.now());
  }

  /** Gives up, leaving all as it was, when a command moves θ in the meantime. */
  async take(): Promise<void> {
    this.begun = performance.now();
    const of = this.subject();
    const { step, lastStep } = this.core.position();
    let cost = 0;
    let correct = 0;
    for (const train of [true, false]) {
      const count = train ? of.train : of.test;
      for (let from = 0; from < count; from += slice) {
        const score = this.core.score(train, from, Math.min(slice, count - from));
        if (train) cost += score.cost;
        else correct += score.correct;
        await this.turns.pass();
        if (this.version() !== of.version) return;
      }
    }
    this.of = of;
    this.latest = {
      step,
      cost: cost / of.train,
      costExamples: of.train,
      accuracy: of.test === 0 ? 0 : correct / of.test,
      accuracyExamples: of.test,
    };
    if (this.isNew(this.latest, lastStep)) this.push(this.latest);
  }

  /** Hands the fresh ones over; they are not given twice. */
  collect(): Evaluation[] {
    const { fresh } = this;
    this.fresh = [];
    return fresh;
  }

  forget(): void {
    this.latest = null;
    this.fresh = [];
    this.of = null;
    this.furthest = null;
    this.begun = -Infinity;
  }

  private subject(): Subject {
    return {
      version: this.version(),
      train: Math.min(this.core.trainImages(), costExamples),
      test: this.core.testImages(),
    };
  }

  /** After going back, the steps up to the furthest are old news, unless the run has taken another way since. */
  private isNew(evaluation: Evaluation, lastStep: number): boolean {
    const { furthest } = this;
    if (!furthest || lastStep < furthest.step) return true;
    return evaluation.step >= furthest.step; // the same step comes again when there is more data
  }

  private push(evaluation: Evaluation): void {
    this.furthest = evaluation;
    if (this.fresh.at(-1)?.step === evaluation.step) this.fresh.pop();
    if (this.fresh.length >= mostFresh) this.fresh = this.fresh.filter((_, i) => i % 2 === 1);
    this.fresh.push(evaluation);
  }
}
