/**
 * Every message between the page and its worker. The page asks; each request carries an id and gets
 * exactly one answer with that id: its reply, or a refusal. Two kinds of request:
 *
 * - Reads (`frame`, `read`, `pause`, `settings`, `points`) are answered between two slices of training, about 10 ms.
 * - Commands (the others) are carried out one after another in the order in which they came.
 *
 * Unasked, the worker says only two things: that data has come, and that it cannot go on.
 * This file imports nothing.
 */

/** Pen strokes: x0, y0, x1, y1 … in any unit, y down, and one past the last point of each stroke. */
export interface Strokes {
  points: Float32Array;
  ends: Uint32Array;
}

/** Turned, slanted, scaled, moved, in this order; what is left out stays as it is. */
export interface Distortion {
  /** Radians, clockwise as one looks at it: −π … π. */
  rotate?: number;
  /** To the right for each unit upwards: −2 … 2. */
  slant?: number;
  /** 0.1 … 4 */
  scale?: number;
  /** Pixels to the right, and downwards: −28 … 28. */
  shiftX?: number;
  shiftY?: number;
}

/** How strokes become the 28×28 pixels. What is left out is as usual; see shared/framing.h. */
export interface Framing {
  /** The longer side of the ink becomes 20 pixels. */
  scale?: boolean;
  /** The centre of mass comes to pixel (14, 14). */
  centre?: boolean;
  /** By fractions of a pixel. */
  subpixel?: boolean;
  /** Pixels across, 0.5 … 8. */
  pen?: number;
  /** What the hand did, and what happened to the framed digit. */
  before?: Distortion;
  after?: Distortion;
}

/** What the network makes of one drawing. */
export interface Reading {
  /** Index of the brightest output. */
  digit: number;
  /** Its activation, in [0, 1]. */
  activation: number;
  runnerUp: number;
  /** The 28×28 greys in [0, 1] that the network saw, then every later layer: 784, 16, 16, 10. */
  activations: Float32Array[];
  /** The same picture as bytes. */
  raster: Uint8Array;
}

/** Cost and accuracy of one θ, and the data on which each was taken. */
export interface Evaluation {
  step: number;
  /** Mean C_k over the first `costExamples` training images. */
  cost: number;
  costExamples: number;
  /** Share of the first `accuracyExamples` test images that are read rightly. */
  accuracy: number;
  accuracyExamples: number;
}

/** MNIST as plain bytes: 784 a picture, row after row, and a label for each. */
export interface Pictures {
  trainImages: Uint8Array;
  trainLabels: Uint8Array;
  testImages: Uint8Array;
  testLabels: Uint8Array;
}

/** MNIST's two sets: one to learn from, one that training never sees. */
export type Set = 'train' | 'test';

/** How much of the data is there. */
export interface DataProgress {
  trainImages: number;
  testImages: number;
  images: number;
  imagesTotal: number;
  bytes: number;
  bytesTotal: number;
}

/** The pictures that a gradient is taken over: C is the mean of their C_k. */
export type Subject =
  /** The first so many training images. */
  | { examples: number }
  /** The training image of this number. */
  | { example: number }
  /** The images that the run would take next if its batch were so large. */
  | { batch: number }
  /** A picture of 784 bytes, taken for this digit. */
  | { pixels: Uint8Array; label: number };

/** A step that is taken by hand instead of the next batch's, and can be taken back like any other. */
export type Deed =
  /** θ[index] = value */
  | { kind: 'edit'; index: number; value: number }
  /** θ −= η ∇C */
  | { kind: 'descend'; over: Subject; learningRate: number };

export type Activation = 'sigmoid' | 'relu';

/** Random numbers; the trained network that the page opens with; a trained one with hidden layers of 128 and 64. */
export type Start = 'random' | 'opening' | 'large';

/** A run is a recipe: the same recipe gives the same bits in every browser. */
export interface Recipe {
  /** Where θ starts: random numbers from `seed`, or a trained network. */
  start: Start;
  seed: number;
  hidden: number[];
  activation: Activation;
  /** Batch size and learning rate η from each step on, in rising order of step; the first is at 0. */
  changes: { step: number; batch: number; learningRate: number }[];
  /** What was done by hand, in rising order; `step` is the one before. */
  deeds: { step: number; deed: Deed }[];
  steps: number;
}

/** Where a tensor lies in θ, column after column. */
export interface Tensor {
  name: string;
  rows: number;
  cols: number;
  offset: number;
}

/** The network that the numbers belong to. */
export interface Shape {
  /** Widths of all layers, input and output included: 784, 16, 16, 10. */
  layers: number[];
  /** Of the hidden layers; the outputs are always sigmoids. */
  activation: Activation;
  tensors: Tensor[];
  /** How the network was trained before this run, in a sentence or two; empty where it starts from random numbers. */
  trained: string;
}

/** Where the run stands. */
export interface Moment {
  /** Steps from the start of this run to the θ that is shown. */
  step: number;
  /** The furthest step of this run; above `step` after going back. */
  lastStep: number;
  /** Training images used so far, and how often that is all 60,000. */
  examples: number;
  epochs: number;
  batch: number;
  learningRate: number;
  /** Steps a second that are aimed at; Infinity is as fast as it goes. */
  speed: number;
  start: Recipe['start'];
  seed: number;
  shape: Shape;
  running: boolean;
  /** The run cannot go on until more images arrive. */
  waiting: boolean;
  /** No command is under way and the evaluation belongs to this step. */
  settled: boolean;
}

export interface Frame {
  moment: Moment;
  /** The newest evaluation; none before any data is there. */
  evaluation: Evaluation | null;
  /** Evaluations of this run that the page has not had yet, oldest first. */
  fresh: Evaluation[];
  data: DataProgress;
  /** θ, if asked for. */
  parameters: Float32Array | null;
  /** The newest drawing read by this θ; none while nothing is drawn. */
  reading: Reading | null;
}

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
  /** From here to another step of this run, which lies at 1; `upright`: what of it is at right angles to the first axis. */
  | { along: 'moment'; step: number; upright?: boolean }
);

/** Where another step's θ' is seen on a surface: θ + t d + s e is its nearest place there. */
export interface Shadow {
  step: number;
  t: number;
  s: number;
  /** |θ' − θ − t d − s e|: how far it lies off the surface. */
  off: number;
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
export interface Look {
  step: number;
  /** 784 bytes each. */
  pictures: Uint8Array;
  labels: Uint8Array;
  /** The brightest output of each. */
  digits: Uint8Array;
  /** Ten activations each. */
  outputs: Float32Array;
  /** C_k */
  costs: Float32Array;
}

/** What the network at a step of this run makes of all the pictures of a set, in their order. */
export interface Census {
  step: number;
  /** C_k */
  costs: Float32Array;
  labels: Uint8Array;
  /** The brightest output of each, and its activation. */
  digits: Uint8Array;
  brightest: Float32Array;
}

/** What the network makes of one drawing that is bent more and more. */
export interface Endurance {
  step: number;
  digits: Uint8Array;
  /** Ten activations for each value. */
  outputs: Float32Array;
}

/** What the network makes of pictures of nothing. */
export interface Noise {
  /** The first 24 of them, 784 bytes each. */
  pictures: Uint8Array;
  digits: Uint8Array;
  brightest: Float32Array;
}

/** How much the drawing looks like training digits of the class that it is read as. */
export interface Familiar {
  step: number;
  /** Share of the sampled test digits that look more like training digits than it does, in [0, 1]. */
  rank: number;
  /** Test digits that it is ranked among. */
  sample: number;
  /** Beyond 95 % of them: so one real digit in twenty is taken for none. */
  strange: boolean;
  /** The training digit that is most like it; none where there is no ink. */
  nearest: number | null;
}

/** Request by kind: what is sent and what comes back. */
export interface Requests {
  /** The data is streamed from an address, or handed in. */
  open: {
    send: { dataUrl: string } | { pictures: Pictures };
    reply: Shape;
  };
  frame: { send: { parameters: boolean }; reply: Frame };
  /** Sets the drawing (null: nothing drawn) and reads it; only the newest one is answered with a reading. */
  read: { send: { strokes: Strokes | null; framing?: Framing }; reply: Reading | null };
  pause: { send: null; reply: Moment };
  settings: {
    send: { batch?: number; learningRate?: number; speed?: number };
    reply: Moment;
  };
  run: { send: null; reply: Moment };
  /** Pauses a run, then takes n steps, waiting for data where needed. */
  step: { send: { count: number }; reply: Moment };
  /** Goes to any step of this run, 0 … lastStep, bit for bit as it was. */
  seek: { send: { step: number }; reply: Moment };
  /** Takes one step by hand. */
  deed: { send: Deed; reply: Moment };
  /**
   * Starts from random numbers. What of the shape is not sent stays as a random start had it before; after a
   * trained network it is the lesson's: 16 and 16 sigmoids. The batch size stays; so does the learning rate, unless
   * it was the default (0.5 with sigmoids, 0.1 with ReLUs) and the activation changes. So it is with reopen.
   */
  forget: {
    send: { seed: number; hidden?: number[]; activation?: Activation };
    reply: Moment;
  };
  /** Starts from a trained network; the large one is fetched first. Not told: the one that the page opened with. */
  reopen: { send: { network?: Exclude<Start, 'random'> }; reply: Moment };
  recipe: { send: null; reply: Recipe };
  /** θ now, or at a step of this run. */
  parameters: { send: { step?: number }; reply: Float32Array };
  gradient: { send: Subject; reply: Float32Array };
  cost: { send: { examples: number }; reply: number };
  /** Without a batch, that of the run. */
  slope: { send: { examples: number; batch?: number }; reply: Slope };
  /**
   * Begins the cost around the θ of this step over the first training images, on a line or a plane, and ends the
   * one before. Its points are fetched with `points`.
   */
  surface: {
    send: { examples: number; axes: Axis[] };
    reply: { id: number; step: number; points: number };
  };
  points: { send: { id: number }; reply: SurfaceNews };
  /** Where steps of this run, 100 at the most, are seen on a surface that is done and around which θ has stayed. */
  shadows: { send: { id: number; steps: number[] }; reply: Shadow[] };
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
  look: { send: { set: Set; indices: number[]; step?: number }; reply: Look };
  census: { send: { set: Set; step?: number }; reply: Census };
  /** Random pictures, 10,000 at the most: of each a share `density` of the pixels is inked. */
  noise: { send: { density: number; seed: number; count: number }; reply: Noise };
  /**
   * Gradient descent on the pixels of a picture, 784 greys in [0, 1], instead of on θ: up to 1,000 steps, each of
   * the given length, that lower its cost as if it were this digit. Back come the picture, and the activation of the digit before the first step
   * and after each.
   */
  climb: {
    send: { pixels: Float32Array; digit: number; steps: number; length: number };
    reply: { pixels: Float32Array; aims: Float32Array };
  };
  predict: {
    send: { pixels: Uint8Array } | { strokes: Strokes; framing?: Framing };
    reply: Reading;
  };
  /** Reads the kept drawing, or the strokes, once for each value of the pen or of a distortion after framing. */
  endure: {
    send: {
      strokes?: Strokes;
      framing?: Framing;
      vary: 'pen' | keyof Distortion;
      at: Float32Array;
    };
    reply: Endurance;
  };
  /** Of the newest drawing, once all the data is there; null where nothing is drawn. */
  familiar: { send: null; reply: Familiar | null };
  hash: { send: null; reply: string };
  /** Answered when the network and the first shard are there. */
  ready: { send: null; reply: null };
  /** Answered when all 70,000 images are there. */
  complete: { send: null; reply: null };
  /** Trains on so many examples with neither pace nor evaluations, for the benchmark. */
  train: {
    send: { examples: number; batch: number; learningRate: number };
    /** Spent in the worker; and the size of the engine's memory. */
    reply: { milliseconds: number; heapBytes: number };
  };
}

export type Kind = keyof Requests;
export type Send<K extends Kind> = Requests[K]['send'];
export type Reply<K extends Kind> = Requests[K]['reply'];

/** What went wrong, in the C++ core's vocabulary and the transport's, with a sentence for a person. */
export interface Problem {
  code:
    | 'bad-format'
    | 'truncated'
    | 'bad-value'
    | 'empty'
    | 'not-yet'
    | 'too-large'
    | 'diverged'
    | 'network'
    | 'fatal';
  message: string;
}

export type ToWorker = { [K in Kind]: { id: number; kind: K; send: Send<K> } }[Kind];

export type ToPage =
  | { id: number; reply: Reply<Kind> }
  | { id: number; refusal: Problem }
  /** More data has come. */
  | { event: 'data'; data: DataProgress }
  /** Something the visitor must be told; the worker goes on. Null takes the last one back. */
  | { event: 'message'; problem: Problem | null }
  /** The worker cannot go on; the page starts another. */
  | { event: 'fatal'; problem: Problem };
