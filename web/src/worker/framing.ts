// How strokes are framed, as the core takes it: every part said.
import type { Distortion, Framing } from '../protocol/index.ts';
import type { Framing as FramingRecord } from './downhill.d.ts';
import { numeric } from './core.ts';

/** Width of the pen in pixels, see shared/drawing/framing.h. */
const usualPen = 2.5;

const or = (value: unknown, usual: number) => (value === undefined ? usual : numeric(value));

const distortion = ({ rotate, slant, scale, shiftX, shiftY }: Distortion = {}) => ({
  rotate: or(rotate, 0),
  slant: or(slant, 0),
  scale: or(scale, 1),
  shiftX: or(shiftX, 0),
  shiftY: or(shiftY, 0),
});

/** What is left out is as usual; what is no number is refused by the core as NaN. */
export function framingRecord(framing: Framing = {}): FramingRecord {
  const { scale = true, centre = true, subpixel = true, pen, before, after } = framing;
  return {
    scale: scale === true,
    centre: centre === true,
    subpixel: subpixel === true,
    pen: or(pen, usualPen),
    before: distortion(before),
    after: distortion(after),
  };
}
