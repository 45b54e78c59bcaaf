/** −0.83: with a real minus, and no sign on nothing. */
export function signed(value: number, digits: number): string {
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
  return signed(value, size >= 10 ? 1 : size >= 1 ? 2 : size >= 0.01 ? 3 : 4);
}
