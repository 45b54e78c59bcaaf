// A surface as the console asks for it: what is left out has a default, and the points come together.
import type { Axis, Send, SurfacePoint } from '../protocol/index.ts';
import { needWhole, say } from './expect.ts';
import { fetchSurface } from '../model/fetch-surface.ts';
import type { Controls } from '../model/controls.ts';

/**
 * A direction d, and the multiples of it that are looked at:
 *
 * - 'descent': −∇C over the first `examples` training images (default: those of the surface);
 * - 'random': random, of `seed` (default 1), scaled neuron by neuron like θ unless `normalised` is false;
 * - 'checkpoint': from θ to the θ of another `step` of this run, which lies at 1; `orthogonal`: only its part
 *   orthogonal to the first direction.
 */
export interface Along {
  along?: 'descent' | 'random' | 'checkpoint';
  examples?: number;
  seed?: number;
  normalised?: boolean;
  step?: number;
  orthogonal?: boolean;
  /** Default: 65 from 0 to 8 for the descent, 41 from −1 to 1 for the others. */
  at?: ArrayLike<number>;
}

export interface SurfaceOptions {
  examples?: number;
  t?: Along;
  /** A second direction makes it a plane. */
  s?: Along;
}

export interface Surface {
  /** The step whose θ lies at t = s = 0. */
  step: number;
  examples: number;
  /** In the order of their index: row after row, t along each. */
  points: SurfacePoint[];
  /** |d|, and |e| of a plane. */
  lengths: number[];
}

const evenly = (count: number, from: number, to: number) =>
  Float32Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));

const example = "downhill.surface({ t: { along: 'random', seed: 7, at: [-1, 0, 1] } })";

/** One axis, or an Error that says what was expected. */
export function needAxis(name: 't' | 's', given: Along | undefined, examples: number): Axis {
  const call = `surface({ ${name} })`;
  if (typeof given !== 'object' && given !== undefined)
    throw new TypeError(`${call} takes an object; got ${say(given)}. Try ${example}.`);
  const options = given ?? {};
  const { along = 'descent' } = options;
  const at =
    options.at === undefined
      ? along === 'descent'
        ? evenly(65, 0, 8)
        : evenly(41, -1, 1)
      : Float32Array.from(options.at ?? []);
  if (at.length === 0 || !at.every((multiple) => Number.isFinite(multiple)))
    throw new RangeError(
      `${call} takes finite numbers in "at", one or more; got ${say(options.at)}. Try ${example}.`,
    );
  const whole = (key: 'examples' | 'seed' | 'step', usual: number | undefined, least: number) =>
    needWhole(`${call}, "${key}",`, options[key] ?? usual, least, most[key], example);
  switch (along) {
    case 'descent':
      return { along, examples: whole('examples', examples, 1), at };
    case 'random':
      return { along, seed: whole('seed', 1, 0), normalised: options.normalised ?? true, at };
    case 'checkpoint':
      return {
        along,
        step: whole('step', undefined, 0),
        ...(options.orthogonal === true && { orthogonal: true }),
        at,
      };
    default:
      throw new TypeError(
        `${call} goes along 'descent', 'random' or 'checkpoint'; got ${say(along)}. Try ${example}.`,
      );
  }
}

const most = { examples: 60_000, seed: 2 ** 32 - 1, step: Number.MAX_SAFE_INTEGER };

/** Asks for a surface and fetches its points until all are there. */
export async function watchSurface(
  controls: Pick<Controls, 'ask'>,
  send: Send<'surface'>,
  each?: (points: SurfacePoint[]) => void,
): Promise<Surface> {
  const { step, points, lengths } = await fetchSurface(
    (kind, what) => controls.ask(kind, what),
    send,
    each,
  );
  return { step, examples: send.examples, points, lengths };
}
