class Paper {
  on = $state(false);
}

/** While the page is made ready for paper, all of it counts as on screen. */
export const paper = new Paper();

/** Whether an element is on screen. Figures that are not on screen neither paint nor ask for numbers. */
export class Visibility {
  private seen = $state(false);

  get on(): boolean {
    return paper.on || this.seen;
  }

  /** `margin` as of a CSS margin around the window. For onMount or `{@attach}`: returns what ends it. */
  watch = (element: Element, margin = '0px'): (() => void) => {
    const observer = new IntersectionObserver(
      (entries) => (this.seen = entries.at(-1)!.isIntersecting),
      { rootMargin: margin },
    );
    observer.observe(element);
    return () => observer.disconnect();
  };
}
