/** The ways in which a framed digit is bent: what can be set, how far, and how it is said. */
export interface Bend {
  word: string;
  least: number;
  most: number;
  usual: number;
  step: number;
  /** The value in words. */
  say: (value: number) => string;
  /** From the slider's unit to the core's. */
  core: number;
}

const signed = (value: number, digits: number) =>
  `${value < 0 ? '−' : value > 0 ? '+' : ''}${Math.abs(value).toFixed(digits)}`;
const pixels = (value: number) => `${signed(value, 1)} px`;

export const bends = {
  shiftX: { word: 'Right', least: -8, most: 8, usual: 0, step: 0.5, say: pixels, core: 1 },
  shiftY: { word: 'Down', least: -8, most: 8, usual: 0, step: 0.5, say: pixels, core: 1 },
  scale: {
    word: 'Scale',
    least: 0.5,
    most: 1.5,
    usual: 1,
    step: 0.05,
    say: (value) => `× ${value.toFixed(2)}`,
    core: 1,
  },
  rotate: {
    word: 'Turn',
    least: -60,
    most: 60,
    usual: 0,
    step: 2,
    say: (value) => `${signed(value, 0)}°`,
    core: Math.PI / 180,
  },
  slant: {
    word: 'Slant',
    least: -1,
    most: 1,
    usual: 0,
    step: 0.05,
    say: (value) => signed(value, 2),
    core: 1,
  },
  pen: {
    word: 'Pen',
    least: 0.6,
    most: 6,
    usual: 2.5,
    step: 0.1,
    say: (value) => `${value.toFixed(1)} px`,
    core: 1,
  },
} as const satisfies Record<string, Bend>;

export type BendName = keyof typeof bends;
export const bendNames = Object.keys(bends) as BendName[];
export type Bent = Record<BendName, number>;

export const unbent = (): Bent =>
  Object.fromEntries(bendNames.map((name) => [name, bends[name].usual])) as Bent;

/** The values of a slider through which a curve is drawn: all, or every second one, at most 65. */
export function valuesOf(name: BendName): Float32Array {
  const { least, most, step }: Bend = bends[name];
  const count = Math.round((most - least) / step);
  return Float32Array.from({ length: count + 1 }, (_, k) => least + ((most - least) * k) / count);
}

/** As the protocol has it: what happens after framing, and the pen where it is another one. */
export function framed({ pen, rotate, ...rest }: Bent): {
  pen?: number;
  after: { rotate: number; slant: number; scale: number; shiftX: number; shiftY: number };
} {
  const after = { ...rest, rotate: rotate * bends.rotate.core };
  return pen === bends.pen.usual ? { after } : { pen, after };
}

/** Stretches of neighbouring values with the same verdict. */
export function verdicts(digits: ArrayLike<number>): { digit: number; from: number; to: number }[] {
  const runs: { digit: number; from: number; to: number }[] = [];
  for (let k = 0; k < digits.length; k++) {
    const last = runs.at(-1);
    if (last?.digit === digits[k]) last!.to = k;
    else runs.push({ digit: digits[k]!, from: k, to: k });
  }
  return runs;
}

/** The stretch of values around the usual one in which the verdict is `digit`; null where it is not even there. */
export function holds(
  name: BendName,
  digits: ArrayLike<number>,
  digit: number,
): { from: number; to: number } | null {
  const at = valuesOf(name);
  const usual = at.reduce(
    (best, value, k) =>
      Math.abs(value - bends[name].usual) < Math.abs(at[best]! - bends[name].usual) ? k : best,
    0,
  );
  const run = verdicts(digits).find(({ from, to }) => from <= usual && usual <= to);
  return run?.digit === digit ? { from: at[run.from]!, to: at[run.to]! } : null;
}
