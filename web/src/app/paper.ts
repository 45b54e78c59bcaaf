import { paper } from '../plot/visibility.svelte.ts';

/** Milliseconds that the figures get for their numbers, once all chapters are there. */
const settling = 1_500;
/** Milliseconds after which it is printed with what is there. */
const patience = 20_000;

const later = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Fetches all chapters under `root`, paints all figures, and prints them. */
async function print(root: Element): Promise<void> {
  paper.on = true;
  const until = performance.now() + patience;
  while (root.querySelector('.late[aria-busy="true"]') && performance.now() < until)
    await later(50);
  await later(settling);
  window.print();
}

/**
 * Makes the page under `root` ready for paper. A browser's own menu prints at once and waits for nothing, so the
 * keys that print do so when the chapters are there. Returns what ends it.
 */
export function followPaper(root: Element): () => void {
  const medium = matchMedia('print');
  const follow = () => (paper.on = medium.matches);
  const begin = () => (paper.on = true);
  const end = () => (paper.on = false);

  function key(event: KeyboardEvent) {
    const control = event.ctrlKey !== event.metaKey && !event.altKey && !event.shiftKey;
    if (!control || event.key.toLowerCase() !== 'p') return;
    event.preventDefault();
    void print(root);
  }

  follow();
  medium.addEventListener('change', follow);
  addEventListener('beforeprint', begin);
  addEventListener('afterprint', end);
  addEventListener('keydown', key);
  return () => {
    medium.removeEventListener('change', follow);
    removeEventListener('beforeprint', begin);
    removeEventListener('afterprint', end);
    removeEventListener('keydown', key);
  };
}
