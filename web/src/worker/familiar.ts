// Whether the drawing looks like a digit at all: ranked among real ones that the network has never seen.
import type { Familiar } from '../protocol.ts';
import type { Machine } from './machine.ts';

/** Every twentieth test digit. */
const sample = 500;
const apart = 20;
/** Digits between two chances to answer, some 5 ms: taken in, and ranked. */
const takenIn = 1_000;
const ranked = 20;
const strange = 0.95;

/** Scores of the sampled test digits, rising, and the θ that they belong to. */
const calibrations = new WeakMap<Machine, { version: number; scores: Float64Array }>();

async function calibrate(machine: Machine): Promise<Float64Array> {
  const { core, training, turns } = machine;
  const known = calibrations.get(machine);
  if (known?.version === training.version) return known.scores;
  while (core.prepareFamiliar(takenIn)) await turns.pass();
  const scores = new Float64Array(sample);
  for (let k = 0; k < sample; k++) {
    scores[k] = core.familiar(k * apart)[0]!;
    if (k % ranked === 0) await turns.pass();
  }
  scores.sort();
  calibrations.set(machine, { version: training.version, scores });
  return scores;
}

export async function familiar(machine: Machine): Promise<Familiar | null> {
  const { core, data, drawing, pulse, training } = machine;
  await pulse.until(() => data.complete);
  return training.hold(async () => {
    const scores = await calibrate(machine);
    if (!drawing.current()) return null;
    const [score, nearest] = core.familiar(-1) as unknown as [number, number];
    const rank = scores.filter((other) => other < score).length / sample;
    return {
      step: core.position().step,
      rank,
      sample,
      strange: rank >= strange,
      nearest: nearest < 0 ? null : nearest,
    };
  });
}
