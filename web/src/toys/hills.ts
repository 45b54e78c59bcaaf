import { makeHill } from './hill.ts';

/**
 * One knob, three valleys of different width: the η that settles in the broad one throws a ball out of
 * the narrow one. At the bottoms C″ is about 16, 5 and 2.
 */
export const curve = makeHill({
  reach: 3.6,
  base: 1.75,
  bowl: 0.2,
  wells: [
    { name: 'A', at: [-2.35], depth: 1.1, width: [0.25] },
    { name: 'B', at: [0.25], depth: 1.1, width: [0.45] },
    { name: 'C', at: [2.25], depth: 1.55, width: [0.95] },
  ],
});

/** One start for each valley of the curve. */
export const curveStarts = [[-3.1], [-0.6], [3.4]];

/** Two knobs: a round valley, a steep one, and a long one whose walls are far steeper than its floor. */
export const terrain = makeHill({
  reach: 3,
  base: 1.9,
  bowl: 0.1,
  wells: [
    { name: 'A', at: [-1.55, 1.25], depth: 1.2, width: [0.75, 0.75] },
    { name: 'B', at: [1.6, 1.35], depth: 0.95, width: [0.5, 0.5] },
    { name: 'C', at: [0.35, -1.35], depth: 1.45, width: [1.5, 0.42], turn: 0.35 },
  ],
});

/** One start for each valley of the terrain. */
export const terrainStarts = [
  [-2.6, 0.1],
  [2.5, 2.5],
  [-1.5, -2.6],
];
