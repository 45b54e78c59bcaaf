// How strokes are framed, as the core takes it: every part said.
import type { Distortion, Framing } from '../protocol/index.ts';
import type { Framing as FramingRecord } from './downhill.d.ts';
import { isRecord, numeric, refuse, type Refused } from './core.ts';

/** Width of the pen in pixels, see shared/drawing/framing.h. */
const usualPen = 2.5;

const or = (value: unknown, usual: number) => (value === undefined ? usual : numeric(value));

export const distortion = ({ rotate, slant, scale, shiftX, shiftY }: Distortion = {}) => ({
  rotate: or(rotate, 0),
  slant: or(slant, 0),
  scale: or(scale, 1),
  shiftX: or(shiftX, 0),
  shiftY: or(shiftY, 0),
});

/** Whether it has the parts of a framing; the core looks at the numbers. */
export function checkFraming(framing: unknown = {}): Refused | null {
  const part = (check: (value: unknown) => boolean) => (value: unknown) =>
    value === undefined || check(value);
  const good =
    isRecord(framing) &&
    [framing.before, framing.after].every(part(isRecord)) &&
    [framing.scale, framing.centre, framing.subpixel].every(part((on) => typeof on === 'boolean'));
  return good
    ? null
    : refuse(
        'bad-value',
        'A framing is a record of scale, centre and subpixel (true or false), pen, before and after.',
      );
}

/** What is left out is as usual; what is no number is refused by the core as NaN. */
export function framingRecord(framing: Framing = {}): FramingRecord {
  const { scale = true, centre = true, subpixel = true, pen, before, after } = framing;
  return {
    scale,
    centre,
    subpixel,
    pen: or(pen, usualPen),
    before: distortion(before),
    after: distortion(after),
  };
}
