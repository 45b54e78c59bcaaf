// The future of a ball in words, for the label of the slider.
import { classifyDescent, patience, rateAt, valleysOf, type Kind } from './classify.ts';
import { valleyBelow, type StepRule } from './descent.ts';
import type { Hill, Point } from './hill.ts';

export interface Description {
  kind: Kind;
  /** What will be seen. */
  words: string;
  /** η times the curvature at the bottom that decides it, and the rule; empty where none does. */
  why: string;
  /** η C″ there; NaN where none decides. */
  product: number;
}

const steps = (n: number) => (n === 1 ? '1 step' : `${n.toLocaleString('en')} steps`);

/** What becomes of a ball at w. `curvature`: what this hill's curvature is called. */
export function describeDescent(
  hill: Hill,
  w: Point,
  rate: number,
  stepRule: StepRule,
  curvature: string,
): Description {
  const descent = classifyDescent(hill, w, rate, stepRule);
  const { kind } = descent;
  const valleys = valleysOf(hill, descent.ends);
  const names = valleys.map((k) => hill.valleys[k]!.name);
  const end = names.length > 0 ? `valley ${names.join(' and ')}` : 'level ground';
  const product = (k: number) => rate * (hill.valleys[k]?.curvature ?? NaN);
  const sum = (k: number) =>
    `η × ${curvature} at the bottom of ${hill.valleys[k]!.name} is ${product(k).toFixed(2)}`;

  if (stepRule === 'constant') {
    const words = {
      crawls:
        descent.ends.length > 1
          ? `${steps(descent.steps)} to the bottom of ${end}, more than ${patience}; then to and fro`
          : `not at a bottom after ${steps(descent.steps)}`,
      converges: '',
      oscillates: `${steps(descent.steps)} down, then to and fro in ${end} for ever`,
      leaves: `out of the picture after ${steps(descent.steps)}`,
    }[kind];
    return { kind, words, why: 'Steps that are all alike never settle.', product: NaN };
  }

  const home = valleyBelow(hill, w);
  switch (kind) {
    case 'crawls': {
      const [k = home] = valleys;
      const far = descent.steps < 1_000 ? steps(descent.steps) : `more than ${steps(1_000)}`;
      const why = k < 0 ? '' : `${sum(k)}: a step goes that share of the way.`;
      return { kind, words: `${far} to the bottom of ${end}`, why, product: product(k) };
    }
    case 'converges': {
      const [k = home] = valleys;
      const swings = product(k) > 1;
      const thrown = home >= 0 && home !== k;
      const side = swings ? 'between 1 and 2, so it swings and settles' : 'below 1, so it settles';
      const way =
        descent.steps === 0 ? `at the bottom of ${end}` : `${steps(descent.steps)} into ${end}`;
      const from = thrown ? `too long for ${hill.valleys[home]!.name}, ` : '';
      return {
        kind,
        words: `${from}${way}${swings && descent.steps > 0 ? ', from side to side' : ''}`,
        why: `${sum(k)}: ${side}.`,
        product: product(k),
      };
    }
    case 'oscillates': {
      const [k = home] = valleys;
      const why = k < 0 ? '' : `${sum(k)}: above 2 nothing settles there.`;
      return { kind, words: `to and fro in ${end}, for ever`, why, product: product(k) };
    }
    case 'leaves': {
      const why = home < 0 ? '' : `${sum(home)}: above 2 nothing settles there.`;
      const words = `out of the picture after ${steps(descent.steps)}`;
      return { kind, words, why: product(home) >= 2 ? why : '', product: product(home) };
    }
  }
}

/** The outcome from a start for each of `count` learning rates, evenly spaced along the slider. */
export function kindsByRate(hill: Hill, w: Point, stepRule: StepRule, count: number): Kind[] {
  return Array.from(
    { length: count },
    (_, k) => classifyDescent(hill, w, rateAt((k + 0.5) / count), stepRule, 300).kind,
  );
}

/** In which valley a ball ends from each of `count` starts along a curve; −1: in none, it never settles or leaves. */
export function valleysByStart(
  hill: Hill,
  rate: number,
  stepRule: StepRule,
  count: number,
): number[] {
  return Array.from({ length: count }, (_, k) => {
    const start = [hill.reach * ((2 * k + 1) / count - 1)];
    const { kind, ends } = classifyDescent(hill, start, rate, stepRule, 200);
    const valleys = kind === 'leaves' ? [] : valleysOf(hill, ends);
    const settles = kind !== 'oscillates' || stepRule === 'constant';
    return settles && valleys.length === 1 ? valleys[0]! : -1;
  });
}
