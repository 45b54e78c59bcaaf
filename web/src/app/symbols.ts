import { cast, type Role } from '../model/cast.ts';

/** The member of the cast that an element stands for, or lies in. */
function roleOf(target: EventTarget | null): Role | null {
  const name =
    target instanceof Element
      ? target.closest('[data-symbol]')?.getAttribute('data-symbol')
      : undefined;
  return name !== undefined && name !== null && name in cast ? (name as Role) : null;
}

/**
 * Tells which symbol under `root` is pointed at, tapped or has the keyboard; null when none is any more.
 * Returns what ends it.
 */
export function followSymbols(root: HTMLElement, tell: (role: Role | null) => void): () => void {
  let told: Role | null = null;
  // Only changes are told: where something is removed that has the keyboard, no state may be set.
  const point = (role: Role | null) => {
    if (role !== told) tell((told = role));
  };
  const show = (event: Event) => point(roleOf(event.target));
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

/** Marks all elements under `root` that stand for `role`; returns what takes the marks back. */
export function light(root: HTMLElement, role: Role): () => void {
  const all = [...root.querySelectorAll(`[data-symbol="${role}"]`)];
  for (const one of all) one.setAttribute('data-lit', '');
  return () => {
    for (const one of all) one.removeAttribute('data-lit');
  };
}
