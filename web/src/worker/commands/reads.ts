// What is answered at once, between two slices, whatever else is under way.
import { numeric, refusal, refuse, type Core, type Refused } from '../core.ts';
import type { Commands } from './index.ts';

/** Both or neither; what is undefined stays. */
export function setBatchAndRate(
  core: Core,
  batch: number | undefined,
  learningRate: number | undefined,
): Refused | null {
  const before = core.state().batch;
  const refused =
    (batch === undefined ? null : refusal(core.setBatch(numeric(batch)))) ??
    (learningRate === undefined ? null : refusal(core.setLearningRate(numeric(learningRate))));
  if (refused && core.state().batch !== before) core.setBatch(before);
  return refused;
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
    if (speed !== undefined) training.setSpeed(speed);
    return context.state();
  },
};
