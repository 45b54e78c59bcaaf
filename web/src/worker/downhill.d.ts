// TypeScript bindings for emscripten-generated code.  Automatically generated at compile time.
interface WasmModule {
}

type EmbindString = ArrayBuffer|Uint8Array|Uint8ClampedArray|Int8Array|string;
export type Outcome = {
  code: EmbindString,
  message: EmbindString
};

export type Position = {
  step: number,
  lastStep: number,
  examples: number,
  batch: number,
  learningRate: number,
  opening: boolean,
  seed: number
};

export type Score = {
  cost: number,
  correct: number,
  examples: number
};

export type Comparison = {
  first: number,
  second: number,
  distance: number,
  cosine: number
};

export type Shadow = {
  t: number,
  s: number,
  off: number
};

export interface Session {
  inbox(bytes: number): Uint8Array;
  expect(train: boolean, images: number, inked: number): void;
  addShard(train: boolean): Outcome;
  trainImages(): number;
  testImages(): number;
  reshape(relu: boolean): Outcome;
  openNetwork(): Outcome;
  forget(seed: number): Outcome;
  setBatch(batch: number): Outcome;
  setLearningRate(eta: number): Outcome;
  train(count: number, milliseconds: number): number;
  health(): Outcome;
  waiting(): boolean;
  deed(kind: number, first: number, second: number, value: number): Outcome;
  seek(step: number): Outcome;
  position(): Position;
  activation(): string;
  changes(): Float64Array;
  deeds(): Float64Array;
  deedPictures(): Uint8Array;
  parameters(): Float32Array;
  tensors(): string;
  layers(): Int32Array;
  score(train: boolean, from: number, count: number): Score;
  clearConfusion(): void;
  confuse(from: number, count: number): Score;
  confusion(): Int32Array;
  beginGradient(): void;
  addGradient(from: number, count: number): void;
  gradient(): Float32Array;
  drawingGradient(label: number): Outcome;
  beginBatchGradient(batch: number): Outcome;
  addBatchGradient(from: number, count: number): void;
  batchGradient(): Float32Array;
  slope(): Comparison;
  beginSurface(examples: number): Outcome;
  alongDescent(examples: number): Outcome;
  alongBatch(batch: number): Outcome;
  alongRandom(seed: number, normalised: boolean): Outcome;
  alongMoment(step: number, upright: boolean): Outcome;
  workSurface(milliseconds: number): boolean;
  hasSurface(): boolean;
  surfacePoints(from: number): Float64Array;
  surfaceLengths(): Float64Array;
  shadow(): Shadow;
  beginRival(seed: number, batch: number, eta: number): Outcome;
  trainRival(count: number, milliseconds: number): Outcome;
  rivalStep(): number;
  scoreRival(mine: boolean, train: boolean, from: number, count: number): Score;
  recall(step: number): Outcome;
  compareRival(): Comparison;
  dropRival(): void;
  recalled(): Float32Array;
  look(train: boolean, recalled: boolean): Outcome;
  beginLook(): void;
  lookOver(train: boolean, recalled: boolean, from: number, count: number): void;
  lookAtNoise(density: number, seed: number, count: number): Outcome;
  seenOutputs(): Float32Array;
  seenCosts(): Float32Array;
  seenDigits(): Uint8Array;
  seenLabels(): Uint8Array;
  seenPictures(): Uint8Array;
  prepareFamiliar(count: number): boolean;
  familiar(test: number, digit: number): Float64Array;
  climb(digit: number, steps: number, length: number): Outcome;
  climbed(): Float32Array;
  aims(): Float32Array;
  frame(): Outcome;
  drawStrokes(points: number, strokes: number): Outcome;
  drawPixels(): Outcome;
  activations(): Float32Array;
  raster(): Uint8Array;
  addPictures(train: boolean): Outcome;
  delete(): void;
}

interface EmbindModule {
  Session: {
    new(): Session;
  };
}

export type MainModule = WasmModule & EmbindModule;
export default function MainModuleFactory (options?: unknown): Promise<MainModule>;
