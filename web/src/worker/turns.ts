// How the worker's one thread is shared: long work stops between slices and lets what has come be handled.

/** Lets waiting messages be handled, without the 4 ms that nested timers are held back. */
export class Turns {
  private readonly channel = new MessageChannel();
  private readonly passing: (() => void)[] = [];
  private urgent: (() => void)[] = [];

  constructor() {
    this.channel.port1.onmessage = ({ data }: MessageEvent<unknown>) => {
      const urgent = this.urgent;
      this.urgent = [];
      for (const work of urgent) work();
      if (data === 'pass') this.passing.shift()?.();
    };
  }

  /** Resolves after the messages that are waiting now. */
  pass(): Promise<void> {
    return new Promise((resolve) => {
      this.passing.push(resolve);
      this.channel.port2.postMessage('pass');
    });
  }

  /** Runs `work` after the messages that are waiting now, and before the next slice. */
  soon(work: () => void): void {
    this.urgent.push(work);
    this.channel.port2.postMessage('soon');
  }

  /** An open channel would keep node alive. */
  close(): void {
    this.channel.port1.close();
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

  async until(true_: () => boolean): Promise<void> {
    while (!true_()) await this.wait();
  }
}
