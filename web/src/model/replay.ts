import type { ManualStep, Recipe } from '../protocol/index.ts';
import type { Ask } from './client.ts';

type Mark = { step: number } & (
  { settings: { batch: number; learningRate: number } } | { manualStep: ManualStep }
);

/** Brings a fresh worker to step `step` of a recipe: the same numbers, bit for bit. */
export async function replay(ask: Ask, recipe: Recipe, step: number): Promise<void> {
  const { start, seed, hidden, activation, changes, manualSteps } = recipe;
  if (start === 'random') await ask('forget', { seed, hidden, activation });
  else if (start !== 'opening') await ask('reopen', { network: start });
  const marks: Mark[] = [
    ...changes.map(({ step, ...settings }) => ({ step, settings })),
    ...manualSteps,
  ].sort((a, b) => a.step - b.step); // changes stay before the manual step there
  let at = 0;
  const walk = async (to: number) => {
    if (to > at) await ask('step', { count: to - at });
    at = Math.max(at, to);
  };
  for (const mark of marks) {
    await walk(Math.min(mark.step, step));
    if ('settings' in mark) {
      if (mark.step <= step) await ask('settings', mark.settings);
    } else if (mark.step < step) {
      await ask('manualStep', mark.manualStep);
      at++;
    }
  }
  await walk(step);
}
