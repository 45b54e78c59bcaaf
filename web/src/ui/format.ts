const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** 12,345 */
export const count = (n: number): string => whole.format(n);
/** 0.0123: as many digits as mean something for a cost. */
export const cost = (c: number): string => c.toFixed(c < 0.1 ? 4 : 3);
/** 94.8 % with a narrow no-break space. */
export const percent = (share: number): string => `${(100 * share).toFixed(1)}\u202f%`;
export const activation = (a: number): string => a.toFixed(2);
export const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
/** 0.43 or 12.6 */
export const epochs = (e: number): string => e.toFixed(e < 10 ? 2 : 1);
/** +0.83 or −12.4, with a true minus and a constant width of digits. */
export const signed = (n: number, digits = 2): string =>
  `${n < 0 ? '−' : '+'}${Math.abs(n).toFixed(digits)}`;

/** −0.83: with a real minus, and no sign on what is above 0. */
export function decimal(value: number, digits: number): string {
  const words = Math.abs(value).toFixed(digits);
  return value < 0 && Number(words) !== 0 ? `−${words}` : words;
}

/** About three digits that mean something: 0.0042, 1.30, 27.4. */
export function rounded(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size < 0.00095)
    return value
      .toExponential(1)
      .replace('e-', ' × 10⁻')
      .replace(
        /⁻(\d+)$/,
        (_, n: string) => `⁻${[...n].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('')}`,
      );
  return decimal(value, size >= 10 ? 1 : size >= 1 ? 2 : size >= 0.01 ? 3 : 4);
}
