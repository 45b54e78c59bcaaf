// Those calls of the console that have much to check; fetched when the first of them is made.
import type {
  AllPredictions,
  Comparison,
  Split,
  Framing,
  GradientSource,
  Noise,
  Predictions,
  Reply,
  Send,
  Slope,
} from '../protocol/index.ts';
import { isStrokes, needDigitPixels, needStrokes } from './expect-drawing.ts';
import { needNumber, needWhole, say } from './expect.ts';
import { packStrokes, type Stroke } from '../model/strokes.ts';
import type { Prediction } from './console.ts';
import type { Controls } from '../model/controls.ts';
import { needAxis, watchSurface, type Surface, type SurfaceOptions } from './surface.ts';

const largest = 2 ** 32 - 1;

/** The options of a call, none where nothing is given; or an Error that says what was expected. */
function needOptions<T extends object>(
  call: string,
  given: T | undefined,
  known: readonly (keyof T & string)[],
  example: string,
): T {
  const options: unknown = given === undefined ? {} : given;
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw new TypeError(`${call} takes an object; got ${say(given)}. Try ${example}.`);
  const unknown = Object.keys(options).find((key) => !(known as readonly string[]).includes(key));
  if (unknown !== undefined)
    throw new TypeError(
      `${call} knows ${known.join(', ')}; got "${unknown.slice(0, 40)}". Nothing has changed. Try ${example}.`,
    );
  return options as T;
}

export async function forget(
  controls: Controls,
  given: Partial<Send<'forget'>> | undefined,
): Promise<void> {
  const example = 'downhill.forget({ seed: 7 })';
  const { seed, ...shape } = needOptions(
    'forget',
    given,
    ['seed', 'hidden', 'activation'],
    example,
  );
  if (seed === undefined) return controls.forget(undefined, shape);
  return controls.forget(needWhole('forget({ seed })', seed, 0, largest, example), shape);
}

export async function cost(
  controls: Controls,
  given: { examples?: number } | undefined,
): Promise<number> {
  const example = 'downhill.cost({ examples: 1000 })';
  const { examples = 1_000 } = needOptions('cost', given, ['examples'], example);
  return controls.ask('cost', {
    examples: needWhole('cost({ examples })', examples, 1, 60_000, example),
  });
}

export async function slope(
  controls: Controls,
  given: { examples?: number; batch?: number } | undefined,
): Promise<Slope> {
  const example = 'downhill.slope({ examples: 1000, batch: 10 })';
  const { examples = 1_000, batch } = needOptions('slope', given, ['examples', 'batch'], example);
  return controls.ask('slope', {
    examples: needWhole('slope({ examples })', examples, 1, 60_000, example),
    ...(batch !== undefined && {
      batch: needWhole('slope({ batch })', batch, 1, 60_000, example),
    }),
  });
}

export async function parameters(
  controls: Controls,
  given: { step?: number } | undefined,
): Promise<Float32Array> {
  const example = 'downhill.parameters({ step: 100 })';
  return controls.ask('parameters', needOptions('parameters', given, ['step'], example));
}

export async function predictions(
  controls: Controls,
  given: Omit<Send<'predictions'>, 'set'> & { set?: Split },
): Promise<Predictions> {
  const example = 'downhill.predictions({ indices: [0, 1, 2] })';
  const { set = 'test', ...rest } = needOptions(
    'predictions',
    given,
    ['set', 'indices', 'step'],
    example,
  );
  return controls.ask('predictions', { set, ...rest });
}

export async function predictAll(
  controls: Controls,
  given: { set?: Split; step?: number } | undefined,
): Promise<AllPredictions> {
  const example = "downhill.predictAll({ set: 'train' })";
  const { set = 'test', ...rest } = needOptions('predictAll', given, ['set', 'step'], example);
  return controls.ask('predictAll', { set, ...rest });
}

export async function noise(
  controls: Controls,
  given: Partial<Send<'noise'>> | undefined,
): Promise<Noise> {
  const example = 'downhill.noise({ density: 0.2 })';
  const {
    density = 1,
    seed = 1,
    count = 1_000,
  } = needOptions('noise', given, ['density', 'seed', 'count'], example);
  return controls.ask('noise', { density, seed, count });
}

export async function optimizeInput(
  controls: Controls,
  given: { digit: number; pixels?: ArrayLike<number>; steps?: number; length?: number },
): Promise<Reply<'optimizeInput'>> {
  const example = 'downhill.optimizeInput({ digit: 3 })';
  const options = needOptions(
    'optimizeInput',
    given,
    ['digit', 'pixels', 'steps', 'length'],
    example,
  );
  const { digit, pixels = new Float32Array(784), steps = 200, length = 0.5 } = options;
  if (typeof pixels !== 'object' || pixels === null)
    throw new TypeError(
      `optimizeInput({ pixels }) takes 784 greys from 0 to 1; got ${say(pixels)}. Try ${example}.`,
    );
  return controls.ask('optimizeInput', {
    digit,
    pixels: Float32Array.from(pixels),
    steps,
    length,
  });
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
  const example = 'downhill.surface({ examples: 10000 })';
  const options = needOptions('surface', given, ['examples', 't', 's'], example);
  const count = needWhole('surface({ examples })', options.examples ?? 10_000, 1, 60_000, example);
  const axes = [needAxis('t', options.t, count)];
  if (options.s) axes.push(needAxis('s', options.s, count));
  return watchSurface(controls, { examples: count, axes }, each);
}

export async function compare(
  controls: Controls,
  given: { seed?: number; learningRate?: number; batch?: number; steps?: number } | undefined,
): Promise<Comparison> {
  const example = 'downhill.compare({ seed: 7, learningRate: 0.1 })';
  const known = ['seed', 'learningRate', 'batch', 'steps'] as const;
  const options = needOptions('compare', given, known, example);
  const { seed, learningRate, batch } = options;
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
  given: Framing | undefined,
): Promise<Prediction> {
  const known = ['scale', 'centre', 'subpixel', 'pen', 'before', 'after'] as const;
  const example = 'downhill.predict(strokes, { pen: 2 })';
  const framing = needOptions('predict(drawing, framing): framing', given, known, example);
  const send: Send<'predict'> = isStrokes(drawing)
    ? { strokes: packStrokes(needStrokes(drawing)), framing }
    : { pixels: needDigitPixels(drawing) };
  const { digit, activations, raster } = await controls.ask('predict', send);
  return { digit, activations, raster };
}
