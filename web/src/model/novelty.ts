import type { Ask } from './client.ts';
import type { DrawingStore } from './drawing.svelte.ts';
import type { RunStore } from './run.svelte.ts';

/** Milliseconds for which the drawing and θ rest before the question. */
const rest = 250;

/** Asks whether the visitor's drawing is a digit at all, once the pen is up and θ rests. */
export class NoveltyWatch {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private asked: { strokes: unknown; framing: unknown; thetaVersion: number } | null = null;

  constructor(
    private readonly ask: Ask,
    private readonly run: RunStore,
    private readonly drawing: DrawingStore,
  ) {}

  /** To be called with each frame. */
  look(): void {
    const { run, drawing } = this;
    const { pad, framing, reading } = drawing;
    const { strokes } = pad;
    const version = run.settledVersion;
    const ready =
      version !== null && !pad.ghost && !pad.drawing && reading !== null && run.dataComplete;
    const { asked } = this;
    if (
      ready &&
      asked?.strokes === strokes &&
      asked.framing === framing &&
      asked.thetaVersion === version
    )
      return;
    clearTimeout(this.timer);
    this.asked = null;
    if (drawing.novelty) drawing.novelty = null;
    if (!ready) return;
    const question = { strokes, framing, thetaVersion: version };
    this.asked = question;
    this.timer = setTimeout(() => {
      this.ask('novelty', null).then(
        (found) => {
          if (this.asked === question) drawing.novelty = found;
        },
        () => {
          // The drawing or θ has changed meanwhile; where both are the same again, no frame would come.
          if (this.asked !== question) return;
          this.asked = null;
          this.look();
        },
      );
    }, rest);
  }
}
