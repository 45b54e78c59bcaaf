/** Milliseconds between two texts for a screen reader, which reads out about a sentence meanwhile. */
const pause = 1_000;

const live = '[aria-live="polite"], [role="status"], [role="alert"], output';

/** What is not to be heard, or can be reached and heard by itself. */
const apart = '[aria-hidden="true"], button, a';

/** The words of an element as a screen reader has them. */
function wordsOf(element: Element): string {
  const copy = element.cloneNode(true) as Element;
  for (const part of copy.querySelectorAll(apart)) part.remove();
  return copy.textContent.replace(/\s+/g, ' ').trim();
}

/**
 * Speaks for all live regions under `root`. Their words may change 20 times a second, and a screen reader would read
 * out each change. One region of its own says at most once a second what those that have changed say by then, so the
 * last change is always told. Returns what ends it.
 */
export function announce(root: Element): () => void {
  const known = new WeakMap<Element, string>();
  const changed = new Set<Element>();
  let timer = 0;
  const voice = document.createElement('p');
  voice.className = 'unseen';
  voice.role = 'status';

  function speak() {
    timer = 0;
    const news: string[] = [];
    for (const region of changed) {
      const words = region.isConnected ? wordsOf(region) : '';
      if (words && words !== known.get(region)) news.push(words);
      known.set(region, words);
    }
    changed.clear();
    if (news.length === 0) return;
    voice.textContent = news.join(' ');
    timer = window.setTimeout(speak, pause);
  }

  function change(region: Element) {
    changed.add(region);
    timer ||= window.setTimeout(speak);
  }

  function adopt(region: Element, words: string) {
    if (region.ariaLive === 'off') return;
    region.ariaLive = 'off';
    known.set(region, words);
    observer.observe(region, { characterData: true, childList: true, subtree: true });
    change(region);
  }

  const observer = new MutationObserver((records) => {
    for (const { target, addedNodes } of records) {
      for (let at: Node | null = target; at; at = at.parentNode)
        if (known.has(at as Element)) change(at as Element);
      for (const node of addedNodes) {
        if (!(node instanceof Element)) continue;
        // A region that comes alone brings news; one that comes with a chapter does not.
        if (node.matches(live)) adopt(node, '');
        for (const region of node.querySelectorAll(live)) adopt(region, wordsOf(region));
      }
    }
  });

  for (const region of root.querySelectorAll(live)) adopt(region, wordsOf(region));
  root.append(voice);
  observer.observe(root, { childList: true, subtree: true });
  return () => {
    observer.disconnect();
    clearTimeout(timer);
    voice.remove();
  };
}
