import type { Pad } from '../model/pad.svelte.ts';

/** Undo and redo of the drawing by keys, wherever the keyboard is, but where text is typed. */
export function undoKeys(event: KeyboardEvent, pad: Pad): void {
  const key = event.key.toLowerCase();
  const control = (event.ctrlKey || event.metaKey) && !event.altKey;
  if (!control || (key !== 'z' && key !== 'y') || event.target instanceof HTMLInputElement) return;
  event.preventDefault();
  if (key === 'y' || event.shiftKey) pad.redo();
  else pad.undo();
}
