/**
 * Keeps a canvas as sharp as the screen: `draw` gets its context in CSS pixels, and its size. What was there before is
 * wiped away, unless it is kept for who paints on.
 */
export function hiDpiCanvas(
  canvas: HTMLCanvasElement,
  resized: () => void,
): {
  draw(
    paint: (c: CanvasRenderingContext2D, width: number, height: number) => void,
    keep?: boolean,
  ): void;
  stop(): void;
} {
  const context = canvas.getContext('2d')!;
  let width = 0;
  let height = 0;
  let ratio = 1;
  const measure = () => {
    const box = canvas.getBoundingClientRect();
    [width, height, ratio] = [box.width, box.height, devicePixelRatio || 1];
    const w = Math.max(1, Math.round(width * ratio));
    const h = Math.max(1, Math.round(height * ratio));
    if (canvas.width !== w) canvas.width = w;
    if (canvas.height !== h) canvas.height = h;
  };
  const observer = new ResizeObserver(() => {
    measure();
    resized();
  });
  observer.observe(canvas);
  measure();
  return {
    draw(paint, keep) {
      if (ratio !== (devicePixelRatio || 1)) measure();
      context.setTransform(canvas.width / (width || 1), 0, 0, canvas.height / (height || 1), 0, 0);
      if (!keep) context.clearRect(0, 0, width, height);
      paint(context, width, height);
    },
    stop: () => observer.disconnect(),
  };
}

/** 784 bytes of grey as an image of 28×28 on a canvas of its own, to be drawn at any size. */
export class GreyImage {
  readonly canvas = document.createElement('canvas');
  private readonly context: CanvasRenderingContext2D;
  private readonly image: ImageData;
  private shown: Uint8Array | null | undefined;

  constructor(side = 28) {
    this.canvas.width = this.canvas.height = side;
    this.context = this.canvas.getContext('2d')!;
    this.image = this.context.createImageData(side, side);
  }

  /** Black where there is no image. Returns whether it has changed. */
  set(bytes: Uint8Array | null): boolean {
    const { shown } = this;
    const same = bytes && shown ? bytes.every((byte, k) => byte === shown[k]) : bytes === shown;
    if (same) return false;
    this.shown = bytes;
    const { data } = this.image;
    for (let k = 0; k < data.length / 4; k++) {
      const grey = bytes?.[k] ?? 0;
      // From the colour of the screen to chalk.
      data[4 * k] = 10 + grey * 0.95;
      data[4 * k + 1] = 14 + grey * 0.94;
      data[4 * k + 2] = 26 + grey * 0.88;
      data[4 * k + 3] = 255;
    }
    this.context.putImageData(this.image, 0, 0);
    return true;
  }
}
