// How the worker's one thread is shared: long work stops between slices and lets what has come be handled.

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

export class Turns {
  private urgent: (() => void)[] = [];
  private closed = false;

  constructor(private readonly later: Later) {}

  /** Lets what is waiting be handled. */
  pass(): Promise<void> {
    return new Promise((resolve) => this.turn(resolve));
  }

  /** Runs `work` after the messages that are waiting now, and before the next slice. */
  soon(work: () => void): void {
    this.urgent.push(work);
    this.turn(() => {});
  }

  /** Whoever waits for a turn waits for ever. */
  close(): void {
    this.closed = true;
  }

  private turn(then: () => void): void {
    this.later(() => {
      if (this.closed) return;
      const urgent = this.urgent;
      this.urgent = [];
      for (const work of urgent) work();
      then();
    });
  }
}

/** Something to wait for that happens again and again. Look first, wait after, with nothing awaited in between. */
export class Pulse {
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
