// What moves θ, and what tells how it came about. Carried out one after another, in the order in which it came.
import type { Recipe, RunState } from '../../protocol/index.ts';
import { isRecord, numeric, refusal, refuse, Refused, sourceRecord } from '../core.ts';
import { gaveWay, patience, type WorkerContext } from '../context.ts';
import { hasImages } from '../data.ts';
import { noticeable } from '../scheduler.ts';
import { sha256 } from '../sha256.ts';
import * as snapshot from '../snapshot.ts';
import type { Commands } from './index.ts';
import { setBatchAndRate } from './reads.ts';
import { forget, reopen } from './start.ts';

/** Changes and manual steps of a recipe in the order in which they were made; null where it is none. */
function marks({ changes, manualSteps }: Partial<Recipe>) {
  if (!Array.isArray(changes) || !Array.isArray(manualSteps)) return null;
  const all: (Partial<(typeof changes)[0] & (typeof manualSteps)[0]> & { step: number })[] = [
    ...changes, // before a manual step at the same place
    ...manualSteps,
  ];
  const good = all.every(
    (mark) => isRecord(mark) && (!('manualStep' in mark) || isRecord(mark.manualStep)),
  );
  return good ? all.sort((a, b) => a.step - b.step) : null;
}

/** Each is some 800 bytes of a heap that does not grow; far more than a hand takes. */
const mostManualSteps = 10_000;

/** To be called by a command that has moved θ. */
function moved(context: WorkerContext): RunState {
  context.training.pause();
  context.training.moved();
  return context.state();
}

export const runCommands: Commands<
  | 'run'
  | 'step'
  | 'seek'
  | 'manualStep'
  | 'forget'
  | 'reopen'
  | 'recipe'
  | 'follow'
  | 'parameters'
  | 'hash'
  | 'train'
> = {
  run(context, _, paused) {
    if (!paused()) context.training.run();
    return context.state();
  },

  async step(context, { count }, paused) {
    if (!Number.isSafeInteger(count) || count < 1) {
      return refuse('bad-value', `Steps are counted in whole numbers from 1; ${count} is none.`);
    }
    if (paused()) return context.state();
    const { core, scheduler, training } = context;
    let answer: Refused | null | undefined;
    void training.take(count).then((refused) => (answer = refused));
    while (answer === undefined) {
      if (!core.state().waiting) {
        await scheduler.signal.wait(patience); // nothing rings when the images run out
        continue;
      }
      if (await context.arrives(() => answer !== undefined || !core.state().waiting)) continue;
      training.pause();
      return gaveWay();
    }
    return answer ?? context.state();
  },

  async seek(context, { step }, paused) {
    const { core, scheduler, training } = context;
    const replay = core.replay(numeric(step));
    if (!refusal(replay.status())) training.pause();
    const since = performance.now();
    context.seeking = { replay, since };
    // A short way is gone to its end: whoever pauses within a moment of it did not mean to end it.
    let ended = false;
    const refused = await scheduler.run(
      () => replay,
      (replay) => {
        context.seeking = null;
        return refusal(core.seek(replay));
      },
      {
        priority: 'urgent',
        cancelled: () => (ended = paused() && performance.now() - since > noticeable),
      },
    );
    context.seeking = null;
    return ended ? context.state() : (refused ?? moved(context));
  },

  async manualStep(context, manual) {
    const { core, scheduler, training } = context;
    if (manual.kind !== 'edit' && manual.kind !== 'descend')
      return refuse('bad-value', 'A manual step is of the kind edit or descend.');
    const { step } = core.state();
    if (context.manualSteps.filter((taken) => taken.step < step).length >= mostManualSteps)
      return refuse('too-large', 'A run has room for 10,000 steps by hand.');
    training.pause();
    if (manual.kind === 'edit') {
      return refusal(core.edit(numeric(manual.index), numeric(manual.value))) ?? moved(context);
    }
    const refused =
      (await hasImages(context, manual.over, (there) => context.arrives(there))) ??
      (await scheduler.run(
        () => core.descend(sourceRecord(core, manual.over), numeric(manual.learningRate)),
        (taken) => refusal(core.take(taken)),
        { priority: 'urgent' },
      ));
    return refused ?? moved(context);
  },

  forget,
  reopen,

  recipe: (context) => context.recipe(),

  async follow(context, { recipe, step }, paused) {
    const { core, training } = context;
    const all = isRecord(recipe) && marks(recipe);
    if (!all || !Number.isSafeInteger(step) || !(step >= 0 && step <= recipe.steps))
      return refuse('bad-value', 'That is no recipe, or no step of it.');
    const { start, steps } = recipe;
    let done: RunState | Refused =
      start === 'random' ? forget(context, recipe) : await reopen(context, { network: start });
    if (done instanceof Refused) return done;
    training.pause();
    context.following = { steps, since: performance.now() };
    for (const { step: at, batch, learningRate, manualStep } of [...all, { step: steps }]) {
      const count = Math.min(at, steps) - core.state().step;
      if (count !== 0) done = await runCommands.step(context, { count }, paused);
      if (done instanceof Refused || paused()) break;
      if (at <= steps) done = setBatchAndRate(core, batch, learningRate) ?? done;
      if (manualStep && at < steps)
        done = await runCommands.manualStep(context, manualStep, paused);
      if (done instanceof Refused) break;
    }
    context.following = null;
    if (done instanceof Refused) return done;
    return core.state().step > step ? runCommands.seek(context, { step }, paused) : context.state();
  },

  async parameters({ core, scheduler }, { step }) {
    if (step === undefined) return snapshot.parameters(core);
    return scheduler.run(
      () => core.replay(numeric(step)),
      (replay) => replay.parameters().slice(),
      { priority: 'urgent' },
    );
  },

  hash: ({ core }) => sha256(new Uint8Array(snapshot.parameters(core).buffer as ArrayBuffer)),

  async train(context, { examples, batch, learningRate }) {
    const { core, data, scheduler, training } = context;
    await scheduler.signal.until(() => data.complete);
    const refused =
      (await hasImages(context, { examples })) ??
      setBatchAndRate(core, numeric(batch), numeric(learningRate));
    if (refused) return refused;
    training.pause();
    const begun = performance.now();
    let left = Math.ceil(examples / batch);
    let outcome = { code: 'ok', message: '' } as ReturnType<typeof core.setBatch>;
    const steps = {
      advance(milliseconds: number) {
        const trained = core.train(left, milliseconds);
        outcome = trained.outcome;
        left -= trained.steps;
        return refusal(outcome) === null && left > 0;
      },
      status: () => outcome,
      delete() {},
    };
    return scheduler.run(
      () => steps,
      () => ({
        milliseconds: performance.now() - begun,
        heapBytes: core.parameters().buffer.byteLength,
      }),
      { priority: 'urgent' },
    );
  },
};
