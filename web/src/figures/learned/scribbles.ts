import { smooth, type Stroke } from '../../model/strokes.ts';

interface NoDigit {
  name: string;
  strokes: readonly Stroke[];
}

/** Drawings of no digit, drawn by hand, in pad units. */
export const scribbles: readonly NoDigit[] = [
  {
    name: 'a scribble',
    strokes: [
      smooth([
        [0.2, 0.3],
        [0.75, 0.22],
        [0.25, 0.48],
        [0.8, 0.42],
        [0.3, 0.66],
        [0.72, 0.6],
        [0.35, 0.82],
        [0.7, 0.78],
      ]),
    ],
  },
  {
    name: 'a house',
    strokes: [
      [
        [0.25, 0.85],
        [0.25, 0.45],
        [0.5, 0.18],
        [0.75, 0.45],
        [0.75, 0.85],
        [0.25, 0.85],
      ],
    ],
  },
  {
    name: 'a star',
    strokes: [
      [
        [0.2, 0.5],
        [0.8, 0.5],
      ],
      [
        [0.35, 0.24],
        [0.65, 0.76],
      ],
      [
        [0.65, 0.24],
        [0.35, 0.76],
      ],
    ],
  },
];

/** Corners of letters that are no digit either, in hundredths of the pad: stroke by stroke, x before y. */
const corners: Record<string, readonly (readonly number[])[]> = {
  A: [
    [25, 82, 50, 18, 75, 82],
    [34, 60, 66, 60],
  ],
  E: [
    [70, 18, 30, 18, 30, 82, 70, 82],
    [30, 50, 62, 50],
  ],
  H: [
    [28, 18, 28, 82],
    [72, 18, 72, 82],
    [28, 50, 72, 50],
  ],
  K: [
    [30, 18, 30, 82],
    [70, 18, 30, 52, 72, 82],
  ],
  M: [[22, 82, 26, 18, 50, 60, 74, 18, 78, 82]],
  R: [[30, 82, 30, 18, 58, 18, 70, 32, 58, 48, 30, 50, 72, 82]],
  W: [[18, 20, 34, 82, 50, 35, 66, 82, 82, 20]],
  X: [
    [25, 18, 75, 82],
    [75, 18, 25, 82],
  ],
};

const stroke = (coordinates: readonly number[]): Stroke =>
  Array.from({ length: coordinates.length / 2 }, (_, k) => [
    coordinates[2 * k]! / 100,
    coordinates[2 * k + 1]! / 100,
  ]);

export const letters: readonly NoDigit[] = Object.entries(corners).map(([name, strokes]) => ({
  name,
  strokes: strokes.map(stroke),
}));
