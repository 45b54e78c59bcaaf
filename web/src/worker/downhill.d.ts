// TypeScript bindings for emscripten-generated code.  Automatically generated at compile time.
interface WasmModule {
}

type EmbindString = ArrayBuffer|Uint8Array|Uint8ClampedArray|Int8Array|string;
export interface SplitValue<T extends number> {
  value: T;
}
export type Split = SplitValue<0>|SplitValue<1>;

export interface ActivationValue<T extends number> {
  value: T;
}
export type Activation = ActivationValue<0>|ActivationValue<1>|ActivationValue<2>;

export interface SourceValue<T extends number> {
  value: T;
}
export type Source = SourceValue<0>|SourceValue<1>|SourceValue<2>;

export interface AlongValue<T extends number> {
  value: T;
}
export type Along = AlongValue<0>|AlongValue<1>|AlongValue<2>|AlongValue<3>;

export type Outcome = {
  code: EmbindString,
  message: EmbindString
};

export type RunState = {
  step: number,
  lastStep: number,
  examples: number,
  batch: number,
  learningRate: number,
  pretrained: boolean,
  seed: number,
  waiting: boolean,
  run: number,
  thetaVersion: number
};

export type Training = {
  steps: number,
  outcome: Outcome
};

export type Reading = {
  digit: number,
  activation: number,
  runnerUp: number
};

export type Score = {
  cost: number,
  correct: number,
  examples: number
};

export type RunScore = {
  step: number,
  cost: number,
  accuracy: number
};

export type VectorComparison = {
  first: number,
  second: number,
  distance: number,
  cosine: number
};

export type Projection = {
  t: number,
  s: number,
  residual: number
};

export type RecipeChange = {
  seed: number | undefined,
  batch: number | undefined,
  learningRate: number | undefined
};

export type Distortion = {
  rotate: number,
  slant: number,
  scale: number,
  shiftX: number,
  shiftY: number
};

export type Framing = {
  scale: boolean,
  centre: boolean,
  subpixel: boolean,
  pen: number,
  before: Distortion,
  after: Distortion
};

export type TensorRecord = {
  name: EmbindString,
  rows: number,
  cols: number,
  offset: number
};

export type ChangeRecord = {
  step: number,
  batch: number,
  learningRate: number
};

export type SourceRecord = {
  kind: Source,
  first: number,
  count: number,
  label: number,
  pixels: any
};

export type ManualStepRecord = {
  step: number,
  edit: boolean,
  index: number,
  value: number,
  learningRate: number,
  over: SourceRecord
};

export type AxisRecord = {
  along: Along,
  at: any,
  number: number,
  option: boolean
};

export interface Job {
  advance(milliseconds: number): boolean;
  status(): Outcome;
  delete(): void;
}

export interface Replay extends Job {
  progress(): number;
  parameters(): Float32Array;
  delete(): void;
}

export interface Evaluation extends Job {
  train(): Score;
  test(): Score;
  confusion(): Int32Array;
  delete(): void;
}

export interface ActivationSlopes extends Job {
  means(): Float32Array;
  delete(): void;
}

export interface Gradient extends Job {
  values(): Float32Array;
  compare(right: Gradient): VectorComparison;
  delete(): void;
}

export interface Predictions extends Job {
  outputs(): Float32Array;
  costs(): Float32Array;
  activations(): Float32Array;
  digits(): Uint8Array;
  labels(): Uint8Array;
  images(): Uint8Array;
  delete(): void;
}

export interface LossSurface extends Job {
  order(): Int32Array;
  costs(): Float64Array;
  lengths(): Float64Array;
  project(replay: Replay): Projection;
  delete(): void;
}

export interface ComparisonRun extends Job {
  thetas(): VectorComparison;
  mine(): RunScore;
  curve(): RunScore[];
  delete(): void;
}

export interface InputOptimization extends Job {
  image(): Float32Array;
  targetActivations(): Float32Array;
  delete(): void;
}

export interface NoveltyRanking extends Job {
  rank(): number;
  isOutlier(): boolean;
  nearest(): number;
  delete(): void;
}

export interface Session {
  reserve(split: Split, images: number, inked: number): void;
  addShard(split: Split, shard: Uint8Array): Outcome;
  addImages(split: Split, pixels: Uint8Array, labels: Uint8Array): Outcome;
  images(split: Split): number;
  forget(hidden: readonly number[], activation: Activation, seed: number): Outcome;
  open(hidden: readonly number[], activation: Activation, theta: Float32Array): Outcome;
  setBatch(batch: number): Outcome;
  setLearningRate(eta: number): Outcome;
  train(count: number, milliseconds: number): Training;
  edit(index: number, value: number): Outcome;
  descend(over: SourceRecord, eta: number): Replay;
  take(manual: Replay): Outcome;
  replay(step: number): Replay;
  seek(replay: Replay): Outcome;
  state(): RunState;
  activation(): Activation;
  layers(): Int32Array;
  tensors(): TensorRecord[];
  changes(): ChangeRecord[];
  manualSteps(): ManualStepRecord[];
  parameters(): Float32Array;
  evaluation(trainExamples: number, testExamples: number): Evaluation;
  activationSlopes(examples: number): ActivationSlopes;
  gradient(over: SourceRecord): Gradient;
  predictions(split: Split, numbers: Uint32Array, at: Replay | null): Predictions;
  predictAll(split: Split, at: Replay | null): Predictions;
  noise(density: number, seed: number, count: number): Predictions;
  surface(examples: number, axes: AxisRecord[]): LossSurface;
  compare(step: number, change: RecipeChange): ComparisonRun;
  optimizeInput(image: Float32Array, digit: number, steps: number, length: number): InputOptimization;
  novelty(image: Uint8Array): NoveltyRanking;
  rasterize(points: Float32Array, ends: Uint32Array, framing: Framing): Outcome;
  raster(): Uint8Array;
  predict(image: Uint8Array): Reading;
  activations(): Float32Array;
  delete(): void;
}

interface EmbindModule {
  Split: {train: SplitValue<0>, test: SplitValue<1>};
  Activation: {sigmoid: ActivationValue<0>, relu: ActivationValue<1>, leaky_relu: ActivationValue<2>};
  Source: {range: SourceValue<0>, batch: SourceValue<1>, image: SourceValue<2>};
  Along: {descent: AlongValue<0>, batch: AlongValue<1>, random: AlongValue<2>, checkpoint: AlongValue<3>};
  Job: {};
  Replay: {};
  Evaluation: {};
  ActivationSlopes: {};
  Gradient: {};
  Predictions: {};
  LossSurface: {};
  ComparisonRun: {};
  InputOptimization: {};
  NoveltyRanking: {};
  Session: {
    new(_0: number): Session;
  };
}

export type MainModule = WasmModule & EmbindModule;
export default function MainModuleFactory (options?: unknown): Promise<MainModule>;
