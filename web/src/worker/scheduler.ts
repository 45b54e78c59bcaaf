// How the worker's one thread is shared: one loop advances a job or trains a burst, then answers what has come.
import { refusal, refuse, type Refused } from './core.ts';
import type { Outcome } from './downhill.d.ts';

/** Runs a task after the messages that are waiting now. */
export type Later = (task: () => void) => void;

/** By a message to oneself, which is not held back for 4 ms as nested timers are. */
export function messageTasks(): Later {
  const { port1, port2 } = new MessageChannel();
  const tasks: (() => void)[] = [];
  port1.onmessage = () => tasks.shift()?.();
  return (task) => {
    tasks.push(task);
    port2.postMessage(null);
  };
}

/** Something to wait for that happens again and again. Look first, wait after, with nothing awaited in between. */
export class Signal {
  /** Rings so far: whoever has to await something after looking sees whether it has rung since. */
  rings = 0;
  private waiting: (() => void)[] = [];

  ring(): void {
    this.rings++;
    const waiting = this.waiting;
    this.waiting = [];
    for (const wake of waiting) wake();
  }

  /** Resolves at the next ring, or after so many milliseconds. */
  wait(milliseconds = Infinity): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      if (milliseconds === Infinity) return;
      setTimeout(() => {
        this.waiting = this.waiting.filter((waiter) => waiter !== resolve);
        resolve();
      }, milliseconds);
    });
  }

  async until(reached: () => boolean): Promise<void> {
    while (!reached()) await this.wait();
  }
}

/** Milliseconds of work between two chances to answer. */
export const budget = 10;

/** Milliseconds after which a visitor is told that something is under way, and may end it. */
export const noticeable = 150;

/** Work that never ends by itself, such as training. */
export interface Source {
  /** Works for a burst. Returns the milliseconds to rest until the next: Infinity where only a signal can help. */
  advance(): number;
}

/** Long work of the core, see shared/base/job.h; or of the worker, in the same form. */
export interface Job {
  advance(milliseconds: number): boolean;
  status(): Outcome;
  delete(): void;
}

/** Urgent jobs come first; patient ones take turns, and training has a burst before each of theirs. */
export type Priority = 'urgent' | 'usual' | 'patient';
const order: Priority[] = ['urgent', 'usual', 'patient'];
const patient = 2;
/** Jobs of each priority that are there at once: a job holds a θ or more, and the heap is fixed. */
const most = [Infinity, 2, 3];

interface Running {
  job: Job;
  end: (refused: Refused | null) => void;
  rank: number;
  cancelled: () => boolean;
  why: string;
}

export interface Terms {
  priority?: Priority;
  /** Asked between bursts; true ends the job early, and `why` tells whoever waits for it. */
  cancelled?: () => boolean;
  why?: string;
}

export class Scheduler {
  /** Rings when anything has changed that somebody may be waiting for. */
  readonly signal = new Signal();
  private readonly jobs: Running[] = [];
  private closed = false;

  constructor(private readonly later: Later) {}

  /**
   * Makes a job, at once if there is room for it, and advances it to its end, after those of its priority that came
   * before. Resolves with what `take` makes of it, or with why there is nothing; frees the job.
   */
  async run<J extends Job, R>(
    make: () => J,
    take: (job: J) => R,
    {
      priority = 'usual',
      cancelled = () => false,
      why = 'This was ended before it was done.',
    }: Terms = {},
  ): Promise<R | Refused> {
    const rank = order.indexOf(priority);
    while (this.jobs.filter((queued) => queued.rank === rank).length >= most[rank]!)
      await this.signal.wait();
    const job = make();
    return new Promise((resolve) => {
      const end = (refused: Refused | null) => {
        resolve(refused ?? take(job));
        job.delete();
        this.signal.ring();
      };
      this.add({ job, end, rank, cancelled, why });
      this.signal.ring();
    });
  }

  /** Goes on as long as the worker lives: jobs first, then the sources, then a burst of a patient job. */
  async live(sources: readonly Source[]): Promise<never> {
    for (;;) {
      const { rings } = this.signal;
      let rest = Infinity;
      for (const source of sources) {
        while (this.jobs[0] && this.jobs[0].rank < patient) await this.work();
        const wait = source.advance();
        rest = Math.min(rest, wait);
        if (wait === 0) await this.pass();
      }
      if (this.jobs.length > 0) await this.work();
      else if (rest > 0 && this.signal.rings === rings) await this.signal.wait(rest);
    }
  }

  /** Whoever waits for a turn waits for ever. */
  close(): void {
    this.closed = true;
  }

  /** Puts a job behind those of its priority. */
  private add(running: Running): void {
    const later = this.jobs.findIndex((queued) => queued.rank > running.rank);
    this.jobs.splice(later < 0 ? this.jobs.length : later, 0, running);
  }

  /** A burst of the first job; a patient one then goes behind the others. */
  private async work(): Promise<void> {
    const running = this.jobs[0]!;
    const { job, end, rank, cancelled, why } = running;
    const stop = cancelled();
    const more = !stop && job.advance(budget);
    if (!more || rank === patient) this.jobs.shift();
    if (!more) end(stop ? refuse('not-yet', why) : refusal(job.status()));
    else if (rank === patient) this.add(running);
    await this.pass();
  }

  /** Lets what is waiting be handled. */
  private pass(): Promise<void> {
    return new Promise((resolve) => {
      this.later(() => {
        if (!this.closed) resolve();
      });
    });
  }
}
