// The one file in which views of the heap are copied. A view is borrowed until the next call into the core, and
// must never be posted: cloning it would clone all 64 MiB.
import type {
  Activation,
  AllPredictions,
  GradientSource,
  ManualStep,
  Noise,
  Predictions,
  Reading,
  Recipe,
  Shape,
} from '../protocol/index.ts';
import { shortest, type Core } from './core.ts';
import type {
  InputOptimization,
  ManualStepRecord,
  Predictions as PredictionsJob,
} from './downhill.d.ts';

export const parameters = (core: Core): Float32Array => core.parameters().slice();
export const raster = (core: Core): Uint8Array => core.raster().slice();

export const shape = (core: Core): Omit<Shape, 'trained'> => ({
  layers: [...core.layers()],
  activation: activation(core),
  // embind's type of a string is what may go in; what comes out is always a string.
  tensors: core.tensors() as Shape['tensors'],
});

function activation(core: Core): Activation {
  const value = core.activation();
  const names = Object.keys(core.Activation) as Activation[];
  return names.find((name) => core.Activation[name] === value)!;
}

export const changes = (core: Core): Recipe['changes'] =>
  core.changes().map((change) => ({ ...change, learningRate: shortest(change.learningRate) }));

export const manualSteps = (core: Core): Recipe['manualSteps'] =>
  core.manualSteps().map((record) => ({ step: record.step, manualStep: manualStep(core, record) }));

function manualStep(
  { Source }: Core,
  { edit, index, value, over, learningRate }: ManualStepRecord,
): ManualStep {
  if (edit) return { kind: 'edit', index, value: shortest(value) };
  const { kind, first, count, label } = over;
  const source: GradientSource =
    kind === Source.batch
      ? { batch: count }
      : kind === Source.image
        ? { pixels: over.pixels as Uint8Array, label }
        : count === 1
          ? { example: first }
          : { examples: count };
  return { kind: 'descend', over: source, learningRate: shortest(learningRate) };
}

export const predictions = (job: PredictionsJob): Omit<Predictions, 'step'> => ({
  images: job.images().slice(),
  labels: job.labels().slice(),
  digits: job.digits().slice(),
  outputs: job.outputs().slice(),
  costs: job.costs().slice(),
});

export const allPredictions = (job: PredictionsJob): Omit<AllPredictions, 'step'> => ({
  costs: job.costs().slice(),
  labels: job.labels().slice(),
  digits: job.digits().slice(),
  brightest: job.activations().slice(),
});

export const noise = (job: PredictionsJob): Noise => ({
  images: job.images().slice(),
  digits: job.digits().slice(),
  brightest: job.activations().slice(),
});

export const optimizedInput = (job: InputOptimization) => ({
  pixels: job.image().slice(),
  targetActivations: job.targetActivations().slice(),
});

/** 10 × 10 counts, row by row. */
export const confusion = (counts: Int32Array): number[][] =>
  Array.from({ length: 10 }, (_, row) => [...counts.subarray(row * 10, row * 10 + 10)]);

/** What the network as it is now makes of an image. */
export function reading(core: Core, image: Uint8Array): Reading {
  const { digit, activation, runnerUp } = core.predict(image);
  const sizes = [...core.layers()];
  const flat = core.activations();
  const activations: Float32Array[] = [];
  let at = 0;
  for (const size of sizes) {
    activations.push(flat.slice(at, at + size));
    at += size;
  }
  return { digit, activation, runnerUp, activations, raster: image.slice() };
}

/** The buffers of a message that can move to the other thread instead of being copied. */
export function transferables(value: unknown): ArrayBuffer[] {
  if (ArrayBuffer.isView(value)) return [value.buffer as ArrayBuffer];
  if (Array.isArray(value)) {
    return typeof value[0] === 'object' ? value.flatMap(transferables) : [];
  }
  return value !== null && typeof value === 'object'
    ? Object.values(value).flatMap(transferables)
    : [];
}
