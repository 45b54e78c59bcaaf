// A second run beside the first: trained in slices to a step of the first, looked at on its way, and given up.
import type { Comparison, Score, Send } from '../protocol/index.ts';
import { numeric, refusal, refuse, type Refused } from './engine.ts';
import { inSlices } from './evaluation.ts';
import type { Machine } from './machine.ts';

const costExamples = 10_000;
const slice = 10;
/** As on the lab's own curve, the next look is due when the run is so much longer. */
const stretch = 1.3;

/** What is not sent is as the first run has it, which the core is told by NaN. What is no number is refused. */
const given = (value: number | undefined) =>
  value === undefined ? NaN : Number.isNaN(numeric(value)) ? -1 : value;

export async function compare(
  machine: Machine,
  { steps, seed, learningRate, batch }: Send<'compare'>,
  paused: () => boolean,
): Promise<Comparison | Refused> {
  const { core, data, pulse, turns } = machine;
  await pulse.until(() => data.complete);
  const refused =
    refusal(core.recall(numeric(steps))) ??
    refusal(core.beginRival(given(seed), given(batch), given(learningRate)));
  if (refused) return refused;
  try {
    const curve: Comparison['curve'] = [];
    for (let step = 0; ; step = Math.min(steps, Math.floor(step * stretch) + 1)) {
      while (core.rivalStep() < step) {
        const stopped = refusal(core.trainRival(step - core.rivalStep(), slice));
        if (stopped) return stopped;
        await turns.pass();
        if (paused()) return refuse('not-yet', 'The comparison was ended by a pause.');
      }
      curve.push({ step, ...(await score(machine, false)) });
      if (step === steps) break;
    }
    const { distance, cosine } = core.compareRival();
    const { cost, accuracy } = curve.at(-1)!;
    return {
      step: steps,
      distance,
      cosine,
      mine: await score(machine, true),
      other: { cost, accuracy },
      curve,
    };
  } finally {
    core.dropRival();
  }
}

async function score({ core, turns }: Machine, mine: boolean): Promise<Score> {
  const trained = Math.min(costExamples, core.trainImages());
  const tested = core.testImages();
  let cost = 0;
  let correct = 0;
  await inSlices(turns, trained, (from, count) => {
    const part = core.scoreRival(mine, true, from, count);
    cost += part.cost;
  });
  await inSlices(turns, tested, (from, count) => {
    const part = core.scoreRival(mine, false, from, count);
    correct += part.correct;
  });
  return { cost: cost / trained, accuracy: correct / tested };
}
