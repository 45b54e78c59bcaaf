// A run and its drawing as text that lies on this device until the page is opened again.
import type { GradientSource, KeptRun, ManualStep, Recipe } from '../protocol/index.ts';
import { activations, limits } from '../protocol/tables.ts';
import { packStrokes, type Stroke } from './strokes.ts';

export interface Kept extends KeptRun {
  strokes: readonly Stroke[];
}

const inBase64 = (view: ArrayBufferView): string => {
  let letters = '';
  for (const byte of new Uint8Array(view.buffer, view.byteOffset, view.byteLength))
    letters += String.fromCharCode(byte);
  return btoa(letters);
};
const fromBase64 = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** FNV-1a of a text: the store may lose a part of it. */
function sum(text: string): string {
  let hash = 2166136261;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 16777619);
  return (hash >>> 0).toString(16);
}

/** `version` names the form of the text and all else that the recipe's bits depend on. */
export function toText(version: string, { recipe, step, strokes }: Kept): string {
  const { points, ends } = packStrokes(strokes);
  const text = JSON.stringify(
    { recipe, step, points: inBase64(points), ends: [...ends] },
    (_, value: unknown) => (value instanceof Uint8Array ? inBase64(value) : value),
  );
  return `${version} ${sum(text)} ${text}`;
}

/** What `toText` made of a run of at least one step; null for anything else. */
export function fromText(version: string, stored: string): Kept | null {
  const [found, damaged, ...rest] = stored.split(' ');
  const text = rest.join(' ');
  if (found !== version || damaged !== sum(text)) return null;
  try {
    const { recipe, step, points, ends } = JSON.parse(text) as Record<string, unknown>;
    const read = readRecipe(recipe);
    need(read.steps > 0);
    return { recipe: read, step: whole(step, 0, read.steps), strokes: readStrokes(points, ends) };
  } catch {
    return null;
  }
}

function need(good: boolean): asserts good {
  if (!good) throw new Error('This is no run.');
}

function whole(value: unknown, least: number, most: number): number {
  need(Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most);
  return value as number;
}

function within(value: unknown, least: number, most: number): number {
  need(typeof value === 'number' && value >= least && value <= most);
  return value;
}

function one<T>(value: unknown, of: readonly T[]): T {
  need(of.includes(value as T));
  return value as T;
}

function list<T>(value: unknown, item: (value: Record<string, unknown>) => T): T[] {
  need(Array.isArray(value));
  return value.map(item);
}

function readRecipe(value: unknown): Recipe {
  const recipe = value as Record<keyof Recipe, unknown>;
  const steps = whole(recipe.steps, 0, Number.MAX_SAFE_INTEGER);
  const hidden = list(recipe.hidden, (width) => whole(width, 1, limits.layerWidth));
  const changes = list(recipe.changes, ({ step, batch, learningRate }) => ({
    step: whole(step, 0, steps),
    batch: whole(batch, 1, limits.batch),
    learningRate: within(learningRate, 0, limits.learningRate),
  }));
  const manualSteps = list(recipe.manualSteps, ({ step, manualStep }) => ({
    step: whole(step, 0, steps),
    manualStep: readManualStep(manualStep as Record<string, unknown>),
  }));
  need(changes[0]?.step === 0);
  for (const marks of [changes, manualSteps])
    marks.forEach((mark, k) => need(k === 0 || mark.step > marks[k - 1]!.step));
  return {
    start: one(recipe.start, ['random', 'opening', 'large']),
    seed: whole(recipe.seed, 0, limits.seed),
    hidden,
    activation: one(
      recipe.activation,
      activations.map(({ name }) => name),
    ),
    changes,
    manualSteps,
    steps,
  };
}

function readManualStep({ kind, ...rest }: Record<string, unknown>): ManualStep {
  if (one(kind, ['edit', 'descend']) === 'edit')
    return {
      kind: 'edit',
      index: whole(rest['index'], 0, limits.parameters),
      value: within(rest['value'], -limits.weight, limits.weight),
    };
  return {
    kind: 'descend',
    over: readSource(rest['over'] as Record<string, unknown>),
    learningRate: within(rest['learningRate'], 0, limits.learningRate),
  };
}

function readSource(over: Record<string, unknown>): GradientSource {
  if ('pixels' in over) {
    const pixels = fromBase64(String(over['pixels']));
    need(pixels.length === limits.pixels);
    return { pixels, label: whole(over['label'], 0, limits.classes - 1) };
  }
  if ('batch' in over) return { batch: whole(over['batch'], 1, limits.batch) };
  if ('example' in over) return { example: whole(over['example'], 0, limits.trainImages - 1) };
  return { examples: whole(over['examples'], 1, limits.trainImages) };
}

function readStrokes(points: unknown, ends: unknown): Stroke[] {
  const flat = new Float32Array(fromBase64(String(points)).buffer);
  need(flat.every((coordinate) => Number.isFinite(coordinate)));
  let at = 0;
  const strokes = list(ends, (end) => {
    const from = at;
    at = whole(end, from + 1, flat.length / 2);
    return Array.from({ length: at - from }, (_, k) => {
      const point = 2 * (from + k);
      return [flat[point]!, flat[point + 1]!] as const;
    });
  });
  need(2 * at === flat.length);
  return strokes;
}
