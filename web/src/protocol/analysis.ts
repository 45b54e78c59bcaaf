// What is asked about a θ: costs, gradients, surfaces, comparisons, pictures.
import type { Split, GradientSource } from './data.ts';
import type { Distortion, Framing, Strokes } from './drawing.ts';

export interface FullEvaluation {
  cost: number;
  accuracy: number;
  /** 10 × 10 counts, row = true digit, column = read as; over the 10,000 test images. */
  confusion: number[][];
  examples: number;
}

/** ∇C over many images beside that of the images of the very next step. */
export interface Slope {
  step: number;
  /** |∇C| over the first `examples` training images. */
  norm: number;
  examples: number;
  /** Length of the gradient over the `batch` images that the run would take next. */
  batchNorm: number;
  batch: number;
  /** Cosine of the angle between the two: 1 is the same direction, 0 knows nothing of it. */
  cosine: number;
}

/** A direction from θ, and the multiples of it at which the cost is wanted. */
export type Axis = { at: Float32Array } & (
  | /** −∇C over the first so many training images: the multiple is then a learning rate. */
    { along: 'descent'; examples: number }
    /** Any direction; `normalised`: scaled neuron by neuron to the length of the neuron's weights, biases 0. */
  | { along: 'random'; seed: number; normalised: boolean }
  /** −∇C over the images that the run would take next if its batch were so large. */
  | { along: 'batch'; batch: number }
  /** From here to another step of this run, which lies at 1; `orthogonal`: only its part orthogonal to the first axis. */
  | { along: 'checkpoint'; step: number; orthogonal?: boolean }
);

/** Where another step's θ' is seen on a surface: θ + t d + s e is its nearest point there. */
export interface Projection {
  step: number;
  t: number;
  s: number;
  /** |θ' − θ − t d − s e|: how far it lies off the surface. */
  residual: number;
}

export interface SurfacePoint {
  /** row × columns + column; t is the columns' multiple, s the rows'. */
  index: number;
  t: number;
  s: number;
  /** C(θ + t d + s e), the mean over all the surface's images. */
  cost: number;
}

export interface SurfaceNews {
  /** Ended: θ has moved on or another surface has begun, and no more points will come. */
  state: 'working' | 'done' | 'ended';
  /** Finished since the last time they were asked for; coarse to fine. */
  points: SurfacePoint[];
  /** Length of each axis' direction; 0 while a gradient is not known. */
  lengths: number[];
}

export interface Score {
  /** Mean C_k over the first 10,000 training images. */
  cost: number;
  /** Share of the test images that are read rightly. */
  accuracy: number;
}

/** This run beside another one, at the same step of both. */
export interface Comparison {
  step: number;
  /** |θ − θ'| */
  distance: number;
  /** Cosine of the angle between θ and θ'. */
  cosine: number;
  mine: Score;
  other: Score;
  /** The other run on its way, from step 0 to `step`. */
  curve: ({ step: number } & Score)[];
}

/** Pictures of a set, and what the network at a step of this run makes of them. */
export interface Predictions {
  step: number;
  /** 784 bytes each. */
  images: Uint8Array;
  labels: Uint8Array;
  /** The brightest output of each. */
  digits: Uint8Array;
  /** Ten activations each. */
  outputs: Float32Array;
  /** C_k */
  costs: Float32Array;
}

/** What the network at a step of this run makes of all the pictures of a set, in their order. */
export interface AllPredictions {
  step: number;
  /** C_k */
  costs: Float32Array;
  labels: Uint8Array;
  /** The brightest output of each, and its activation. */
  digits: Uint8Array;
  brightest: Float32Array;
}

/** What the network makes of one drawing that is bent more and more. */
export interface Robustness {
  step: number;
  digits: Uint8Array;
  /** Ten activations for each value. */
  outputs: Float32Array;
}

/** What the network makes of pictures of nothing. */
export interface Noise {
  /** The first 24 of them, 784 bytes each. */
  images: Uint8Array;
  digits: Uint8Array;
  brightest: Float32Array;
}

/** How much the drawing looks like training digits of the class that it is read as. */
export interface Novelty {
  step: number;
  thetaVersion: number;
  /** Share of the sampled test digits that look more like training digits than it does, in [0, 1]. */
  rank: number;
  /** Test digits that it is ranked among. */
  sample: number;
  /** Beyond 95 % of them: so one real digit in twenty is taken for none. */
  isOutlier: boolean;
  /** The training digit that is most like it; none where there is no ink. */
  nearest: number | null;
}

export interface AnalysisRequests {
  gradient: { send: GradientSource; reply: Float32Array };
  cost: { send: { examples: number }; reply: number };
  /** The mean of σ'(z) over the first training images, of each neuron behind the pixels. */
  activationSlopes: {
    send: { examples: number };
    reply: { thetaVersion: number; step: number; means: Float32Array };
  };
  /** Without a batch, that of the run. */
  slope: { send: { examples: number; batch?: number }; reply: Slope };
  /**
   * Begins the cost around the θ of this step over the first training images, on a line or a plane, and ends the
   * one before. Its points are fetched with `points`.
   */
  surface: {
    send: { examples: number; axes: Axis[] };
    reply: { id: number; step: number; thetaVersion: number; points: number };
  };
  points: { send: { id: number }; reply: SurfaceNews };
  /** Where steps of this run, 100 at the most, are seen on a surface that is done and around which θ has stayed. */
  projections: { send: { id: number; steps: number[] }; reply: Projection[] };
  /**
   * Trains another run to a step of this one: with the same recipe but for what is sent. A seed makes it start from
   * random numbers. `pause` ends it.
   */
  compare: {
    send: { steps: number; seed?: number; learningRate?: number; batch?: number };
    reply: Comparison;
  };
  evaluate: { send: null; reply: FullEvaluation };
  /** Pictures of a set by their numbers, 2,000 at the most; by θ now, or at a step of this run. */
  predictions: { send: { set: Split; indices: number[]; step?: number }; reply: Predictions };
  predictAll: { send: { set: Split; step?: number }; reply: AllPredictions };
  /** Random pictures, 10,000 at the most: of each a share `density` of the pixels is inked. */
  noise: { send: { density: number; seed: number; count: number }; reply: Noise };
  /**
   * Gradient descent on the pixels of a picture, 784 greys in [0, 1], instead of on θ: up to 1,000 steps, each of
   * the given length, that lower its cost as if it were this digit. Back come the picture, and the activation of the digit before the first step
   * and after each.
   */
  optimizeInput: {
    send: { pixels: Float32Array; digit: number; steps: number; length: number };
    reply: { pixels: Float32Array; targetActivations: Float32Array };
  };
  /** Reads the kept drawing, or the strokes, once for each value of the pen or of a distortion after framing. */
  robustness: {
    send: {
      strokes?: Strokes;
      framing?: Framing;
      vary: 'pen' | keyof Distortion;
      at: Float32Array;
    };
    reply: Robustness;
  };
  /** Of the newest drawing, once all the data is there; null where nothing is drawn. */
  novelty: { send: null; reply: Novelty | null };
}
