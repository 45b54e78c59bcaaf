import type {
  Activation,
  AllPredictions,
  Comparison,
  Novelty,
  Framing,
  FullEvaluation,
  Predictions,
  Noise,
  Recipe,
  Split,
  Slope,
  GradientSource,
} from '../protocol/index.ts';
import type { Stroke } from '../model/strokes.ts';
import { late } from '../ui/late.ts';
import { needWhole } from './expect.ts';
import type { Controls } from '../model/controls.ts';
import type { Along, Surface, SurfaceOptions } from './surface.ts';

export type { Along, Surface, SurfaceOptions };

export interface Prediction {
  /** The digit whose output is brightest. */
  digit: number;
  /** Activations of every layer, the picture's greys in [0, 1] first: 784, 16, 16, 10 numbers. */
  activations: Float32Array[];
  /** The 28×28 picture that the network saw, a byte a pixel, row after row. */
  raster: Uint8Array;
}

/**
 * The page from the console: `await downhill.ready`, then for instance `await downhill.step(100)`.
 * Every promise resolves when the page shows the new state; bad arguments reject with an Error that
 * says what was expected.
 */
export interface Downhill {
  /** Resolves when the network and the first pictures are there. */
  readonly ready: Promise<void>;
  /** Resolves when all 70,000 pictures are there. */
  readonly complete: Promise<void>;
  /** Pauses a run and takes n steps down the hill (default 1), waiting for data where needed. */
  step(n?: number): Promise<void>;
  /** Starts training; resolves when it runs. */
  run(): Promise<void>;
  /** Stops training. */
  pause(): Promise<void>;
  /** Takes the last n steps back (default 1), bit for bit; stops at the start of the run. */
  back(n?: number): Promise<void>;
  /**
   * Starts anew from random numbers; without a seed from any, which `recipe()` tells. With `hidden` (the widths of
   * one to four hidden layers) or an activation, as another network. What is not said stays as the last such start
   * had it; after a trained network it is two hidden layers of 16 sigmoids. A run that is under way goes on from there.
   */
  forget(options?: { seed?: number; hidden?: number[]; activation?: Activation }): Promise<void>;
  /** Brings back the trained network that the page opened with; 'large' is one with hidden layers of 128 and 64. */
  reopen(network?: 'opening' | 'large'): Promise<void>;
  /** Sets θ[index] by hand, as a step of its own, which `back()` takes back. */
  edit(index: number, value: number): Promise<void>;
  /** Takes the step θ ← θ − η∇C over the given pictures, as one that `back()` takes back. */
  descend(over: GradientSource, learningRate: number): Promise<void>;
  /** Everything that makes these numbers: the same recipe gives the same bits in every browser. */
  recipe(): Promise<Recipe>;
  /**
   * θ: all weights and biases in one column, 13,002 numbers; W¹ column after column, b¹, W², b², W³, b³. With a step:
   * as it was then.
   */
  parameters(options?: { step?: number }): Promise<Float32Array>;
  /**
   * ∇C at the current θ, laid out like θ, over the first so many training images (default 1,000), one `example` of
   * them by its number, the next `batch`, or any picture: { pixels, label }.
   */
  gradient(over?: GradientSource): Promise<Float32Array>;
  /** C, the mean cost of the first so many training images (default 1,000). */
  cost(options?: { examples?: number }): Promise<number>;
  /**
   * |∇C| over the first so many training images (default 1,000), the length of the gradient over the images of the
   * very next step (or of the next `batch` images), and the cosine of the angle between the two.
   */
  slope(options?: { examples?: number; batch?: number }): Promise<Slope>;
  /**
   * The real cost around the current θ over the first so many training images (default 10,000): C(θ + t d) on the
   * line `t`, or C(θ + t d + s e) on a plane, each point exact. Without options: 65 points of C(θ − t∇C) from t = 0
   * to 8, where t is the learning rate of one step. `each` is called with points as they come, coarse to fine.
   * Rejects when θ moves on meanwhile or another surface is asked for.
   */
  surface(options?: SurfaceOptions, each?: (points: Surface['points']) => void): Promise<Surface>;
  /**
   * Trains another run from its start to `steps` (default: where this run is) and sets it beside this one at that
   * step: distance and cosine between the two θ, cost and accuracy of both, and the other's curve. It has this
   * run's recipe but for what is given; with a seed it starts from random numbers.
   */
  compare(options?: {
    seed?: number;
    learningRate?: number;
    batch?: number;
    steps?: number;
  }): Promise<Comparison>;
  /** Pictures of a set by their numbers, and what the network makes of them, now or at a step of this run. */
  predictions(options: { set?: Split; indices: number[]; step?: number }): Promise<Predictions>;
  /** C_k, label, digit read and its activation for all pictures of a set, now or at a step of this run. */
  predictAll(options?: { set?: Split; step?: number }): Promise<AllPredictions>;
  /** What the network makes of random pictures, of each of which a share `density` of the pixels is inked. */
  noise(options?: { density?: number; seed?: number; count?: number }): Promise<Noise>;
  /**
   * Gradient descent on a picture's pixels (784 greys in [0, 1], default blank) towards a digit: the picture, and the
   * digit's activation before and after each of the steps (default 200, each 0.5 long).
   */
  optimizeInput(options: {
    digit: number;
    pixels?: ArrayLike<number>;
    steps?: number;
    length?: number;
  }): Promise<{ pixels: Float32Array; targetActivations: Float32Array }>;
  /** Cost, accuracy and confusion (row = true digit, column = read as) on the 10,000 test images. */
  evaluate(): Promise<FullEvaluation>;
  /**
   * Reads 784 pixels (0 … 255, row after row, ink bright) or strokes: an array of strokes, each an
   * array of [x, y] points in any unit, y down. Strokes can be framed otherwise. The drawing on the pad stays as it is.
   */
  predict(
    drawing: Uint8Array | readonly number[] | readonly Stroke[],
    framing?: Framing,
  ): Promise<Prediction>;
  /** How much less the drawing on the pad looks like training digits than test digits do; null where nothing is drawn. */
  novelty(): Promise<Novelty | null>;
  /** SHA-256 of θ's bytes in hexadecimal: equal hashes mean equal networks. */
  hash(): Promise<string>;
}

declare global {
  interface Window {
    downhill: Downhill;
  }
}

/** Not before one of them is called: there are 150 kB to the first verdict, and nearly all are spent. */
const consoleArguments = () => late('arguments', () => import('./arguments.ts'));

export function createConsole(controls: Controls): Downhill {
  const nothing = (promise: Promise<null>): Promise<void> => {
    const done = promise.then(() => undefined);
    done.catch(() => {}); // whoever awaits it is told; nobody need await it
    return done;
  };
  return {
    ready: nothing(controls.ask('ready', null)),
    complete: nothing(controls.ask('complete', null)),
    async step(n = 1) {
      await controls.step(needWhole('step(n)', n, 1, 1e9, 'downhill.step(100)'));
    },
    run: () => controls.run(),
    pause: () => controls.pause(),
    async back(n = 1) {
      await controls.back(needWhole('back(n)', n, 1, 1e9, 'downhill.back(100)'));
    },
    forget: async (options) => (await consoleArguments()).forget(controls, options),
    reopen: (network) => controls.reopen(network),
    edit: async (index, value) => controls.manualStep({ kind: 'edit', index, value }),
    descend: async (over, learningRate) =>
      controls.manualStep({
        kind: 'descend',
        over: (await consoleArguments()).needSubject(over),
        learningRate,
      }),
    recipe: () => controls.ask('recipe', null),
    parameters: async (options) => (await consoleArguments()).parameters(controls, options),
    gradient: async (over) =>
      controls.ask('gradient', (await consoleArguments()).needSubject(over)),
    cost: async (options) => (await consoleArguments()).cost(controls, options),
    slope: async (options) => (await consoleArguments()).slope(controls, options),
    surface: async (options, each) => (await consoleArguments()).surface(controls, options, each),
    compare: async (options) => (await consoleArguments()).compare(controls, options),
    predictions: async (options) => (await consoleArguments()).predictions(controls, options),
    predictAll: async (options) => (await consoleArguments()).predictAll(controls, options),
    noise: async (options) => (await consoleArguments()).noise(controls, options),
    optimizeInput: async (options) => (await consoleArguments()).optimizeInput(controls, options),
    evaluate: () => controls.ask('evaluate', null),
    predict: async (drawing, framing) =>
      (await consoleArguments()).predict(controls, drawing, framing),
    novelty: () => controls.ask('novelty', null),
    hash: () => controls.ask('hash', null),
  };
}
