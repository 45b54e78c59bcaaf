// What is answered at once, between two slices, whatever else is under way.
import { numeric, refusal, refuse } from '../core.ts';
import type { Commands } from './index.ts';

export const reads: Commands<'frame' | 'draw' | 'pause' | 'settings' | 'points'> = {
  frame: (context, send) => context.frame(send),

  draw: ({ drawing }, send) => drawing.draw(send),

  points: ({ surfaces }, { id }) => surfaces.news(id),

  pause(context) {
    context.pauses++;
    context.training.pause();
    return context.state();
  },

  /** All of it or nothing. */
  settings(context, { batch, learningRate, speed }) {
    const { core, training } = context;
    if (speed !== undefined && !(typeof speed === 'number' && speed > 0)) {
      return refuse(
        'bad-value',
        'The speed is a number of steps a second above 0; Infinity is as fast as it goes.',
      );
    }
    const before = core.state().batch;
    const refused =
      (batch === undefined ? null : refusal(core.setBatch(numeric(batch)))) ??
      (learningRate === undefined ? null : refusal(core.setLearningRate(numeric(learningRate))));
    if (refused) {
      if (core.state().batch !== before) core.setBatch(before);
      return refused;
    }
    if (speed !== undefined) training.setSpeed(speed);
    return context.state();
  },
};
