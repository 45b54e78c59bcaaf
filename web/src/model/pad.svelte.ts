import type { Strokes } from '../protocol/index.ts';
import { distance, packStrokes, type Point, type Stroke } from './strokes.ts';

/** A pointer that has moved less far, in pad units, has not moved: a tap is a dot although a finger trembles. */
const slop = 0.015;

/** How far the eraser reaches, in pad units. */
const rubber = 0.05;

/** Acts that can be taken back. Each keeps a list of strokes, which the lists share. */
const remembered = 100;

type Drawing = readonly Stroke[];

/**
 * The drawing: strokes of points in pad units, the pad being a square from 0 to 1, y down. Whatever changes it belongs
 * to an act, which lasts until `end` or the next act, and which undo takes back as a whole.
 */
export class Pad {
  strokes = $state.raw<Drawing>([]);
  /** The strokes are the page's own example; the first touch wipes it away. */
  ghost = $state(false);
  /** The visitor has drawn at least once. */
  touched = $state(false);
  /** A stroke is being drawn. */
  drawing = $state(false);
  /** Called after every change of the strokes. */
  changed: () => void = () => {};
  /** The stroke that is being drawn. It grows in place: copies of 10,000 points cost a frame. */
  private tip: Point[] = [];
  /** Points since the stroke began, as long as they are all within the slop. */
  private held: Point[] = [];
  /** The drawing before the act under way. */
  private before: Drawing | null = null;
  private past = $state.raw<readonly Drawing[]>([]);
  private future: readonly Drawing[] = [];

  get blank(): boolean {
    return this.strokes.length === 0;
  }

  get undoable(): boolean {
    return this.past.length > 0;
  }

  begin(point: Point): void {
    this.end();
    this.tip = [point];
    this.held = [];
    this.show([...this.act(), this.tip]);
    this.drawing = true;
  }

  extend(points: readonly Point[]): void {
    const { tip, held } = this;
    if (!this.drawing || points.length === 0) return;
    if (tip.length === 1) {
      held.push(...points);
      const [x, y] = tip[0]!;
      if (points.every((point) => Math.hypot(point[0] - x, point[1] - y) < slop)) return;
    }
    for (const point of tip.length === 1 ? held : points) tip.push(point);
    this.show([...this.strokes]);
  }

  /** The act under way is done. */
  end(): void {
    const { before } = this;
    this.drawing = false;
    this.before = null;
    if (!before || before.length + this.strokes.length === 0) return;
    this.past = [...this.past.slice(1 - remembered), before];
    this.future = [];
  }

  /** The act under way was none: a finger that turns out to pinch the page. */
  cancel(): void {
    if (this.before) this.show(this.before);
    this.before = null;
    this.drawing = false;
  }

  /** The newest stroke has so few points that it may yet turn out to be none. */
  get short(): boolean {
    return this.tip.length < 20;
  }

  /** Takes away the strokes that pass near a point. */
  rub(point: Point): void {
    if (this.ghost) return;
    const left = this.strokes.filter((stroke) => distance(stroke, point) > rubber);
    if (left.length === this.strokes.length) return;
    this.act();
    this.show(left);
  }

  undo(): void {
    this.end();
    const [to] = this.past.slice(-1);
    if (!to) return;
    this.past = this.past.slice(0, -1);
    this.future = [...this.future, this.strokes];
    this.show(to);
  }

  redo(): void {
    this.end();
    const [to] = this.future.slice(-1);
    if (!to) return;
    this.future = this.future.slice(0, -1);
    this.past = [...this.past, this.strokes];
    this.show(to);
  }

  clear(): void {
    this.end();
    this.put([]);
    this.end();
  }

  /** Shows the page's own strokes; never over the visitor's. */
  showGhost(strokes: Drawing): void {
    if (this.touched) return;
    this.ghost = true;
    this.show(strokes);
  }

  /** A drawing that the visitor has asked for; one that draws itself is put again and again, and is one act. */
  put(strokes: Drawing): void {
    if (this.drawing) this.end();
    this.act();
    this.show(strokes);
  }

  packed(): Strokes | null {
    return this.blank ? null : packStrokes(this.strokes);
  }

  /** Begins an act unless one is under way; returns the visitor's own strokes. */
  private act(): Drawing {
    const own = this.ghost ? [] : this.strokes;
    this.before ??= own;
    this.ghost = false;
    this.touched = true;
    return own;
  }

  private show(strokes: Drawing): void {
    this.strokes = strokes;
    this.changed();
  }
}
