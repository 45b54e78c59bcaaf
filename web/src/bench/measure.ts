// What the page measures on a visitor's machine: the engine as it is used, in its worker, on the site's own data.
import type { Ask } from '../model/client.ts';

export const batches = [1, 10, 32, 100] as const;
/** Epochs at each batch that count; one more comes before, until the engine's code is compiled. */
export const rounds = 7;
export const goals = [0.9, 0.93, 0.95] as const;
/** Starts from random weights. */
export const starts = 3;
/** On the way to a goal: fast at first, then fine. */
const schedule = { batch: 10, fast: 0.7, epochs: 4, fine: 0.2 };
/** Training pictures between two looks at the accuracy. */
export const stretch = 6_000;
const epoch = 60_000;
/** A start that is so unlucky is given up. */
const mostEpochs = 30;
/** Of these many the time is taken at once: a browser's clock is coarse. */
const singles = 100;
const sweeps = 5;

/** All times in milliseconds, one for each repetition. */
export interface Figures {
  epochs: Record<number, number[]>;
  goals: Record<number, number[]>;
  /** One picture, there and back. */
  single: number[];
  /** The 10,000 test pictures. */
  sweep: number[];
  heapBytes: number;
}

export const noFigures = (): Figures => ({
  epochs: Object.fromEntries(batches.map((batch) => [batch, []])),
  goals: Object.fromEntries(goals.map((goal) => [goal, []])),
  single: [],
  sweep: [],
  heapBytes: 0,
});

/** Fills `figures`, round by round, so that whatever disturbs the machine hits all of them alike. */
export async function measure(
  ask: Ask,
  figures: Figures,
  tell: (doing: string, share: number) => void,
): Promise<void> {
  const total = rounds + 1 + starts;
  await ask('forget', { seed: 1 });
  for (let round = 0; round <= rounds; round++) {
    tell('Training through all pictures, again and again', round / total);
    for (const batch of batches) {
      const send = { examples: epoch, batch, learningRate: schedule.fine };
      const { milliseconds, heapBytes } = await ask('train', send);
      figures.heapBytes = heapBytes;
      if (round > 0) figures.epochs[batch]!.push(milliseconds);
    }
    const single = await timed(singles, () => ask('predict', { pixels: picture(round) }));
    const sweep = await timed(sweeps, () => ask('evaluate', null));
    if (round === 0) continue;
    figures.single.push(single);
    figures.sweep.push(sweep);
  }
  for (let seed = 1; seed <= starts; seed++) {
    tell('Learning from random weights', (rounds + seed) / total);
    await learn(ask, seed, figures.goals);
  }
  tell('Done', 1);
}

/** Training time until each goal is reached for the first time. */
async function learn(ask: Ask, seed: number, times: Figures['goals']): Promise<void> {
  const open = [...goals];
  let spent = 0;
  await ask('forget', { seed });
  for (let seen = 0; open.length > 0 && seen < mostEpochs * epoch; seen += stretch) {
    const learningRate = seen < schedule.epochs * epoch ? schedule.fast : schedule.fine;
    const send = { examples: stretch, batch: schedule.batch, learningRate };
    spent += (await ask('train', send)).milliseconds;
    const { accuracy } = await ask('evaluate', null);
    while (open.length > 0 && accuracy >= open[0]!) times[open.shift()!]!.push(spent);
  }
}

/** Milliseconds of one call, from many in a row. */
async function timed(calls: number, call: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  for (let k = 0; k < calls; k++) await call();
  return (performance.now() - begun) / calls;
}

/** A slanted stroke: what it shows is no matter. */
const picture = (slant: number) =>
  Uint8Array.from({ length: 784 }, (_, k) =>
    Math.abs((k % 28) - 10 - ((slant % 4) * k) / 300) < 2.5 && k > 112 && k < 672 ? 255 : 0,
  );
