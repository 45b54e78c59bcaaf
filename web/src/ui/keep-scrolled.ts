/** How long what lies above may go on growing, in milliseconds. */
const patience = 4_000;

/**
 * Scrolls to `element` and stays there while what lies above it is still being fetched and grows, until the visitor
 * does anything. Not every engine keeps its position by itself. Returns what ends it.
 */
export function keepScrolled(element: HTMLElement): () => void {
  const go = () => element.scrollIntoView({ block: 'start', behavior: 'instant' });
  const observer = new ResizeObserver(go);
  const acts = ['wheel', 'touchstart', 'pointerdown', 'keydown'] as const;
  const stop = () => {
    observer.disconnect();
    clearTimeout(timer);
    for (const act of acts) removeEventListener(act, stop);
  };
  const timer = setTimeout(stop, patience);
  for (const act of acts) addEventListener(act, stop, { passive: true });
  observer.observe(document.body);
  return stop;
}
