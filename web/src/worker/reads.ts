// What is answered at once, between two slices, whatever else is under way.
import type { Reply, Send } from '../protocol/index.ts';
import { numeric, refusal, refuse, type Refused } from './engine.ts';
import type { Machine } from './machine.ts';

export const readKinds = ['frame', 'read', 'pause', 'settings', 'points'] as const;
export type ReadKind = (typeof readKinds)[number];

type Reads = {
  [K in ReadKind]: (machine: Machine, send: Send<K>) => Answer<K> | Promise<Answer<K>>;
};
type Answer<K extends ReadKind> = Reply<K> | Refused;

export const reads: Reads = {
  frame: (machine, send) => machine.frame(send),

  read: (machine, send) => machine.drawing.read(send),

  points: (machine, { id }) => machine.surfaces.news(id),

  pause(machine) {
    machine.training.pause();
    return machine.moment();
  },

  /** All of it or nothing. */
  settings(machine, { batch, learningRate, speed }) {
    const { core, training } = machine;
    if (speed !== undefined && !(typeof speed === 'number' && speed > 0)) {
      return refuse(
        'bad-value',
        'The speed is a number of steps a second above 0; Infinity is as fast as it goes.',
      );
    }
    const before = core.position().batch;
    const refused =
      (batch === undefined ? null : refusal(core.setBatch(numeric(batch)))) ??
      (learningRate === undefined ? null : refusal(core.setLearningRate(numeric(learningRate))));
    if (refused) {
      if (core.position().batch !== before) core.setBatch(before);
      return refused;
    }
    if (speed !== undefined) training.setSpeed(speed);
    return machine.moment();
  },
};
