import { tick } from 'svelte';
import type { Frame } from '../protocol/index.ts';
import type { Ask } from './client.ts';
import type { Lab } from './state.svelte.ts';

interface Waiter {
  when(frame: Frame): boolean;
  done(): void;
}

/** Hidden pages get no animation frames; this is their pace, and that of a page that only waits. */
const slow = 120;

/**
 * Pulls frames: one at a time, when the page is about to paint, and only while something changes.
 * A slow page gets fewer frames and no queue.
 */
export class Frames {
  /** Counts the drawings sent; a frame asked for before the newest one has a stale reading. */
  drawings = 0;
  private wanted = false;
  private scheduled = false;
  private asking = false;
  private same = 0;
  private waiters: Waiter[] = [];

  constructor(
    private readonly ask: Ask,
    private readonly lab: Lab,
  ) {}

  /** Something has changed, or is about to. */
  wake(): void {
    this.wanted = true;
    this.same = 0;
    this.schedule();
  }

  /** Resolves when the page shows a frame, asked for from now on, that `when` holds for. */
  shown(when: (frame: Frame) => boolean): Promise<void> {
    return new Promise((done) => {
      // A frame under way was asked for too early to count.
      const after = this.asking ? 1 : 0;
      let seen = 0;
      this.waiters.push({ when: (frame) => seen++ >= after && when(frame), done });
      this.wake();
    });
  }

  private schedule(): void {
    if (this.scheduled || this.asking) return;
    this.scheduled = true;
    const idle = this.same > 30;
    let once = () => {
      once = () => {};
      this.scheduled = false;
      void this.pull();
    };
    if (!idle && !document.hidden) requestAnimationFrame(() => once());
    setTimeout(() => once(), slow);
  }

  private async pull(): Promise<void> {
    if (this.asking) return;
    this.asking = true;
    this.wanted = false;
    const { lab, drawings } = this;
    try {
      const parameters = lab.needs('parameters') && (lab.changing || !lab.parametersCurrent);
      const frame = await this.ask('frame', { parameters });
      const before = lab.moment;
      lab.showFrame(frame, drawings === this.drawings);
      if (!parameters && lab.needs('parameters') && !lab.parametersCurrent) this.wanted = true;
      const still = before?.step === frame.state.step && before.settled === frame.state.settled;
      this.same = still ? this.same + 1 : 0;
      await tick();
      const done = this.waiters.filter((waiter) => waiter.when(frame));
      this.waiters = this.waiters.filter((waiter) => !done.includes(waiter));
      for (const waiter of done) waiter.done();
    } catch {
      this.same = 31; // the worker is gone; whoever starts the next one wakes us
    } finally {
      this.asking = false;
      if (this.wanted || this.waiters.length > 0 || lab.changing) this.schedule();
    }
  }
}
