// How the worker's one thread is shared: one loop advances a job or trains a slice, then answers what has come.
import { refusal, Refused, refuse } from './core.ts';
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
  private waiting: (() => void)[] = [];

  ring(): void {
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
        this.waiting = this.waiting.filter((other) => other !== resolve);
        resolve();
      }, milliseconds);
    });
  }

  async until(reached: () => boolean): Promise<void> {
    while (!reached()) await this.wait();
  }
}

/** Milliseconds of work between two chances to answer. */
export const slice = 10;

/** Work that never ends by itself, such as training. */
export interface Source {
  /** Works for a slice. Returns the milliseconds to rest until the next: Infinity where only a signal can help. */
  advance(): number;
}

/** Long work of the core, see shared/base/job.h; or of the worker, in the same form. */
export interface Job {
  advance(milliseconds: number): boolean;
  status(): Outcome;
  delete(): void;
}

/** Urgent jobs come first; patient ones get what training, and all others, leave. */
export type Priority = 'urgent' | 'usual' | 'patient';
const order: Priority[] = ['urgent', 'usual', 'patient'];
const patient = 2;

interface Running {
  job: Job;
  end: (refused: Refused | null) => void;
  cancelled: () => boolean;
  rank: number;
}

export interface Terms {
  priority?: Priority;
  /** Asked between slices; true ends the job early. */
  cancelled?: () => boolean;
}

export class Scheduler {
  /** Rings when anything has changed that somebody may be waiting for. */
  readonly signal = new Signal();
  private readonly jobs: Running[] = [];
  private closed = false;

  constructor(private readonly later: Later) {}

  /**
   * Advances a job to its end, after those of its priority that came before. Resolves with what `take` makes of it, or
   * with why there is nothing; frees the job.
   */
  run<J extends Job, R>(
    job: J,
    take: (job: J) => R,
    { priority = 'usual', cancelled = () => false }: Terms = {},
  ): Promise<R | Refused> {
    return new Promise((resolve, reject) => {
      const end = (refused: Refused | null) => {
        try {
          resolve(refused ?? take(job));
        } catch (error) {
          reject(error as Error);
        }
        job.delete();
      };
      const rank = order.indexOf(priority);
      const later = this.jobs.findIndex((other) => other.rank > rank);
      this.jobs.splice(later < 0 ? this.jobs.length : later, 0, { job, end, cancelled, rank });
      this.signal.ring();
    });
  }

  /** Goes on as long as the worker lives: jobs first, then the sources, then a slice of a patient job. */
  async live(sources: readonly Source[]): Promise<never> {
    for (;;) {
      let rest = Infinity;
      for (const source of sources) {
        while (this.jobs[0] && this.jobs[0].rank < patient) await this.work();
        const wait = source.advance();
        rest = Math.min(rest, wait);
        if (wait === 0) await this.pass();
      }
      if (this.jobs.length > 0) await this.work();
      else if (rest > 0) await this.signal.wait(rest);
    }
  }

  /** Whoever waits for a turn waits for ever. */
  close(): void {
    this.closed = true;
  }

  /** A slice of the first job. */
  private async work(): Promise<void> {
    const running = this.jobs[0]!;
    const { job, end, cancelled } = running;
    const stop = cancelled();
    if (stop || !job.advance(slice)) {
      this.jobs.splice(this.jobs.indexOf(running), 1);
      end(stop ? refuse('not-yet', 'This was ended before it was done.') : refusal(job.status()));
    }
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
