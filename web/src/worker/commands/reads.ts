// What is answered at once, between two bursts, whatever else is under way.
import { limits } from '../../protocol/tables.ts';
import { numeric, refusal, refuse, type Core, type Refused } from '../core.ts';
import type { Commands } from './index.ts';

/** Both or neither; what is undefined stays. */
export function setBatchAndRate(
  core: Core,
  batch: number | undefined,
  learningRate: number | undefined,
): Refused | null {
  const setBatch = () => (batch === undefined ? null : refusal(core.setBatch(numeric(batch))));
  const setRate = () =>
    learningRate === undefined ? null : refusal(core.setLearningRate(numeric(learningRate)));
  // A change of the run cannot be undone, since it forgets the steps that followed: the refusal comes first.
  const size = batch === undefined ? 1 : numeric(batch);
  return Number.isInteger(size) && size >= 1 && size <= limits.batch
    ? (setRate() ?? setBatch())
    : setBatch();
}

export const reads: Commands<'frame' | 'draw' | 'pause' | 'settings' | 'points'> = {
  frame: (context, send) =>
    typeof send.parameters === 'boolean'
      ? context.frame(send)
      : refuse('bad-value', 'Parameters are true or false: whether the frame brings θ.'),

  draw: ({ drawing }, send) => drawing.draw(send),

  points: ({ surfaces }, { id }) => surfaces.news(id),

  pause(context) {
    context.pauses++;
    context.training.pause();
    return context.state();
  },

  settings(context, { batch, learningRate, speed }) {
    const { core, training } = context;
    if (speed !== undefined && !(typeof speed === 'number' && speed > 0)) {
      return refuse(
        'bad-value',
        'The speed is a number of steps a second above 0; Infinity is as fast as it goes.',
      );
    }
    const refused = setBatchAndRate(core, batch, learningRate);
    if (refused) return refused;
    if (batch !== undefined || learningRate !== undefined) training.clearProblem();
    if (speed !== undefined) training.setSpeed(speed);
    return context.state();
  },
};
