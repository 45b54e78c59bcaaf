import type { Stroke } from './strokes.ts';

/** Strokes from 0 … 1 in chalk on a square canvas of `side`; a lone point is a dot. */
export function paintStrokes(
  context: CanvasRenderingContext2D,
  strokes: readonly Stroke[],
  side: number,
  colour: string,
): void {
  context.lineCap = context.lineJoin = 'round';
  context.lineWidth = side / 13;
  context.strokeStyle = context.fillStyle = colour;
  context.shadowColor = 'rgb(120 180 255 / 35%)';
  context.shadowBlur = side / 26;
  context.beginPath();
  for (const stroke of strokes) {
    const [first] = stroke;
    if (!first) continue;
    context.moveTo(first[0] * side, first[1] * side);
    // A line to where it starts makes a dot of a tap.
    if (stroke.length === 1) context.lineTo(first[0] * side + 0.01, first[1] * side);
    for (const [x, y] of stroke) context.lineTo(x * side, y * side);
  }
  context.stroke();
  context.shadowBlur = 0;
}
