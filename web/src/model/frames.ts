import { tick } from 'svelte';
import type { Frame } from '../protocol/index.ts';
import { Refusal, type Ask } from './client.ts';
import type { DrawingStore } from './drawing.svelte.ts';
import type { Messages } from './messages.svelte.ts';
import type { NoveltyWatch } from './novelty.ts';
import type { RunStore } from './run.svelte.ts';

interface Waiter {
  when(frame: Frame): boolean;
  done(): void;
}

/** Hidden pages get no animation frames; this is their interval, and that of a page that only waits. */
const slow = 120;

/**
 * Pulls frames: one at a time, when the page is about to paint, and only while something changes.
 * A slow page gets fewer frames and no queue. A drawing that has changed is sent before the frame that reads it.
 */
export class Frames {
  private wanted = false;
  private scheduled = false;
  /** Frames under way: one, and one more for a drawing that cannot wait for it. */
  private asking = 0;
  /** The worker does not have the newest drawing. */
  private drawn = true;
  private same = 0;
  private waiters: Waiter[] = [];

  constructor(
    private readonly ask: Ask,
    private readonly run: RunStore,
    private readonly drawing: DrawingStore,
    private readonly messages: Messages,
    private readonly novelty: NoveltyWatch,
  ) {}

  /** Something has changed, or is about to. */
  wake(): void {
    this.wanted = true;
    this.same = 0;
    this.schedule();
  }

  /** The drawing has changed, or the worker has lost it: it is sent at once. */
  draw(): void {
    this.drawn = false;
    this.same = 0;
    void this.pull();
  }

  /** Resolves when the page shows a frame, asked for from now on, that `when` holds for. */
  shown(when: (frame: Frame) => boolean): Promise<void> {
    return new Promise((done) => {
      // A frame under way was asked for too early to count.
      const after = this.asking;
      let seen = 0;
      this.waiters.push({ when: (frame) => seen++ >= after && when(frame), done });
      this.wake();
    });
  }

  private schedule(): void {
    if (this.scheduled || this.asking > 0) return;
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
    if (this.asking > (this.drawn ? 0 : 1)) return;
    this.asking++;
    this.wanted = false;
    const { run, drawing } = this;
    try {
      if (!this.drawn) this.send();
      const parameters = run.needs('parameters') && (run.changing || !run.parametersCurrent);
      const frame = await this.ask('frame', { parameters });
      const before = run.state;
      run.showFrame(frame);
      drawing.showReading(frame.reading);
      this.novelty.look();
      if (!parameters && run.needs('parameters') && !run.parametersCurrent) this.wanted = true;
      const still = before?.step === frame.state.step && before.settled === frame.state.settled;
      this.same = still ? this.same + 1 : 0;
      await tick();
      const done = this.waiters.filter((waiter) => waiter.when(frame));
      this.waiters = this.waiters.filter((waiter) => !done.includes(waiter));
      for (const waiter of done) waiter.done();
    } catch {
      this.same = 31; // the worker is gone; whoever starts the next one wakes us
    } finally {
      this.asking--;
      if (!this.drawn) void this.pull();
      else if (this.wanted || this.waiters.length > 0 || run.changing) this.schedule();
    }
  }

  /** Answered before the frame that is asked for next. */
  private send(): void {
    this.drawn = true;
    const { pad, framing } = this.drawing;
    this.ask('draw', { strokes: pad.packed(), framing: framing ?? {} }).then(
      () => (this.messages.drawing = null),
      (error: unknown) => {
        if (error instanceof Refusal && error.problem.code !== 'not-yet')
          this.messages.drawing = error.message;
      },
    );
  }
}
