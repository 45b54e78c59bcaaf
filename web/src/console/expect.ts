/** A value as an error message shows it: short, and its kind said. */
export function say(value: unknown): string {
  if (typeof value === 'string') return `the text "${value.slice(0, 40)}"`;
  if (
    typeof value === 'number' ||
    typeof value === 'boolean' ||
    value === undefined ||
    value === null
  )
    return String(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (ArrayBuffer.isView(value) && 'length' in value)
    return `${value.constructor.name} of ${String(value.length)}`;
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** A whole number from `least` to `most`, or an Error that tells what to write instead. */
export function needWhole(
  name: string,
  value: unknown,
  least: number,
  most: number,
  example: string,
): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most)
    return value;
  const range = `from ${least.toLocaleString('en')} to ${most.toLocaleString('en')}`;
  throw new RangeError(`${name} takes a whole number ${range}; got ${say(value)}. Try ${example}.`);
}

/** A finite number from `least` to `most`, or an Error that tells what to write instead. */
export function needNumber(
  name: string,
  value: unknown,
  least: number,
  most: number,
  example: string,
): number {
  if (typeof value === 'number' && value >= least && value <= most) return value;
  const range = `from ${least.toLocaleString('en')} to ${most.toLocaleString('en')}`;
  throw new RangeError(`${name} takes a number ${range}; got ${say(value)}. Try ${example}.`);
}
