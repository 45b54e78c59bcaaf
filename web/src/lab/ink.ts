import type { Stroke } from '../model/strokes.ts';

/** The pen with which a drawing is framed unless another is chosen, in MNIST's pixels; here a thirteenth of the pad. */
export const usualPen = 2.5;

/** Strokes from 0 … 1 in chalk of a `pen` in a square of `side`; a lone point is a dot. */
export function paintStrokes(
  context: CanvasRenderingContext2D,
  strokes: readonly Stroke[],
  side: number,
  colour: string,
  pen = usualPen,
): void {
  context.lineCap = context.lineJoin = 'round';
  context.beginPath();
  for (const stroke of strokes) {
    const [first] = stroke;
    if (!first) continue;
    context.moveTo(first[0] * side, first[1] * side);
    // A segment to where it starts makes a dot of a tap.
    if (stroke.length === 1) context.lineTo(first[0] * side + 0.01, first[1] * side);
    for (const [x, y] of stroke) context.lineTo(x * side, y * side);
  }
  // Wide faint strokes glow as a blurred shadow would, which costs a frame where there is no GPU.
  const halo = 'rgb(120 180 255 / 6%)';
  for (const [width, style] of [
    [2, halo],
    [1.75, halo],
    [1.5, halo],
    [1.25, halo],
    [1, colour],
  ] as const) {
    context.lineWidth = (width * side * pen) / (13 * usualPen);
    context.strokeStyle = style;
    context.stroke();
  }
}
