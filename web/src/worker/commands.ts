// What is carried out one after another, in the order in which it came.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { FullEvaluation, Kind, Reply, Send } from '../protocol/index.ts';
import { compare } from './compare.ts';
import { deed, gradient } from './deeds.ts';
import { familiar } from './familiar.ts';
import { numeric, refusal, refuse, type Refused } from './engine.ts';
import { inSlices } from './evaluation.ts';
import type { Machine } from './machine.ts';
import { census, climb, look, noise } from './pictures.ts';
import type { ReadKind } from './reads.ts';
import { forget, reopen } from './start.ts';
import { training } from './arrived.ts';
import * as snapshot from './snapshot.ts';

export type CommandKind = Exclude<Kind, ReadKind | 'open' | 'ready' | 'complete'>;

type Answer<K extends CommandKind> = Reply<K> | Refused;
type Carried = {
  /** `paused`: whether a pause has come since the command did. */
  [K in CommandKind]: (
    machine: Machine,
    send: Send<K>,
    paused: () => boolean,
  ) => Answer<K> | Promise<Answer<K>>;
};

export const commands: Carried = {
  run(machine, _, paused) {
    if (!paused()) machine.training.run();
    return machine.moment();
  },

  async step(machine, { count }, paused) {
    if (!Number.isSafeInteger(count) || count < 1) {
      return refuse('bad-value', `Steps are counted in whole numbers from 1; ${count} is none.`);
    }
    return (paused() ? null : await machine.training.take(count)) ?? machine.moment();
  },

  seek(machine, { step }) {
    const refused = refusal(machine.core.seek(numeric(step)));
    if (refused) return refused;
    machine.training.pause();
    machine.training.moved();
    return machine.moment();
  },

  deed,
  forget,
  reopen,

  recipe({ core, network }) {
    const { opening, seed, step } = core.position();
    const shape = snapshot.shape(core);
    return {
      start: opening ? network : 'random',
      seed,
      hidden: shape.layers.slice(1, -1),
      activation: shape.activation,
      changes: snapshot.changes(core),
      deeds: snapshot.deeds(core),
      steps: step,
    };
  },

  parameters({ core }, { step }) {
    if (step === undefined) return snapshot.parameters(core);
    return refusal(core.recall(numeric(step))) ?? snapshot.recalled(core);
  },

  hash: ({ core }) => bytesToHex(sha256(new Uint8Array(snapshot.parameters(core).buffer))),

  predict: ({ drawing }, send) => drawing.predict(send),
  endure: ({ drawing }, send) => drawing.endure(send),

  async train(machine, { examples, batch, learningRate }) {
    const { core, data, pulse } = machine;
    await pulse.until(() => data.complete);
    const refused =
      (await training(machine, examples)) ??
      refusal(core.setBatch(numeric(batch))) ??
      refusal(core.setLearningRate(numeric(learningRate)));
    if (refused) return refused;
    const milliseconds = await machine.training.race(Math.ceil(examples / batch));
    if (typeof milliseconds !== 'number') return milliseconds;
    return { milliseconds, heapBytes: core.inbox(0).buffer.byteLength };
  },

  gradient,

  async cost(machine, { examples }) {
    const refused = await training(machine, examples);
    if (refused) return refused;
    return machine.training.hold(async () => {
      let sum = 0;
      await inSlices(machine.turns, examples, (from, count) => {
        const score = machine.core.score(true, from, count);
        sum += score.cost;
      });
      return sum / examples;
    });
  },

  async slope(machine, { examples, batch = machine.core.position().batch }) {
    const { core } = machine;
    const begin = async () => {
      for (;;) {
        const refused = refusal(core.beginBatchGradient(numeric(batch)));
        if (refused?.problem.code !== 'not-yet') return refused;
        await machine.pulse.wait();
      }
    };
    const refused = (await training(machine, examples)) ?? (await begin());
    if (refused) return refused;
    return machine.training.hold(async () => {
      core.beginGradient();
      await inSlices(machine.turns, examples, (from, count) => core.addGradient(from, count));
      await inSlices(machine.turns, batch, (from, count) => core.addBatchGradient(from, count));
      const { first: norm, second: batchNorm, cosine } = core.slope();
      return { step: core.position().step, norm, examples, batchNorm, batch, cosine };
    });
  },

  async surface(machine, send) {
    const counts = send.axes.map((axis) => (axis.along === 'descent' ? axis.examples : 1));
    for (const examples of [send.examples, ...counts]) {
      const refused = await training(machine, examples);
      if (refused) return refused;
    }
    return machine.surfaces.begin(send);
  },

  shadows: ({ surfaces }, send) => surfaces.shadows(send),

  compare,
  look,
  census,
  noise,
  climb,
  familiar,

  async evaluate(machine): Promise<FullEvaluation> {
    const { core, data, pulse } = machine;
    await pulse.until(() => data.complete);
    return machine.training.hold(async () => {
      const examples = core.testImages();
      let cost = 0;
      let correct = 0;
      core.clearConfusion();
      await inSlices(machine.turns, examples, (from, count) => {
        const score = core.confuse(from, count);
        cost += score.cost;
        correct += score.correct;
      });
      return {
        cost: cost / examples,
        accuracy: correct / examples,
        confusion: snapshot.confusion(core),
        examples,
      };
    });
  },
};

/** Does one thing after another; each resolves with its own answer. */
export class Queue {
  private last: Promise<unknown> = Promise.resolve();

  add<T>(work: () => T | Promise<T>): Promise<T> {
    const mine = this.last.then(work);
    // A failure is told to whoever asked; those behind it do not fall over it.
    this.last = mine.catch(() => {});
    return mine;
  }
}
