// Trains in bursts at the wanted speed, and sleeps when there is nothing to do.
import type { Problem } from '../protocol/index.ts';
import { refusal, type Core, type Refused } from './core.ts';
import { budget, noticeable, type Signal, type Source } from './scheduler.ts';

/** A thread that was held up makes up for this much of it, in seconds, and not more. */
const mostLag = 0.05;
const everyStep = 2 ** 31 - 1;

export class Training implements Source {
  /** Steps a second while running. */
  speed = 5_000;
  running = false;
  /** Steps that a command still wants, since when, and how it learns that they are taken. */
  private pendingSteps: {
    left: number;
    since: number;
    done: (refused: Refused | null) => void;
  } | null = null;
  /** Steps that the speed allows and that have not been taken. */
  private owed = 0;
  private clock = 0;
  /** The page shows why a run has ended. */
  private reported = false;

  constructor(
    private readonly core: Core,
    private readonly signal: Signal,
    /** Told why a run has ended by itself; null clears it. */
    private readonly report: (problem: Problem | null) => void,
  ) {}

  /** Whether steps are being taken, or would be if the data were there. */
  get active(): boolean {
    return this.running || this.pendingSteps !== null;
  }

  get waiting(): boolean {
    return this.active && this.core.state().waiting;
  }

  /** Steps that a command still wants, where they take long enough to be told; else 0. */
  get stepsLeft(): number {
    const { pendingSteps } = this;
    return pendingSteps && performance.now() - pendingSteps.since > noticeable
      ? pendingSteps.left
      : 0;
  }

  run(): void {
    this.clearProblem();
    this.running = true;
    this.restart();
  }

  /** Ends a run, or the steps that a command wants, after the burst that is over. */
  pause(): void {
    this.running = false;
    this.finish(null);
  }

  setSpeed(speed: number): void {
    this.speed = speed;
    this.restart();
  }

  /** Resolves when the steps are taken, or when `pause` ends them early. */
  take(steps: number): Promise<Refused | null> {
    this.pause();
    this.clearProblem();
    return new Promise((done) => {
      this.pendingSteps = { left: steps, since: performance.now(), done };
      this.signal.ring();
    });
  }

  /** To be called by whoever moves θ from outside. */
  moved(): void {
    this.clearProblem();
    this.restart();
  }

  advance(): number {
    if (!this.active) return Infinity;
    const wanted = this.pendingSteps?.left ?? this.throttled();
    if (wanted < 1) return Math.max(budget * 0.8, ((1 - wanted) / this.speed) * 1_000);
    const { steps, outcome } = this.core.train(Math.min(wanted, everyStep), budget);
    const refused = refusal(outcome);
    if (refused) return this.end(refused);
    if (steps === 0) return this.core.state().waiting ? Infinity : 0; // a large step goes on

    this.owed -= steps;
    if (this.pendingSteps) {
      this.pendingSteps.left -= steps;
      if (this.pendingSteps.left === 0) this.finish(null);
    }
    return 0;
  }

  /** How many steps the wanted speed allows by now. */
  private throttled(): number {
    const now = performance.now();
    const since = (now - this.clock) / 1_000;
    this.clock = now;
    if (this.speed === Infinity) return everyStep; // times nothing would be NaN
    this.owed = Math.min(this.owed + this.speed * since, 1 + this.speed * mostLag);
    return this.owed < 1 ? this.owed : Math.floor(this.owed);
  }

  /** The next step would be the network's end; the core stands at the last good one. */
  private end(refused: Refused): number {
    this.running = false;
    if (this.pendingSteps) {
      this.finish(refused);
    } else {
      this.reported = true;
      this.report(refused.problem);
    }
    return 0;
  }

  /** Why the last run ended is of no interest once something new begins, or what it ended by is changed. */
  clearProblem(): void {
    if (this.reported) this.report(null);
    this.reported = false;
  }

  private finish(refused: Refused | null): void {
    const { pendingSteps } = this;
    this.pendingSteps = null;
    pendingSteps?.done(refused);
    this.signal.ring();
  }

  /** Time that went by meanwhile is not owed in steps. */
  private restart(): void {
    this.owed = 0;
    this.clock = performance.now();
    this.signal.ring();
  }
}
