// Those calls of the console that have much to check; fetched when the first of them is made.
import type { Comparison, Framing, Send, GradientSource } from '../protocol/index.ts';
import { isStrokes, needDigitPixels, needStrokes } from './expect-drawing.ts';
import { needNumber, needWhole, say } from './expect.ts';
import { packStrokes, type Stroke } from '../model/strokes.ts';
import type { Prediction } from './console.ts';
import type { Controls } from '../model/controls.ts';
import { needAxis, watchSurface, type Surface, type SurfaceOptions } from './surface.ts';

const largest = 2 ** 32 - 1;

export async function forget(
  controls: Controls,
  given: Partial<Send<'forget'>> | undefined,
): Promise<void> {
  const options = given ?? {};
  const example = 'downhill.forget({ seed: 7 })';
  if (typeof options !== 'object')
    throw new TypeError(`forget takes an object with a seed; got ${say(options)}. Try ${example}.`);
  const { seed, ...shape } = options;
  if (seed === undefined) return controls.forget(undefined, shape);
  return controls.forget(needWhole('forget({ seed })', seed, 0, largest, example), shape);
}

/** The pictures that a gradient is taken over, or an Error that says what was expected. */
export function needSubject(given: GradientSource | undefined): GradientSource {
  const over = given ?? { examples: 1_000 };
  const call = (key: string) => `gradient({ ${key} })`;
  const example = 'downhill.gradient({ examples: 1000 })';
  if (typeof over === 'object') {
    if ('example' in over)
      return { example: needWhole(call('example'), over.example, 0, 59_999, example) };
    if ('batch' in over) return { batch: needWhole(call('batch'), over.batch, 1, 60_000, example) };
    if ('pixels' in over)
      return {
        pixels: needDigitPixels(over.pixels),
        label: needWhole(call('label'), over.label, 0, 9, example),
      };
    if ('examples' in over)
      return { examples: needWhole(call('examples'), over.examples, 1, 60_000, example) };
    if (Object.keys(over).length === 0) return { examples: 1_000 };
  }
  throw new TypeError(
    `gradient takes { examples }, { example }, { batch } or { pixels, label }; got ${say(over)}. Try ${example}.`,
  );
}

export async function surface(
  controls: Controls,
  given: SurfaceOptions | undefined,
  each?: (points: Surface['points']) => void,
): Promise<Surface> {
  const options = given ?? {};
  const example = 'downhill.surface({ examples: 10000 })';
  const count = needWhole('surface({ examples })', options.examples ?? 10_000, 1, 60_000, example);
  const axes = [needAxis('t', options.t, count)];
  if (options.s) axes.push(needAxis('s', options.s, count));
  return watchSurface(controls, { examples: count, axes }, each);
}

export async function compare(
  controls: Controls,
  given: { seed?: number; learningRate?: number; batch?: number; steps?: number } | undefined,
): Promise<Comparison> {
  const options = given ?? {};
  const { seed, learningRate, batch } = options;
  const example = 'downhill.compare({ seed: 7, learningRate: 0.1 })';
  const state = await controls.ask('settings', {}); // changes nothing
  const steps = options.steps ?? state.step;
  return controls.ask('compare', {
    steps: needWhole('compare({ steps })', steps, 0, state.lastStep, example),
    ...(seed !== undefined && {
      seed: needWhole('compare({ seed })', seed, 0, largest, example),
    }),
    ...(batch !== undefined && {
      batch: needWhole('compare({ batch })', batch, 1, 60_000, example),
    }),
    ...(learningRate !== undefined && {
      learningRate: needNumber('compare({ learningRate })', learningRate, 0, 1_000, example),
    }),
  });
}

export async function predict(
  controls: Controls,
  drawing: Uint8Array | readonly number[] | readonly Stroke[],
  framing: Framing = {},
): Promise<Prediction> {
  const send: Send<'predict'> = isStrokes(drawing)
    ? { strokes: packStrokes(needStrokes(drawing)), framing }
    : { pixels: needDigitPixels(drawing) };
  const { digit, activations, raster } = await controls.ask('predict', send);
  return { digit, activations, raster };
}
