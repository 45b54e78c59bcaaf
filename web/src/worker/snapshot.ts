// The one place where views of the heap are copied. A view is borrowed until the next call into the core, and
// must never be posted: cloning it would clone all 64 MiB.
import type {
  Census,
  Deed,
  Look,
  Noise,
  Reading,
  Recipe,
  Shape,
  Subject,
  SurfacePoint,
  Tensor,
} from '../protocol/index.ts';
import { shortest, type Core } from './engine.ts';

export const parameters = (core: Core): Float32Array => core.parameters().slice();
export const gradient = (core: Core): Float32Array => core.gradient().slice();
export const batchGradient = (core: Core): Float32Array => core.batchGradient().slice();
export const recalled = (core: Core): Float32Array => core.recalled().slice();
const layers = (core: Core): number[] => [...core.layers()];

export const shape = (core: Core): Omit<Shape, 'trained'> => ({
  layers: layers(core),
  activation: core.activation() as Shape['activation'],
  tensors: JSON.parse(core.tensors()) as Tensor[],
});

/** The recipe's changes, three numbers each in the core. */
export function changes(core: Core): Recipe['changes'] {
  const flat = core.changes();
  return Array.from({ length: flat.length / 3 }, (_, i) => ({
    step: flat[3 * i]!,
    batch: flat[3 * i + 1]!,
    learningRate: shortest(flat[3 * i + 2]!),
  }));
}

/** The recipe's deeds, five numbers each in the core (DeedNumbers), and of some a picture. */
export function deeds(core: Core): Recipe['deeds'] {
  const pictures = core.deedPictures().slice();
  const flat = core.deeds();
  let shown = 0;
  return Array.from({ length: flat.length / 5 }, (_, i) => {
    const [step, kind, first, second, value] = flat.subarray(5 * i, 5 * i + 5) as unknown as [
      number,
      number,
      number,
      number,
      number,
    ];
    if (kind === 0)
      return { step, deed: { kind: 'edit', index: first, value: shortest(value) } satisfies Deed };
    const over: Subject =
      kind === 1
        ? second === 1
          ? { example: first }
          : { examples: second }
        : kind === 2
          ? { batch: first }
          : { pixels: pictures.slice(784 * shown, 784 * ++shown), label: first };
    return { step, deed: { kind: 'descend', over, learningRate: shortest(value) } satisfies Deed };
  });
}

/** What was looked at last. */
export const look = (core: Core): Omit<Look, 'step'> => ({
  pictures: core.seenPictures().slice(),
  labels: core.seenLabels().slice(),
  digits: core.seenDigits().slice(),
  outputs: core.seenOutputs().slice(),
  costs: core.seenCosts().slice(),
});

export const census = (core: Core): Omit<Census, 'step'> => ({
  costs: core.seenCosts().slice(),
  labels: core.seenLabels().slice(),
  digits: core.seenDigits().slice(),
  brightest: brightest(core.seenOutputs()),
});

export const noise = (core: Core): Noise => ({
  pictures: core.seenPictures().slice(),
  digits: core.seenDigits().slice(),
  brightest: brightest(core.seenOutputs()),
});

/** Of every ten outputs the greatest. */
function brightest(outputs: Float32Array): Float32Array {
  const most = new Float32Array(outputs.length / 10);
  for (let k = 0; k < outputs.length; k++) {
    const of = Math.floor(k / 10);
    if (outputs[k]! > most[of]!) most[of] = outputs[k]!;
  }
  return most;
}

export const climbed = (core: Core): { pixels: Float32Array; aims: Float32Array } => ({
  pixels: core.climbed().slice(),
  aims: core.aims().slice(),
});

export function confusion(core: Core): number[][] {
  const counts = core.confusion();
  return Array.from({ length: 10 }, (_, row) => [...counts.subarray(row * 10, row * 10 + 10)]);
}

/** A surface's finished points from the `from`-th on, four numbers each in the core. */
export function surfacePoints(core: Core, from: number): SurfacePoint[] {
  const flat = core.surfacePoints(from);
  return Array.from({ length: flat.length / 4 }, (_, i) => ({
    index: flat[4 * i]!,
    t: flat[4 * i + 1]!,
    s: flat[4 * i + 2]!,
    cost: flat[4 * i + 3]!,
  }));
}
export const surfaceLengths = (core: Core): number[] => [...core.surfaceLengths()];

/** What the core's drawing makes of the network as it is now. */
export function reading(core: Core): Reading {
  const sizes = layers(core);
  const flat = core.activations();
  const activations: Float32Array[] = [];
  let at = 0;
  for (const size of sizes) {
    activations.push(flat.slice(at, at + size));
    at += size;
  }
  const output = [...activations[activations.length - 1]!];
  // Ties go to the smaller digit, as they do when accuracy is counted.
  const order = [...output.keys()].sort((a, b) => output[b]! - output[a]! || a - b);
  const digit = order[0]!;
  return {
    digit,
    activation: output[digit]!,
    runnerUp: order[1]!,
    activations,
    raster: core.raster().slice(),
  };
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
