import { reducedMotion } from '../plot/palette.svelte.ts';
import type { Toy } from './toy.svelte.ts';

/** Milliseconds for which the first step is shown, and the shortest one; each step is shown a twentieth shorter than the last. */
const [slow, fast, gain] = [340, 40, 0.95];

/**
 * Runs a toy: its balls glide from step to step, ever faster, so that crawling does not last for ever. Where motion is
 * not wanted it is at the end at once. Returns what stops it.
 */
export function play(toy: Toy): () => void {
  if (reducedMotion()) {
    toy.finish();
    return () => {};
  }
  let begun = performance.now();
  let lasts = slow;
  toy.step();
  toy.shown = 0;
  let frame = requestAnimationFrame(function show(now) {
    const share = (now - begun) / lasts;
    if (share < 1) {
      toy.shown = Math.max(0, share);
    } else {
      toy.shown = 1;
      if (!toy.running) return;
      begun = now;
      lasts = Math.max(fast, lasts * gain);
      toy.step();
      toy.shown = 0;
    }
    frame = requestAnimationFrame(show);
  });
  return () => {
    cancelAnimationFrame(frame);
    toy.shown = 1;
  };
}
