// The wasm module as the worker knows it: a Session whose failures are values of the protocol's vocabulary.
import type { Activation, GradientSource, Problem } from '../protocol/index.ts';
import { activations, limits } from '../protocol/tables.ts';
import type { MainModule, Outcome, Session, SourceRecord } from './downhill.d.ts';

/** The session, and the enumerations that its calls take. It lives as long as its worker does. */
export type Core = Omit<Session, keyof EmbindHousekeeping> &
  Pick<MainModule, 'Activation' | 'Along' | 'Split' | 'Source'>;
interface EmbindHousekeeping {
  clone: unknown;
  delete: unknown;
  deleteLater: unknown;
  isAliasOf: unknown;
  isDeleted: unknown;
}

/** A request that cannot be met. Handlers give it back like any other answer; nothing is thrown. */
export class Refused {
  constructor(readonly problem: Problem) {}
}

export const refuse = (code: Problem['code'], message: string) => new Refused({ code, message });

const codes: readonly string[] = [
  'bad-format',
  'truncated',
  'bad-value',
  'empty',
  'not-yet',
  'too-large',
  'diverged',
] satisfies Problem['code'][];
const isCode = (code: string): code is Problem['code'] => codes.includes(code);

/** What a call into the core said, or null where all went well. */
export function refusal({ code, message }: Outcome): Refused | null {
  if (code === 'ok') return null;
  // embind's type of a string is what may go in; what comes out is always a string.
  const [kind, sentence] = [code, message] as [string, string];
  // A code that C++ has and this list lacks is a slip of ours; the sentence is still worth showing.
  return refuse(isCode(kind) ? kind : 'fatal', sentence);
}

/** embind throws where it expects a number and something else comes; the core has a sentence for NaN. */
export const numeric = (value: unknown): number => (typeof value === 'number' ? value : NaN);

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An image that is handed in as bytes. */
export const checkImage = (bytes: unknown): Refused | null =>
  bytes instanceof Uint8Array && bytes.length === limits.pixels
    ? null
    : refuse('bad-value', `An image is a Uint8Array of ${limits.pixels} greys, row after row.`);

/** η is a float in the core: the shortest number that is the same float, 0.1 and not 0.10000000149. */
export function shortest(float: number): number {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(float.toPrecision(digits));
    if (Math.fround(short) === Math.fround(float)) return short;
  }
  return float;
}

const noPixels = new Uint8Array();
const source = (kind: SourceRecord['kind'], rest: Partial<SourceRecord>): SourceRecord => ({
  kind,
  first: 0,
  count: 0,
  label: 0,
  pixels: noPixels,
  ...rest,
});

/** Whether the images that a gradient is taken over are named at all; the core looks at the numbers. */
export function checkSource(over: unknown): Refused | null {
  if (!isRecord(over))
    return refuse(
      'bad-value',
      'Images are named by examples, example, batch, or pixels and label.',
    );
  return 'examples' in over || 'example' in over || 'batch' in over
    ? null
    : checkImage(over.pixels);
}

/** The images that a gradient is taken over, as the core takes them; it refuses NaN. */
export function sourceRecord({ Source }: Core, over: GradientSource): SourceRecord {
  if ('examples' in over) return source(Source.range, { count: numeric(over.examples) });
  if ('example' in over) return source(Source.range, { first: numeric(over.example), count: 1 });
  if ('batch' in over) return source(Source.batch, { count: numeric(over.batch) });
  return source(Source.image, { label: numeric(over.label), pixels: over.pixels });
}

/** The core's value for an activation; undefined where it has none of that name. */
export const activationValue = ({ Activation }: Core, name: unknown) =>
  activations.some((activation) => activation.name === name)
    ? Activation[name as Activation]
    : undefined;

export type Factory = (options?: unknown) => Promise<MainModule>;

/** The smallest module with a vector in it. */
// prettier-ignore
const vector = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
]);

/** Why there is no use in fetching the engine. */
export function cannotRun(): Refused | null {
  const absent = typeof WebAssembly === 'undefined';
  if (!absent && WebAssembly.validate(vector)) return null;
  return refuse(
    'bad-format',
    `This browser cannot run the network: its WebAssembly ${absent ? 'is missing or switched off' : 'has no SIMD'}. ` +
      'Allow it for this page, or open the page in a current Firefox, Chrome, Edge or Safari.',
  );
}

/**
 * Compiles from bytes that are all there: a stalled streaming compilation would block every other one in
 * Firefox, and could not be given up and begun again.
 */
export async function createCore(
  factory: Factory,
  wasmBinary: Uint8Array,
): Promise<Core | Refused> {
  try {
    const module = await factory({ wasmBinary });
    const { Activation, Along, Split, Source } = module;
    // A session counts the versions of θ up, far slower than a thousand a millisecond: a later worker begins above.
    const session = new module.Session(Date.now() * 1_000);
    return Object.assign(session, { Activation, Along, Split, Source });
  } catch (error) {
    console.error(error);
    return refuse(
      'too-large',
      'The network could not be started, most likely for want of memory: it needs 64 MB. ' +
        'Close other pages and load this one again.',
    );
  }
}
