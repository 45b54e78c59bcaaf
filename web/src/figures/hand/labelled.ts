/** A picture of 28×28 bytes, and the digit that it is. */
export interface Labelled {
  pixels: Uint8Array;
  label: number;
}

export const side = 28;
export const area = side * side;

/** What is wrong with a file, in a sentence for whoever chose it. */
export class BadFile extends Error {
  override name = 'BadFile';
}

/** The digit as text, a letter for each of its 785 bytes. (Spreading the bytes takes ten times as long.) */
export const toText = ({ pixels, label }: Labelled): string =>
  String.fromCharCode(label) + Reflect.apply(String.fromCharCode, null, pixels);

/** Those of `more` that are not kept yet, each once. */
export function unknown(kept: readonly Labelled[], more: readonly Labelled[]): Labelled[] {
  const known = new Set(kept.map(toText));
  return more.filter((digit) => {
    const text = toText(digit);
    const fresh = !known.has(text);
    known.add(text);
    return fresh;
  });
}
