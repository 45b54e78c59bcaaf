// Cost and accuracy of the θ that is shown: taken as a job when they are due, kept for the page until it asks.
import type { Evaluation } from '../protocol/index.ts';
import { Refused, type Core } from './core.ts';
import type { Scheduler, Source } from './scheduler.ts';

const costExamples = 10_000;
const testExamples = 10_000;
/** Milliseconds between two evaluations while θ moves; one takes about 12. */
const every = 120;
/** At first the curve moves fast: there the next one is due when the run is so much longer. */
const stretch = 1.3;
/** A page that looks away for hours gets a thinner curve, not an ever longer list. */
const mostFresh = 4_096;

/** What an evaluation is of: it is out of date when any of this differs. */
interface Subject {
  thetaVersion: number;
  train: number;
  test: number;
}
const same = (left: Subject | null, right: Subject) =>
  left?.thetaVersion === right.thetaVersion &&
  left.train === right.train &&
  left.test === right.test;

export class Evaluations implements Source {
  latest: Evaluation | null = null;
  private fresh: Evaluation[] = [];
  /** What the latest one is of. */
  private of: Subject | null = null;
  private begun = -Infinity;
  private underWay = false;
  /** The evaluation furthest along this run that the page has had or will have. */
  private furthest: Evaluation | null = null;

  constructor(
    private readonly core: Core,
    private readonly scheduler: Scheduler,
    /** Whether θ moves without a command. */
    private readonly moving: () => boolean,
  ) {}

  /** Whether the newest evaluation is that of the θ and the data that are there now. */
  get upToDate(): boolean {
    const subject = this.subject();
    return subject.train > 0 && same(this.of, subject); // nothing to evaluate on is not yet settled
  }

  /** Begins an evaluation that is due: a job before which no step is taken. */
  advance(): number {
    const wait = this.underWay ? Infinity : this.due();
    if (wait === 0) void this.evaluate();
    return wait;
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

  /** Milliseconds until the next evaluation should be taken: 0 is now, Infinity is not before something changes. */
  private due(): number {
    if (this.core.images(this.core.Split.train) === 0 || this.upToDate) return Infinity;
    const last = this.latest?.step ?? 0;
    if (!this.moving() || this.core.state().step >= last * stretch + 1) return 0;
    return Math.max(0, this.begun + every - performance.now());
  }

  private async evaluate(): Promise<void> {
    this.underWay = true;
    this.begun = performance.now();
    const of = this.subject();
    const { step, lastStep } = this.core.state();
    // A command has moved θ meanwhile: what is shown next is of the new one.
    const cancelled = () => this.core.state().thetaVersion !== of.thetaVersion;
    const taken = await this.scheduler.run(
      () => this.core.evaluation(costExamples, testExamples),
      (job) => {
        const { cost, examples } = job.train();
        const { correct, examples: tested } = job.test();
        return {
          thetaVersion: of.thetaVersion,
          step,
          cost: cost / examples,
          costExamples: examples,
          accuracy: tested === 0 ? 0 : correct / tested,
          accuracyExamples: tested,
        };
      },
      { priority: 'urgent', cancelled },
    );
    this.underWay = false;
    if (taken instanceof Refused) return;
    this.of = of;
    this.latest = taken;
    if (this.isNew(taken, lastStep)) this.push(taken);
  }

  private subject(): Subject {
    const { core } = this;
    return {
      thetaVersion: core.state().thetaVersion,
      train: Math.min(core.images(core.Split.train), costExamples),
      test: core.images(core.Split.test),
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
