// The worker's heart: trains in slices, evaluates in between, and sleeps when there is nothing to do.
import type { Problem } from '../protocol/index.ts';
import { refusal, type Core, type Refused } from './engine.ts';
import { Evaluations } from './evaluation.ts';
import type { Pulse, Turns } from './turns.ts';

/** Milliseconds of training between two chances to answer. */
const slice = 10;
/** A thread that was held up makes up for this much of it, in seconds, and not more. */
const mostLag = 0.05;
const everyStep = 2 ** 31 - 1;

export class Training {
  /** Steps a second while running. */
  speed = 5_000;
  running = false;
  readonly evaluations: Evaluations;
  /** Counts up whenever θ changes. */
  version = 0;
  /** Steps that a command still wants, and how it learns that they are taken. */
  private errand: { left: number; done: (refused: Refused | null) => void } | null = null;
  private holds = 0;
  private carry = 0;
  private clock = 0;
  /** The page shows why a run has ended. */
  private complained = false;

  constructor(
    private readonly core: Core,
    private readonly turns: Turns,
    private readonly pulse: Pulse,
    /** Told why a run has ended by itself; null takes it back. */
    private readonly complain: (problem: Problem | null) => void,
  ) {
    this.evaluations = new Evaluations(core, turns, () => this.version);
  }

  /** Whether steps are being taken, or would be if the data were there. */
  get active(): boolean {
    return this.running || this.errand !== null;
  }

  get waiting(): boolean {
    return this.active && this.core.waiting();
  }

  run(): void {
    this.unsay();
    this.running = true;
    this.restart();
  }

  /** Ends a run or an errand after the slice that is over. */
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
    this.unsay();
    return new Promise((done) => {
      this.errand = { left: steps, done };
      this.pulse.ring();
    });
  }

  /** To be said by whoever moves θ from outside. */
  moved(): void {
    this.unsay();
    this.version++;
    this.restart();
  }

  /** While `work` goes on, θ stays where it is. */
  async hold<T>(work: () => Promise<T>): Promise<T> {
    this.holds++;
    try {
      return await work();
    } finally {
      this.holds--;
      this.restart();
    }
  }

  /** Takes steps, for which all the data is there, with nothing between the slices. Resolves with the milliseconds. */
  race(steps: number): Promise<number | Refused> {
    this.pause();
    return this.hold(async () => {
      const begun = performance.now();
      for (let left = steps; left > 0; await this.turns.pass()) {
        const taken = this.core.train(left, slice);
        const refused = refusal(this.core.health());
        if (refused) return refused;
        left -= taken;
        this.version++;
      }
      return performance.now() - begun;
    });
  }

  /** Goes on as long as the worker lives. */
  async live(): Promise<never> {
    for (;;) {
      const evaluation =
        this.holds > 0 ? Infinity : this.evaluations.due(this.active && !this.waiting);
      if (evaluation === 0) {
        await this.evaluations.take();
        continue;
      }
      const rest = this.holds > 0 || !this.active ? Infinity : this.advance();
      if (rest === 0) await this.turns.pass();
      else await this.pulse.wait(Math.min(rest, evaluation));
    }
  }

  /** One slice. Returns the milliseconds to rest until the next: Infinity where only a ring can help. */
  private advance(): number {
    const wanted = this.errand?.left ?? this.paced();
    if (wanted < 1) return Math.max(slice * 0.8, ((1 - wanted) / this.speed) * 1_000);
    const taken = this.core.train(Math.min(wanted, everyStep), slice);
    if (taken > 0) this.version++;
    const refused = refusal(this.core.health());
    if (refused) return this.end(refused);
    if (taken === 0) return Infinity; // it waits for data

    this.carry -= taken;
    if (!this.errand) return 0;
    this.errand.left -= taken;
    if (this.errand.left === 0) this.finish(null);
    return 0;
  }

  /** How many steps the wanted speed allows by now. */
  private paced(): number {
    const now = performance.now();
    const since = (now - this.clock) / 1_000;
    this.clock = now;
    if (this.speed === Infinity) return everyStep; // times nothing would be NaN
    this.carry = Math.min(this.carry + this.speed * since, 1 + this.speed * mostLag);
    return this.carry < 1 ? this.carry : Math.floor(this.carry);
  }

  /** The next step would be the network's end; the core stands at the last good one. */
  private end(refused: Refused): number {
    this.running = false;
    if (this.errand) {
      this.finish(refused);
    } else {
      this.complained = true;
      this.complain(refused.problem);
    }
    return 0;
  }

  /** Why the last run ended is of no interest once something new begins. */
  private unsay(): void {
    if (this.complained) this.complain(null);
    this.complained = false;
  }

  private finish(refused: Refused | null): void {
    const { errand } = this;
    this.errand = null;
    errand?.done(refused);
    this.pulse.ring();
  }

  /** Time that went by meanwhile is not owed in steps. */
  private restart(): void {
    this.carry = 0;
    this.clock = performance.now();
    this.pulse.ring();
  }
}
