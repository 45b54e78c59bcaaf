import type { Strokes } from '../protocol/index.ts';
import { distance, packStrokes, type Point, type Stroke } from './strokes.ts';

/** A pointer that has moved less far, in pad units, has not moved: a tap is a dot although a finger trembles. */
const slop = 0.015;

/** How far the eraser reaches, in pad units. */
const rubber = 0.05;

/** The drawing: strokes of points in pad units, the pad being a square from 0 to 1, y down. */
export class Pad {
  strokes = $state.raw<readonly Stroke[]>([]);
  /** The strokes are the page's own example; the first touch wipes it away. */
  ghost = $state(false);
  /** The visitor has drawn at least once. */
  touched = $state(false);
  /** A stroke is being drawn. */
  drawing = $state(false);
  /** Called after every change of the strokes. */
  changed: () => void = () => {};
  /** Points since the stroke began, as long as they are all within the slop. */
  private held: Point[] = [];

  get blank(): boolean {
    return this.strokes.length === 0;
  }

  begin(point: Point): void {
    if (this.ghost) this.strokes = [];
    this.ghost = false;
    this.touched = true;
    this.drawing = true;
    this.held = [];
    this.strokes = [...this.strokes, [point]];
    this.changed();
  }

  extend(points: readonly Point[]): void {
    const last = this.strokes.at(-1);
    if (!this.drawing || !last || points.length === 0) return;
    if (last.length === 1) {
      this.held.push(...points);
      const [x, y] = last[0]!;
      if (this.held.every((point) => Math.hypot(point[0] - x, point[1] - y) < slop)) return;
    }
    const added = last.length === 1 ? this.held : points;
    this.strokes = [...this.strokes.slice(0, -1), [...last, ...added]];
    this.changed();
  }

  end(): void {
    this.drawing = false;
  }

  /** Takes away the strokes that pass near a point. */
  rub(point: Point): void {
    if (this.ghost) return;
    const left = this.strokes.filter((stroke) => distance(stroke, point) > rubber);
    if (left.length === this.strokes.length) return;
    this.strokes = left;
    this.changed();
  }

  undo(): void {
    if (this.ghost || this.blank) return;
    this.drawing = false;
    this.strokes = this.strokes.slice(0, -1);
    this.changed();
  }

  clear(): void {
    this.ghost = false;
    this.touched = true;
    this.drawing = false;
    this.strokes = [];
    this.changed();
  }

  /** Shows the page's own strokes; never over the visitor's. */
  showGhost(strokes: readonly Stroke[]): void {
    if (this.touched) return;
    this.ghost = true;
    this.strokes = strokes;
    this.changed();
  }

  /** A drawing that the visitor has asked for. */
  put(strokes: readonly Stroke[]): void {
    this.ghost = false;
    this.touched = true;
    this.drawing = false;
    this.strokes = strokes;
    this.changed();
  }

  packed(): Strokes | null {
    return this.blank ? null : packStrokes(this.strokes);
  }
}
