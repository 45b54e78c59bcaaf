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

export interface Session {
  inbox(bytes: number): Uint8Array;
  expect(train: boolean, images: number, inked: number): void;
  addShard(train: boolean): Outcome;
  trainImages(): number;
  testImages(): number;
  openNetwork(): Outcome;
  forget(seed: number): Outcome;
  setBatch(batch: number): Outcome;
  setLearningRate(eta: number): Outcome;
  train(count: number, milliseconds: number): number;
  waiting(): boolean;
  seek(step: number): Outcome;
  position(): Position;
  activation(): string;
  changes(): Float64Array;
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
