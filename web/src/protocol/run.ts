// The run: where θ stands, what moves it, and the recipe that gives it again.
import type { DataProgress, Pictures, GradientSource } from './data.ts';
import type { Reading } from './drawing.ts';
import type { Activation } from './tables.ts';

export type { Activation };

/** Random numbers; the trained network that the page opens with; a trained one with hidden layers of 128 and 64. */
export type Start = 'random' | 'opening' | 'large';

/** A step that is taken by hand instead of the next batch's, and can be taken back like any other. */
export type ManualStep =
  /** θ[index] = value */
  | { kind: 'edit'; index: number; value: number }
  /** θ −= η ∇C */
  | { kind: 'descend'; over: GradientSource; learningRate: number };

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
  manualSteps: { step: number; manualStep: ManualStep }[];
  steps: number;
}

/** A run by its recipe to its last step, and the step at which it stands. */
export interface KeptRun {
  recipe: Recipe;
  step: number;
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
export interface RunState {
  /** Identity of the run: each start has another one, in every worker. */
  runId: number;
  /** Identity of θ: equal versions are equal bits, and a version that is gone never comes back. */
  thetaVersion: number;
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
  /** Steps that a command has yet to take, where it takes more than a moment; `pause` ends them. Otherwise 0. */
  stepsLeft: number;
  /** The share of the way to another step of the run that is done, where it takes more than a moment; `pause` ends it. */
  seeking: number | null;
  /** No command is under way and the evaluation belongs to this step. */
  settled: boolean;
}

/** Cost and accuracy of one θ, and the data on which each was taken. */
export interface Evaluation {
  thetaVersion: number;
  step: number;
  /** Mean C_k over the first `costExamples` training images. */
  cost: number;
  costExamples: number;
  /** Share of the first `accuracyExamples` test images that are read rightly. */
  accuracy: number;
  accuracyExamples: number;
}

export interface Frame {
  state: RunState;
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

export interface RunRequests {
  /** The data is streamed from an address, or handed in. */
  open: {
    send: { dataUrl: string } | { pictures: Pictures };
    reply: Shape;
  };
  frame: { send: { parameters: boolean }; reply: Frame };
  pause: { send: null; reply: RunState };
  settings: {
    send: { batch?: number; learningRate?: number; speed?: number };
    reply: RunState;
  };
  run: { send: null; reply: RunState };
  /** Pauses a run, then takes n steps, waiting for data where needed. */
  step: { send: { count: number }; reply: RunState };
  /** Goes to any step of this run, 0 … lastStep, bit for bit as it was. */
  seek: { send: { step: number }; reply: RunState };
  /** Takes one step by hand. */
  manualStep: { send: ManualStep; reply: RunState };
  /**
   * Starts from random numbers. What of the shape is not sent stays as a random start had it before; after a
   * trained network it is the lesson's: 16 and 16 sigmoids. The batch size stays; so does the learning rate, unless
   * it was the default (0.5 with sigmoids, 0.1 with ReLUs) and the activation changes. So it is with reopen.
   */
  forget: {
    send: { seed: number; hidden?: number[]; activation?: Activation };
    reply: RunState;
  };
  /** Starts from a trained network; the large one is fetched first. Not told: the one that the page opened with. */
  reopen: { send: { network?: Exclude<Start, 'random'> }; reply: RunState };
  recipe: { send: null; reply: Recipe };
  /**
   * Starts as a recipe says, takes all its steps and goes back to `step`; `pause` ends this early, at a step of the
   * same run. A change or a manual step that cannot be is refused when it is come to, and the run stands there.
   */
  follow: { send: KeptRun; reply: RunState };
  /** θ now, or at a step of this run. */
  parameters: { send: { step?: number }; reply: Float32Array };
  hash: { send: null; reply: string };
  /** Trains on so many examples at full speed and without evaluations, for the benchmark. */
  train: {
    send: { examples: number; batch: number; learningRate: number };
    /** Spent in the worker; and the size of the engine's memory. */
    reply: { milliseconds: number; heapBytes: number };
  };
}
