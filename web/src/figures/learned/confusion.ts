/** The numbers of the pictures in each cell, [true digit][read as], in their order. */
export function cellsOf(
  labels: ArrayLike<number>,
  digits: ArrayLike<number>,
): readonly (readonly number[])[][] {
  const cells = Array.from({ length: 10 }, () => Array.from({ length: 10 }, () => [] as number[]));
  for (let k = 0; k < labels.length; k++) cells[labels[k]!]![digits[k]!]!.push(k);
  return cells;
}

/** The most frequent mistake. */
export function commonest(cells: readonly (readonly number[])[][]): {
  label: number;
  digit: number;
  count: number;
} {
  let most = { label: 0, digit: 1, count: 0 };
  cells.forEach((row, label) =>
    row.forEach(({ length: count }, digit) => {
      if (label !== digit && count > most.count) most = { label, digit, count };
    }),
  );
  return most;
}
