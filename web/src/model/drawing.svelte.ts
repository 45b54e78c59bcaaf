// The drawing on the pad, and what the network makes of it.
import type { Framing, Novelty, Reading } from '../protocol/index.ts';
import { Pad } from './pad.svelte.ts';

export class DrawingStore {
  readonly pad = new Pad();
  /** How the drawing is framed where that is not as usual. Set by `setFraming`. */
  framing = $state.raw<Framing | null>(null);
  /** How little the drawing looks like a digit; none while it is drawn or θ moves. */
  novelty = $state.raw<Novelty | null>(null);
  /** Of the last frame. */
  private newest = $state.raw<Reading | null>(null);

  /** By the newest frame; none where nothing is drawn. Derived, so that a stroke alone repaints no network. */
  readonly reading = $derived(this.pad.blank ? null : this.newest);

  showReading(reading: Reading | null): void {
    this.newest = reading;
  }

  /** Frames the drawing otherwise from now on, or (null) as usual. */
  setFraming(framing: Framing | null): void {
    this.framing = framing;
    this.pad.changed();
  }
}
