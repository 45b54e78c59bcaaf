const focusable = 'button:not(:disabled), input:not(:disabled), select, a[href], [tabindex="0"]';

/**
 * Keeps the keyboard where it is when what has it goes: a button that disables itself only says that it is disabled,
 * until the keyboard leaves it; where an element is taken away, the nearest that can have the keyboard gets it. For
 * whoever came by keyboard: a mouse needs no place to go on from. Returns what ends it.
 */
export function keepFocus(root: Element): () => void {
  let byKey = true;
  let last: Element | null = null;

  const observer = new MutationObserver((records) => {
    if (!byKey) return;
    for (const { type, target, previousSibling, nextSibling } of records) {
      if (type === 'attributes') {
        if (target === document.activeElement && target instanceof HTMLButtonElement) stay(target);
      } else if (last && !last.isConnected && document.activeElement === document.body)
        nearest(target, previousSibling, nextSibling)?.focus({ preventScroll: true });
    }
  });

  /** The page goes on saying whether it is disabled; meanwhile that is heard here. */
  function stay(button: HTMLButtonElement) {
    if (!button.disabled) return;
    button.disabled = false;
    button.ariaDisabled = 'true';
    let off = true;
    const leave = () => {
      button.removeEventListener('blur', leave);
      Reflect.deleteProperty(button, 'disabled');
      button.ariaDisabled = null;
      button.disabled = off;
    };
    Object.defineProperty(button, 'disabled', {
      configurable: true,
      get: () => off,
      set(value: boolean) {
        off = value;
        if (!off) leave();
      },
    });
    button.addEventListener('blur', leave);
  }

  const within = (node: Node | null) =>
    node instanceof HTMLElement
      ? node.matches(focusable)
        ? node
        : node.querySelector<HTMLElement>(focusable)
      : null;

  function nearest(parent: Node, before: Node | null, after: Node | null): HTMLElement | null {
    for (let next = after; next; next = next.nextSibling) if (within(next)) return within(next);
    for (let next = before; next; next = next.previousSibling)
      if (within(next)) return within(next);
    for (let up: Node | null = parent; up && up !== root; up = up.parentNode)
      if (within(up)) return within(up);
    return null;
  }

  const hears: [keyof WindowEventMap, (event: Event) => void][] = [
    ['keydown', () => (byKey = true)],
    ['pointerdown', () => (byKey = false)],
    ['focusin', ({ target }) => (last = target as Element)],
    // What says that it is disabled does nothing.
    [
      'click',
      (event) => {
        if (!(event.target as Element).closest('[aria-disabled="true"]')) return;
        event.preventDefault();
        event.stopPropagation();
      },
    ],
  ];
  for (const [kind, hear] of hears) addEventListener(kind, hear, true);
  observer.observe(root, { attributeFilter: ['disabled'], childList: true, subtree: true });
  return () => {
    observer.disconnect();
    for (const [kind, hear] of hears) removeEventListener(kind, hear, true);
  };
}
