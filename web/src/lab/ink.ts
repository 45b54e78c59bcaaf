import type { Stroke } from '../model/strokes.ts';

/** The pen with which a drawing is framed unless another is chosen, in MNIST's pixels; here a thirteenth of the pad. */
export const usualPen = 2.5;

/**
 * Widths in pens, and colours: a wide faint line glows as a blurred shadow would, which costs a frame where there is no
 * GPU. Where lines cross, the lighter colour stays, so that a stroke can be painted piece by piece.
 */
const glow = [
  [2, '#1a253f'],
  [1.75, '#202e4b'],
  [1.5, '#253656'],
  [1.25, '#2a3d60'],
] as const;

/** Points in one path: the time that a path takes grows faster than its length. */
const piece = 64;

/** Paints strokes from 0 … 1 on a square canvas, of a stroke that grows only what is new; a lone point is a dot. */
export class Ink {
  private shown: readonly Stroke[] = [];
  /** Points of the last stroke shown. */
  private points = 0;
  private look = '';

  /** In chalk of a `pen`, on a canvas that still has what was painted last; `afresh` wipes it. */
  paint(
    context: CanvasRenderingContext2D,
    strokes: readonly Stroke[],
    side: number,
    colour: string,
    pen = usualPen,
    afresh = false,
  ): void {
    const { shown, points } = this;
    const { width, height } = context.canvas; // a canvas of another size has been wiped
    const look = [width, height, side, colour, pen, afresh].join();
    const on = !afresh && look === this.look && shown.every((stroke, k) => stroke === strokes[k]);
    if (!on) context.clearRect(0, 0, side, side);
    [this.shown, this.points, this.look] = [strokes, strokes.at(-1)?.length ?? 0, look];

    context.lineCap = context.lineJoin = 'round';
    context.globalCompositeOperation = 'lighten';
    for (let k = on ? Math.max(0, shown.length - 1) : 0; k < strokes.length; k++) {
      const stroke = strokes[k]!;
      const from = on && k === shown.length - 1 ? points : 0;
      for (let at = from; at < stroke.length; at += piece) {
        context.beginPath();
        const [x, y] = stroke[at && at - 1]!;
        context.moveTo(x * side, y * side);
        // A segment to where it starts makes a dot of a tap.
        if (stroke.length === 1) context.lineTo(x * side + 0.01, y * side);
        for (const [x, y] of stroke.slice(at, at + piece)) context.lineTo(x * side, y * side);
        for (const [wide, style] of [...glow, [1, colour]] as const) {
          context.lineWidth = (wide * side * pen) / (13 * usualPen);
          context.strokeStyle = style;
          context.stroke();
        }
      }
    }
  }
}
