// Whether the drawing looks like a digit at all: ranked among real ones that the network has never seen.
import type { Familiar } from '../protocol/index.ts';
import { put } from './engine.ts';
import type { Machine } from './machine.ts';

/** Every twentieth test digit. */
const sample = 500;
const apart = 20;
/** Digits between two chances to answer, some 5 ms: taken in, and compared. */
const takenIn = 1_000;
const compared = 4;
const strange = 0.95;

/** How far the sampled test digits are from the training digits of what they are read as, rising; by θ. */
const calibrations = new WeakMap<Machine, { version: number; distances: Float64Array }>();
/** The same by digit and by what it may be read as, whatever the θ; NaN until it is known. */
const known = new WeakMap<Machine, Float64Array>();

async function calibrate(machine: Machine): Promise<Float64Array> {
  const { core, training, turns } = machine;
  const last = calibrations.get(machine);
  if (last?.version === training.version) return last.distances;
  while (core.prepareFamiliar(takenIn)) await turns.pass();
  put(
    core,
    Uint32Array.from({ length: sample }, (_, k) => k * apart),
  );
  core.look(false, false);
  const digits = core.seenDigits().slice();
  const ever = known.get(machine) ?? new Float64Array(10 * sample).fill(NaN);
  known.set(machine, ever);
  const distances = new Float64Array(sample);
  let fresh = 0;
  for (let k = 0; k < sample; k++) {
    const digit = digits[k]!;
    if (Number.isNaN(ever[10 * k + digit])) {
      ever[10 * k + digit] = core.familiar(k * apart, digit)[0]!;
      if (++fresh % compared === 0) await turns.pass();
    }
    distances[k] = ever[10 * k + digit]!;
  }
  distances.sort();
  calibrations.set(machine, { version: training.version, distances });
  return distances;
}

export async function familiar(machine: Machine): Promise<Familiar | null> {
  const { core, data, drawing, pulse, training } = machine;
  await pulse.until(() => data.complete);
  return training.hold(async () => {
    const distances = await calibrate(machine);
    const reading = drawing.current();
    if (!reading) return null;
    const [distance, nearest] = core.familiar(-1, reading.digit) as unknown as [number, number];
    const rank = distances.filter((other) => other < distance).length / sample;
    return {
      step: core.position().step,
      rank,
      sample,
      strange: rank >= strange,
      nearest: nearest < 0 ? null : nearest,
    };
  });
}
