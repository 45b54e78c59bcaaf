// The visitor's drawing: kept as the image that it becomes, and read whenever a frame is asked for.
import type { Distortion, Framing, Reading, Send, Strokes } from '../protocol/index.ts';
import { refusal, refuse, type Core, type Refused } from './core.ts';
import { checkFraming, framingRecord } from './framing.ts';
import * as snapshot from './snapshot.ts';

/** Far more than a hand draws; without it a slip could fill the heap. */
const mostPoints = 100_000;

/** Strokes, and how they are framed. */
export interface Framed {
  strokes: Strokes;
  framing?: Framing | undefined;
}

export class Drawing {
  /** The newest drawing, and its image. */
  kept: (Framed & { image: Uint8Array }) | null = null;

  constructor(private readonly core: Core) {}

  /** Keeps a drawing; one without ink is none. */
  draw({ strokes, framing }: Send<'draw'>): Refused | null {
    if (strokes === null) {
      this.kept = null;
      return null;
    }
    const image = rasterize(this.core, { strokes, framing });
    if (image instanceof Uint8Array) this.kept = { strokes, framing, image };
    else if (image.problem.code === 'empty') this.kept = null;
    else return image;
    return null;
  }

  /** The kept drawing as the network reads it now. */
  current(): Reading | null {
    return this.kept && snapshot.reading(this.core, this.kept.image);
  }
}

/** The image of a drawing: 784 bytes. */
export function rasterize(core: Core, { strokes, framing }: Framed): Uint8Array | Refused {
  const { points, ends } = (strokes ?? {}) as Partial<Strokes>;
  if (!(points instanceof Float32Array) || !(ends instanceof Uint32Array)) {
    return refuse('bad-value', 'Strokes are a Float32Array of points and a Uint32Array of ends.');
  }
  if (points.length % 2 !== 0) {
    return refuse(
      'bad-value',
      'Each point of a stroke needs an x and a y; one number is left over.',
    );
  }
  if (points.length / 2 > mostPoints || ends.length > mostPoints) {
    return refuse('too-large', `A drawing can have up to ${mostPoints} points; this one has more.`);
  }
  return (
    checkFraming(framing) ??
    refusal(core.rasterize(points, ends, framingRecord(framing))) ??
    snapshot.raster(core)
  );
}

/** The same framing with another pen, or the framed digit distorted otherwise. */
export const distorted = (base: Framing, vary: 'pen' | keyof Distortion, value: number): Framing =>
  vary === 'pen' ? { ...base, pen: value } : { ...base, after: { ...base.after, [vary]: value } };
