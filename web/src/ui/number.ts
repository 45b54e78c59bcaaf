/** Digits of any script as 0 … 9: each script has its ten in a row, and no row begins in the middle of ten. */
const latin = (text: string) =>
  text.replace(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0)!;
    let zero = code;
    while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
    return `${(code - zero) % 10}`;
  });

/** One number, with a comma or a point before its decimals; 1,000 is a thousand where only a `whole` number can be meant. */
function plain(typed: string, whole: boolean): number {
  let text = typed.trim();
  const groups = /^[+-]?\d{1,3}([, \u00a0\u202f]\d{3})+(\.\d*)?$/.exec(text);
  const unclear = whole ? /\.\d{3}$/.test(text) : /^[+-]?[1-9]\d{0,2},\d{3}$/.test(text);
  if (unclear) return NaN;
  const separators = groups && !/^[+-]?0/.test(text) ? /[, \u00a0\u202f]/g : null;
  text = separators ? text.replace(separators, '') : text.replace(',', '.');
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : NaN;
}

/** The number that is meant: 0.5, 0,5, ,5, 1/2, 5e-1, ٠٫٥. NaN for anything else, and for what may mean two numbers. */
export function readNumber(typed: string, whole = false): number {
  const text = latin(typed).replace(/[٫،]/g, ',').replace(/[−–]/g, '-');
  const parts = text.split('/').map((part) => plain(part, whole));
  const value = parts.length === 2 ? parts[0]! / parts[1]! : parts.length === 1 ? parts[0]! : NaN;
  return Number.isFinite(value) && (!whole || Number.isInteger(value)) ? value : NaN;
}

/** What a field takes. */
export interface Expected {
  value: number | null;
  /** What is expected, in a sentence, for whoever typed something else. */
  expects: string;
  /** It takes whole numbers from one to the other; without, any above 0, which arrow keys change in proportion. */
  range?: readonly [from: number, to: number] | undefined;
}

/** The number that was typed, or a sentence where it is none that the field takes. */
export function typed(text: string, { value, expects, range }: Expected): number | string {
  const wanted = readNumber(text, !!range);
  const fits = range ? wanted >= range[0] && wanted <= range[1] : wanted > 0;
  return fits ? wanted : `${expects} It stays at ${value}.`;
}

/** One key up or down: to the next whole number, or a tenth of a power of ten along. */
function moved(text: string, by: number, { value, range }: Expected): number {
  const from = readNumber(text, !!range) || value || 0;
  if (range) return Math.min(range[1], Math.max(range[0], from + by));
  return Number((10 ** ((Math.round(10 * Math.log10(from)) + by) / 10)).toPrecision(2));
}

/** What a key in a field, or what was typed, asks for; null for any other key. */
export function wanted(input: HTMLInputElement, event: Event, expected: Expected) {
  if (event instanceof KeyboardEvent) {
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!by) return null;
    input.value = `${moved(input.value, by, expected)}`;
  }
  return typed(input.value, expected);
}
