import type { Recipe } from '../protocol.ts';
import type { Ask } from './client.ts';

/** Brings a fresh worker to step `step` of a recipe: the same numbers, bit for bit. */
export async function replay(ask: Ask, recipe: Recipe, step: number): Promise<void> {
  if (recipe.start === 'random') await ask('forget', { seed: recipe.seed });
  let at = 0;
  for (const [k, { batch, learningRate }] of recipe.changes.entries()) {
    await ask('settings', { batch, learningRate });
    const until = Math.min(recipe.changes[k + 1]?.step ?? step, step);
    if (until > at) await ask('step', { count: until - at });
    at = Math.max(at, until);
    if (at >= step) break;
  }
}
