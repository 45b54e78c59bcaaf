import type { Strokes } from '../protocol/index.ts';
import { distance, packStrokes, type Point, type Stroke } from './strokes.ts';

/** A pointer that has moved less far, in pad units, has not moved: a tap is a dot although a finger trembles. */
const slop = 0.015;

/** How far the eraser reaches, in pad units. */
const rubber = 0.05;

/** Acts that can be taken back. Each keeps a list of strokes; the strokes themselves are shared. */
const remembered = 100;

type Drawing = readonly Stroke[];

/**
 * The drawing: strokes of points in pad units, the pad being a square from 0 to 1, y down. Whatever changes it is part
 * of an act, which `end` or the next act concludes, and which undo takes back as a whole.
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
  /** The stroke that is being drawn. It grows in place: to copy 10,000 points takes a frame. */
  private tip: Point[] = [];
  /** Points since the stroke began, as long as they are all within the slop. */
  private held: Point[] = [];
  /** The drawings between the acts, and where among them the act under way began. */
  private past: readonly Drawing[] = [[]];
  private at = $state(0);

  get blank(): boolean {
    return this.strokes.length === 0;
  }

  get undoable(): boolean {
    return this.at > 0;
  }

  /** The newest stroke has so few points that it may yet turn out to be none. */
  get short(): boolean {
    return this.tip.length < 20;
  }

  begin(point: Point): void {
    this.end();
    this.tip = [point];
    this.held = [];
    this.drawing = true;
    this.own([...(this.ghost ? [] : this.strokes), this.tip]);
  }

  extend(points: readonly Point[]): void {
    const { tip, held } = this;
    if (!this.drawing || points.length === 0) return;
    if (tip.length === 1) {
      held.push(...points);
      const [x, y] = tip[0]!;
      if (points.every((point) => Math.hypot(point[0] - x, point[1] - y) < slop)) return;
      points = held;
    }
    for (const point of points) tip.push(point);
    this.show([...this.strokes]);
  }

  /** The act under way is done. */
  end(): void {
    const { strokes, past, at } = this;
    this.drawing = false;
    if (this.ghost || strokes === past[at] || strokes.length + past[at]!.length === 0) return;
    this.past = [...past.slice(0, at + 1).slice(-remembered), strokes];
    this.at = this.past.length - 1;
  }

  /** The act under way was none: a finger that turns out to pinch the page. */
  cancel(): void {
    this.drawing = false;
    this.go(0);
  }

  /** Takes away the strokes that pass near a point. */
  rub(point: Point): void {
    if (this.ghost) return;
    const left = this.strokes.filter((stroke) => distance(stroke, point) > rubber);
    if (left.length < this.strokes.length) this.own(left);
  }

  undo(): void {
    this.end();
    this.go(-1);
  }

  redo(): void {
    this.end();
    this.go(1);
  }

  clear(): void {
    this.end();
    this.own([]);
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
    this.own(strokes);
  }

  packed(): Strokes | null {
    return this.blank ? null : packStrokes(this.strokes);
  }

  private go(by: number): void {
    const strokes = this.past[this.at + by];
    if (!strokes) return;
    this.at += by;
    this.show(strokes);
  }

  private own(strokes: Drawing): void {
    this.ghost = false;
    this.touched = true;
    this.show(strokes);
  }

  private show(strokes: Drawing): void {
    this.strokes = strokes;
    this.changed();
  }
}
