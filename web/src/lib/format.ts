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
