/** Pixels that a finger may tremble. */
const tremble = 6;

/**
 * One pointer that places or drags something in an element. `begin` is where it all starts: at once for mouse and pen;
 * for a finger when it is lifted or has moved aside, since until then it may be about to scroll the page. `move` follows.
 */
export function press(
  begin: (event: PointerEvent) => void,
  move: (event: PointerEvent) => void,
): (element: Element) => () => void {
  let pointer: number | null = null;
  let waiting: PointerEvent | null = null;

  const down = (event: PointerEvent) => {
    if (event.button !== 0 || pointer !== null) return;
    pointer = event.pointerId;
    (event.currentTarget as Element).setPointerCapture(pointer);
    if (event.pointerType === 'touch') waiting = event;
    else begin(event);
  };
  const drag = (event: PointerEvent) => {
    if (event.pointerId !== pointer) return;
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
    pointer = waiting = null;
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
