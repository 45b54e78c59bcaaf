/** What one output adds to the cost of one picture. */
export interface Residual {
  digit: number;
  /** The output's activation, and what it should be: 1 for the picture's digit, 0 for the others. */
  a: number;
  y: number;
  /** a − y */
  gap: number;
  square: number;
  /** Squares of the outputs before this one, on which its own is stacked. */
  below: number;
}

export interface Residuals {
  terms: Residual[];
  /** C_k = Σ (a_j − y_j)² */
  cost: number;
}

/**
 * The cost of one picture, term by term. Added up in double from float32 outputs; the core adds in float32, so the two
 * agree to about 10⁻⁶.
 */
export function residualsOf(outputs: ArrayLike<number>, label: number): Residuals {
  let cost = 0;
  const terms = Array.from(outputs, (a, digit): Residual => {
    const y = digit === label ? 1 : 0;
    const gap = a - y;
    const below = cost;
    cost += gap * gap;
    return { digit, a, y, gap, square: gap * gap, below };
  });
  return { terms, cost };
}

/** The outputs whose square is another one when the same outputs are held against another label. */
export function changedBy(outputs: ArrayLike<number>, from: number, to: number): number[] {
  const [before, after] = [residualsOf(outputs, from), residualsOf(outputs, to)];
  return after.terms
    .filter(({ digit, square }) => square !== before.terms[digit]!.square)
    .map(({ digit }) => digit);
}
