// Pictures one by one: those of the two sets, noise, and one that is climbed to.
import type { Census, Look, Noise, Reply, Send, Set } from '../protocol/index.ts';
import { numeric, put, refusal, refuse, type Refused } from './engine.ts';
import { inSlices } from './evaluation.ts';
import type { Machine } from './machine.ts';
import * as snapshot from './snapshot.ts';

const most = 2_000;
const sizes: Record<Set, number> = { train: 60_000, test: 10_000 };

/** Waits for the set, and recalls the step. */
async function begin(
  machine: Machine,
  set: Set,
  step: number | undefined,
): Promise<Refused | null> {
  if (!(set in sizes)) return refuse('bad-value', 'There are two sets, train and test.');
  await machine.pulse.until(() => machine.data.complete);
  return step === undefined ? null : refusal(machine.core.recall(numeric(step)));
}

export async function look(
  machine: Machine,
  { set, indices, step }: Send<'look'>,
): Promise<Look | Refused> {
  const { core } = machine;
  const good = (k: unknown) =>
    Number.isInteger(k) && (k as number) >= 0 && (k as number) < sizes[set];
  const refused = await begin(machine, set, step);
  if (refused) return refused;
  if (!Array.isArray(indices) || indices.length > most || !indices.every(good))
    return refuse(
      'bad-value',
      `Pictures are asked for by up to ${most} whole numbers from 0 to ${sizes[set] - 1}.`,
    );
  put(core, Uint32Array.from(indices));
  return (
    refusal(core.look(set === 'train', step !== undefined)) ?? {
      step: step ?? core.position().step,
      ...snapshot.look(core),
    }
  );
}

export async function census(
  machine: Machine,
  { set, step }: Send<'census'>,
): Promise<Census | Refused> {
  const { core, training, turns } = machine;
  const refused = await begin(machine, set, step);
  if (refused) return refused;
  return training.hold(async () => {
    core.beginLook();
    await inSlices(turns, sizes[set], (from, count) =>
      core.lookOver(set === 'train', step !== undefined, from, count),
    );
    return { step: step ?? core.position().step, ...snapshot.census(core) };
  });
}

export function noise({ core }: Machine, { density, seed, count }: Send<'noise'>): Noise | Refused {
  const whole = Number.isInteger(count) ? count : 0;
  return refusal(core.lookAtNoise(numeric(density), numeric(seed), whole)) ?? snapshot.noise(core);
}

export function climb(
  { core }: Machine,
  { pixels, digit, steps, length }: Send<'climb'>,
): Reply<'climb'> | Refused {
  const whole = (n: unknown) => (Number.isInteger(n) ? (n as number) : -1);
  put(core, pixels instanceof Float32Array ? pixels : new Float32Array());
  return refusal(core.climb(whole(digit), whole(steps), numeric(length))) ?? snapshot.climbed(core);
}
