// Gradients over whatever is asked for, and steps that are taken by hand.
import type { Deed, Moment, Subject } from '../protocol.ts';
import { training } from './arrived.ts';
import { numeric, refusal, refuse, type Refused } from './engine.ts';
import { inSlices } from './evaluation.ts';
import type { Machine } from './machine.ts';
import * as snapshot from './snapshot.ts';

const mostExample = 59_999;

/** Waits until the pictures are there. */
async function arrived(machine: Machine, over: Subject): Promise<Refused | null> {
  if ('examples' in over) return training(machine, over.examples);
  if ('example' in over) {
    const { example } = over;
    if (Number.isInteger(example) && example >= 0 && example <= mostExample)
      return training(machine, example + 1);
    return refuse(
      'bad-value',
      `Training images are numbered from 0 to ${mostExample}; ${example} is none of them.`,
    );
  }
  if ('pixels' in over) return machine.drawing.lay(over.pixels);
  for (;;) {
    const refused = refusal(machine.core.beginBatchGradient(numeric(over.batch)));
    if (refused?.problem.code !== 'not-yet') return refused;
    await machine.pulse.wait();
  }
}

export async function gradient(machine: Machine, over: Subject): Promise<Float32Array | Refused> {
  const { core, turns } = machine;
  const refused = await arrived(machine, over);
  if (refused) return refused;
  return machine.training.hold(async () => {
    if ('pixels' in over)
      return refusal(core.drawingGradient(numeric(over.label))) ?? snapshot.gradient(core);
    if ('batch' in over) {
      await inSlices(turns, over.batch, (from, count) => core.addBatchGradient(from, count));
      return snapshot.batchGradient(core);
    }
    core.beginGradient();
    if ('example' in over) core.addGradient(over.example, 1);
    else await inSlices(turns, over.examples, (from, count) => core.addGradient(from, count));
    return snapshot.gradient(core);
  });
}

/** Four numbers for the core, see DeedNumbers. */
export function numbers(deed: Deed): [kind: number, first: number, second: number, value: number] {
  if (deed.kind === 'edit') return [0, numeric(deed.index), 0, numeric(deed.value)];
  const { over, learningRate } = deed;
  const value = numeric(learningRate);
  if ('examples' in over) return [1, 0, numeric(over.examples), value];
  if ('example' in over) return [1, numeric(over.example), 1, value];
  if ('batch' in over) return [2, numeric(over.batch), 0, value];
  return [3, numeric(over.label), 0, value];
}

export async function deed(machine: Machine, what: Deed): Promise<Moment | Refused> {
  machine.training.pause();
  const refused =
    (what.kind === 'descend' ? await arrived(machine, what.over) : null) ??
    refusal(machine.core.deed(...numbers(what)));
  if (refused) return refused;
  machine.training.moved();
  return machine.moment();
}
