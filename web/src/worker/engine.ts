// The wasm module as the worker knows it: a Session whose failures are values of the protocol's vocabulary.
import type { Problem } from '../protocol/index.ts';
import type { MainModule, Outcome, Session } from './downhill.d.ts';

/** The Session without embind's housekeeping: one lives as long as its worker does. */
export type Core = Omit<Session, 'delete'>;

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
  // embind's type of a string is what may go in; out comes always a string.
  const [kind, sentence] = [code, message] as [string, string];
  // A code that C++ has and this list lacks is a slip of ours; the sentence is still worth showing.
  return refuse(isCode(kind) ? kind : 'fatal', sentence);
}

/** Hands bytes to the core. The view is borrowed: it is filled and done with before the call that reads it. */
export function put(core: Core, ...pieces: (Uint8Array | Float32Array | Uint32Array)[]): void {
  const inbox = core.inbox(pieces.reduce((sum, piece) => sum + piece.byteLength, 0));
  let at = 0;
  for (const { buffer, byteOffset, byteLength } of pieces) {
    inbox.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += byteLength;
  }
}

/** embind throws where a number is expected and something else comes; the core has a sentence for NaN. */
export const numeric = (value: unknown): number => (typeof value === 'number' ? value : NaN);

/** η is a float in the core: the shortest number that is the same float, 0.1 and not 0.10000000149. */
export function shortest(float: number): number {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(float.toPrecision(digits));
    if (Math.fround(short) === Math.fround(float)) return short;
  }
  return float;
}

export type Factory = (options?: unknown) => Promise<MainModule>;

/** The smallest module with a vector in it. */
// prettier-ignore
const vector = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
]);

/** Without it there is no use in fetching the engine. */
export const lacksSimd = (): Refused | null =>
  WebAssembly.validate(vector)
    ? null
    : refuse(
        'bad-format',
        'This browser cannot run the network: its WebAssembly has no SIMD. ' +
          'Open the page in a current Firefox, Chrome, Edge or Safari.',
      );

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
    return new module.Session();
  } catch (error) {
    console.error(error);
    return refuse(
      'too-large',
      'The network could not be started, most likely for want of memory: it needs 64 MB. ' +
        'Close other pages and load this one again.',
    );
  }
}
