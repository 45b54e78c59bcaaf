/** Where the ink of a 28×28 picture lies. */
export interface InkBox {
  /** First and last inked column and row, in pixels from the left and top border. */
  left: number;
  right: number;
  top: number;
  bottom: number;
  /** Centre of mass, in the same unit: the middle of pixel (14, 14) is 14.5. */
  x: number;
  y: number;
}

/** Greys below this are the soft border of a stroke and do not widen its box. */
const faint = 24;

/** Null where nothing is inked. */
export function inkBox(raster: ArrayLike<number>): InkBox | null {
  let [mass, sumX, sumY] = [0, 0, 0];
  let [left, right, top, bottom] = [28, 0, 28, 0];
  for (let k = 0; k < 784; k++) {
    const grey = raster[k] ?? 0;
    const [column, row] = [k % 28, Math.floor(k / 28)];
    mass += grey;
    sumX += grey * (column + 0.5);
    sumY += grey * (row + 0.5);
    if (grey < faint) continue;
    left = Math.min(left, column);
    right = Math.max(right, column + 1);
    top = Math.min(top, row);
    bottom = Math.max(bottom, row + 1);
  }
  if (right === 0) return null;
  return { left, right, top, bottom, x: sumX / mass, y: sumY / mass };
}
