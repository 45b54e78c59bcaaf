// Waiting for the pictures that a command is about.
import { refuse, type Refused } from './engine.ts';
import type { Machine } from './machine.ts';

const mostExamples = 60_000;

/** Waits until so many training images are there. */
export async function training(machine: Machine, examples: number): Promise<Refused | null> {
  if (!Number.isInteger(examples) || examples < 1 || examples > mostExamples) {
    return refuse(
      'bad-value',
      `Examples are counted in whole numbers from 1 to ${mostExamples}; ${examples} is none.`,
    );
  }
  await machine.pulse.until(() => machine.data.trainImages >= examples);
  return null;
}
