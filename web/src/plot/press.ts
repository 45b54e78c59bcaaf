/** Pixels that a finger or a mouse may tremble. */
const tremble = 6;

/**
 * One pointer that puts or drags something in an element. `begin` is where it all starts: at once for mouse and pen;
 * for a finger when it is lifted or has moved aside, since until then it may be about to scroll the page. `move` follows,
 * and in the end `tap` where the pointer is lifted without ever having moved.
 */
export function press(
  begin: (event: PointerEvent) => void,
  move: (event: PointerEvent) => void,
  tap?: (event: PointerEvent) => void,
): (element: Element) => () => void {
  let pointer: number | null = null;
  let waiting: PointerEvent | null = null;
  let still: PointerEvent | null = null;

  const down = (event: PointerEvent) => {
    if (event.button !== 0 || pointer !== null) return;
    pointer = event.pointerId;
    still = event;
    (event.currentTarget as Element).setPointerCapture(pointer);
    if (event.pointerType === 'touch') waiting = event;
    else begin(event);
  };
  const drag = (event: PointerEvent) => {
    if (event.pointerId !== pointer) return;
    if (still) {
      const far = Math.hypot(event.clientX - still.clientX, event.clientY - still.clientY);
      if (far >= tremble) still = null;
    }
    if (waiting) {
      const aside = Math.abs(event.clientX - waiting.clientX);
      if (aside < tremble || aside < Math.abs(event.clientY - waiting.clientY)) return;
      begin(waiting);
      waiting = null;
    }
    move(event);
  };
  const up = (event: PointerEvent) => {
    if (event.pointerId !== pointer) return;
    if (waiting && event.type === 'pointerup') begin(waiting);
    if (still && event.type === 'pointerup') tap?.(event);
    pointer = waiting = still = null;
  };

  const kinds = { pointerdown: down, pointermove: drag, pointerup: up, pointercancel: up };
  return (element) => {
    const all = Object.entries(kinds) as [keyof typeof kinds, (event: Event) => void][];
    for (const [kind, hear] of all) element.addEventListener(kind, hear);
    return () => {
      for (const [kind, hear] of all) element.removeEventListener(kind, hear);
    };
  };
}
