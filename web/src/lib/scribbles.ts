import { smooth, type Stroke } from './strokes.ts';

/** Drawings of no digit, placed by hand, in pad units. */
export const scribbles: readonly { name: string; strokes: readonly Stroke[] }[] = [
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
    name: 'an A',
    strokes: [
      [
        [0.25, 0.82],
        [0.5, 0.18],
        [0.75, 0.82],
      ],
      [
        [0.34, 0.6],
        [0.66, 0.6],
      ],
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
