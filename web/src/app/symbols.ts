import { notation, type Symbol } from '../model/notation.ts';

/** The symbol that an element stands for, or lies in. */
function symbolOf(target: EventTarget | null): Symbol | null {
  const name =
    target instanceof Element
      ? target.closest('[data-symbol]')?.getAttribute('data-symbol')
      : undefined;
  return name !== undefined && name !== null && name in notation ? (name as Symbol) : null;
}

/**
 * Tells which symbol under `root` is pointed at, tapped or has the keyboard; null when none is any more.
 * Returns what ends it.
 */
export function followSymbols(
  root: HTMLElement,
  tell: (symbol: Symbol | null) => void,
): () => void {
  let told: Symbol | null = null;
  // Only changes are told: where something is removed that has the keyboard, no state may be set.
  const point = (symbol: Symbol | null) => {
    if (symbol !== told) tell((told = symbol));
  };
  const show = (event: Event) => point(symbolOf(event.target));
  const hide = () => point(null);
  const kinds = {
    pointerover: show,
    pointerleave: hide,
    focusin: show,
    focusout: hide,
    click: show, // after a tap the pointer has left already
  };
  for (const [kind, hear] of Object.entries(kinds)) root.addEventListener(kind, hear);
  return () => {
    for (const [kind, hear] of Object.entries(kinds)) root.removeEventListener(kind, hear);
  };
}

/** Marks all elements under `root` that stand for `symbol`; returns what takes the marks back. */
export function light(root: HTMLElement, symbol: Symbol): () => void {
  const all = [...root.querySelectorAll(`[data-symbol="${symbol}"]`)];
  for (const one of all) one.setAttribute('data-lit', '');
  return () => {
    for (const one of all) one.removeAttribute('data-lit');
  };
}
