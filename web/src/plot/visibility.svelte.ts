/** Whether an element is on screen. Figures that are not on screen neither paint nor ask for numbers. */
export class Visibility {
  on = $state(false);

  /** `margin` as of a CSS margin around the window. For onMount or `{@attach}`: returns what ends it. */
  watch = (element: Element, margin = '0px'): (() => void) => {
    const observer = new IntersectionObserver(
      (entries) => (this.on = entries.at(-1)!.isIntersecting),
      { rootMargin: margin },
    );
    observer.observe(element);
    return () => observer.disconnect();
  };
}
