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
