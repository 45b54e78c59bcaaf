// How strokes are framed, as the core takes it: a list of numbers, NaN for what is as usual.
import type { Distortion, Framing } from '../protocol/index.ts';
import { numeric, put, refusal, type Core, type Refused } from './engine.ts';

/** Infinity where something else than a number came: the core has a sentence for it. */
const number = (value: unknown): number => {
  if (value === undefined) return NaN;
  const given = numeric(value);
  return Number.isNaN(given) ? Infinity : given;
};
const flag = (value: unknown): number => number(typeof value === 'boolean' ? Number(value) : value);

const numbers = ({ rotate, slant, scale, shiftX, shiftY }: Distortion = {}): number[] =>
  [rotate, slant, scale, shiftX, shiftY].map(number);

/** Frames the strokes that come from now on. */
export function frame(core: Core, framing: Framing = {}): Refused | null {
  const { scale, centre, subpixel, pen, before, after } = framing;
  const switches = [scale, centre, subpixel].map(flag);
  put(core, Float32Array.from([...switches, number(pen), ...numbers(before), ...numbers(after)]));
  return refusal(core.frame());
}

/** The same framing with another pen, or the framed digit bent otherwise. */
export const bend = (base: Framing, vary: 'pen' | keyof Distortion, value: number): Framing =>
  vary === 'pen' ? { ...base, pen: value } : { ...base, after: { ...base.after, [vary]: value } };
