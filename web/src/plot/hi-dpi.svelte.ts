/** A canvas that is kept as sharp as the screen. */
export class HiDpiCanvas {
  /** Rises when the canvas has got another size and is blank: an effect that paints reads it. */
  size = $state(0);
  private canvas: HTMLCanvasElement | null = null;
  private width = 0;
  private height = 0;
  private ratio = 1;

  /** For `{@attach}`: returns what ends it. */
  attach = (canvas: HTMLCanvasElement): (() => void) => {
    this.canvas = canvas;
    // It tells the first size too, once there is a layout; asking for one here took a third of the page's first task.
    const observer = new ResizeObserver(() => {
      this.measure(canvas);
      this.size++;
    });
    observer.observe(canvas);
    return () => {
      observer.disconnect();
      this.canvas = null;
    };
  };

  /**
   * `paint` gets the context in CSS pixels, and the size in them. What was there before is wiped away, unless it is kept
   * for who paints on.
   */
  draw(
    paint: (c: CanvasRenderingContext2D, width: number, height: number) => void,
    keep = false,
  ): void {
    const { canvas } = this;
    if (!canvas || this.size === 0) return;
    if (this.ratio !== (devicePixelRatio || 1)) this.measure(canvas);
    const { width, height } = this;
    const context = canvas.getContext('2d')!;
    context.setTransform(canvas.width / (width || 1), 0, 0, canvas.height / (height || 1), 0, 0);
    if (!keep) context.clearRect(0, 0, width, height);
    paint(context, width, height);
  }

  private measure(canvas: HTMLCanvasElement): void {
    ({ width: this.width, height: this.height } = canvas.getBoundingClientRect());
    this.ratio = devicePixelRatio || 1;
    const w = Math.max(1, Math.round(this.width * this.ratio));
    const h = Math.max(1, Math.round(this.height * this.ratio));
    if (canvas.width !== w) canvas.width = w;
    if (canvas.height !== h) canvas.height = h;
  }
}
