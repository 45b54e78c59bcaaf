import { smooth, type Stroke } from '../model/strokes.ts';

/** The digit that draws itself when the page opens: a three, drawn by hand. */
export const ghostStrokes: readonly Stroke[] = [
  smooth([
    [0.31, 0.25],
    [0.45, 0.17],
    [0.62, 0.19],
    [0.68, 0.31],
    [0.6, 0.42],
    [0.46, 0.48],
    [0.62, 0.52],
    [0.71, 0.65],
    [0.64, 0.79],
    [0.47, 0.85],
    [0.3, 0.78],
  ]),
];
