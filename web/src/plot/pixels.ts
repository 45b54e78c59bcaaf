import type { Colours } from './palette.svelte.ts';
import type { ContourStyle } from './contour.ts';

/** No picture is made of more pixels than this, however large and sharp the screen: some 20 ms of work. */
const most = 800_000;

/** Makes a canvas `ratio` pixels a CSS pixel sharp, hands out its image, and puts it back. Does nothing while it has no size. */
export function repaint(
  canvas: HTMLCanvasElement,
  ratio: number,
  paint: (image: ImageData, ratio: number) => void,
): void {
  const { clientWidth, clientHeight } = canvas;
  if (clientWidth === 0 || clientHeight === 0) return;
  const fit = Math.min(ratio, Math.sqrt(most / (clientWidth * clientHeight)));
  const width = Math.round(clientWidth * fit);
  const height = Math.round(clientHeight * fit);
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = canvas.getContext('2d')!;
  const image = context.createImageData(width, height);
  paint(image, fit);
  context.putImageData(image, 0, 0);
}

/** The contours in this scheme's ink, on pictures `ratio` pixels sharp. */
export const contourStyle = ({ dark }: Colours, ratio: number): ContourStyle => ({
  ink: dark ? [255, 236, 244] : [70, 16, 44],
  strength: dark ? 0.34 : 0.4,
  width: 1.1 * ratio,
});
