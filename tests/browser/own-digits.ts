// Digits drawn for the tests, through a few knots each, in a square from 0 to 1, y down.
import { smooth, type Stroke } from '../../web/src/model/strokes.ts';

export interface Sample {
  label: number;
  source: string;
  strokes: Stroke[];
}

/** Knots as x, y, x, y …; `true` draws smoothly through them, else straight from one to the next. */
type Knots = [round: boolean, ...numbers: number[]];

function stroke([round, ...numbers]: Knots): Stroke {
  const knots = Array.from(
    { length: numbers.length / 2 },
    (_, k) => [numbers[2 * k]!, numbers[2 * k + 1]!] as const,
  );
  if (round) return smooth(knots, 6);
  return knots.flatMap((to, k) => {
    const from = knots[k - 1];
    if (!from) return [to];
    return Array.from({ length: 6 }, (_, i) => {
      const t = (i + 1) / 6;
      return [from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1])] as const;
    });
  });
}

// prettier-ignore
const drawn: [label: number, ...strokes: Knots[]][] = [
  [0, [true, .52, 0, .3, .1, .18, .4, .22, .75, .45, 1, .7, .9, .82, .55, .76, .2, .52, 0]],
  [0, [true, .6, .02, .32, .12, .15, .5, .28, .9, .55, .98, .8, .72, .85, .35, .7, .08, .5, .05]],
  [1, [false, .54, 0, .46, 1]],
  [1, [false, .5, 0, .5, 1]],
  [1, [false, .66, 0, .36, 1]],
  [2, [true, .2, .25, .35, .04, .62, .02, .76, .2, .66, .45, .4, .72, .18, .96], [false, .18, .96, .82, .96]],
  [2, [true, .22, .2, .45, 0, .72, .12, .7, .38, .45, .68, .2, .92, .3, .88, .55, .94, .84, .9]],
  [3, [true, .24, .1, .5, 0, .74, .14, .66, .38, .44, .46, .7, .54, .8, .76, .6, .97, .35, .98, .2, .86]],
  [3, [true, .25, .06, .55, .02, .72, .2, .6, .42, .42, .48, .68, .56, .74, .8, .5, 1, .22, .92]],
  [4, [false, .3, 0, .16, .56, .86, .56], [false, .66, .1, .6, 1]],
  [4, [true, .24, .04, .18, .35, .28, .52, .72, .48], [false, .76, .02, .7, 1]],
  [5, [false, .34, .03, .28, .44], [true, .28, .44, .5, .38, .74, .5, .78, .74, .6, .95, .36, .99, .18, .9], [false, .34, .03, .78, .01]],
  [5, [false, .76, .02, .36, .04, .3, .42], [true, .3, .42, .54, .38, .76, .56, .72, .84, .48, 1, .22, .92]],
  [6, [true, .66, 0, .42, .2, .26, .52, .26, .82, .46, 1, .7, .88, .74, .66, .56, .54, .36, .62, .27, .78]],
  [6, [true, .58, 0, .36, .28, .26, .62, .34, .92, .56, .99, .72, .8, .62, .6, .42, .6, .29, .76]],
  [7, [false, .2, .06, .8, .04, .42, 1]],
  [7, [false, .22, .04, .78, .02], [true, .78, .02, .62, .32, .5, .66, .44, 1]],
  [8, [true, .66, .1, .42, 0, .3, .18, .48, .42, .7, .66, .66, .92, .44, 1, .28, .82, .44, .52, .68, .28, .66, .1]],
  [8, [true, .68, .14, .5, .01, .32, .14, .42, .4, .66, .6, .7, .86, .5, 1, .3, .86, .38, .6, .62, .4, .68, .14]],
  [9, [true, .72, .14, .5, 0, .3, .16, .32, .4, .52, .48, .7, .34, .73, .14], [false, .73, .12, .64, 1]],
  [9, [true, .74, .18, .54, .02, .32, .14, .3, .38, .5, .47, .72, .3, .74, .14, .7, .5, .62, 1]],
  [2, [true, .24, .18, .5, .02, .74, .18, .62, .5, .2, .97, .5, .96, .82, .95]],
  [0, [true, .5, 0, .2, .25, .2, .72, .48, 1, .78, .74, .8, .28, .52, .01]],
  [3, [true, .22, .12, .48, .01, .72, .16, .62, .4, .42, .45, .7, .56, .72, .84, .48, .99, .2, .88]],
];

export const ownDigits: Sample[] = drawn.map(([label, ...strokes]) => ({
  label,
  source: 'own',
  strokes: strokes.map(stroke),
}));
