// What moves θ, and what tells how it came about. Carried out one after another, in the order in which it came.
import type { ManualStep, Recipe, RunState } from '../../protocol/index.ts';
import { isRecord, numeric, refusal, refuse, Refused, sourceRecord } from '../core.ts';
import { gaveWay, patience, type WorkerContext } from '../context.ts';
import { hasImages } from '../data.ts';
import { noticeable } from '../scheduler.ts';
import { sha256 } from '../sha256.ts';
import * as snapshot from '../snapshot.ts';
import type { Commands } from './index.ts';
import { setBatchAndRate } from './reads.ts';
import { forget, reopen } from './start.ts';

type Mark = { step: number } & (object | Recipe['changes'][number] | { manualStep: ManualStep });

/** Changes and manual steps of a recipe in the order in which they were made; null where it has none to go by. */
function marks(recipe: Recipe): Mark[] | null {
  const { changes, manualSteps } = recipe ?? {};
  if (!Array.isArray(changes) || !Array.isArray(manualSteps)) return null;
  if (!changes.every(isRecord) || !manualSteps.every((mark) => isRecord(mark?.manualStep)))
    return null;
  // Changes stay before the manual step there.
  return [...changes, ...manualSteps].sort((a, b) => a.step - b.step);
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
    if (core.manualSteps().filter((taken) => taken.step < step).length >= mostManualSteps)
      return refuse(
        'too-large',
        `A run has room for ${mostManualSteps} steps by hand, and all are taken. Go back, or forget everything.`,
      );
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
    const all = marks(recipe);
    if (!all || !(Number.isSafeInteger(step) && step >= 0 && step <= recipe.steps))
      return refuse(
        'bad-value',
        'A recipe lists changes and manual steps, and has the wanted step.',
      );
    const { start, seed, hidden, activation, steps } = recipe;
    const begun =
      start === 'random'
        ? forget(context, { seed, hidden, activation })
        : await reopen(context, { network: start });
    if (begun instanceof Refused) return begun;
    training.pause();
    context.following = { steps, since: performance.now() };
    let refused: Refused | null = null;
    for (const mark of [...all, { step: steps }]) {
      const count = Math.min(mark.step, steps) - core.state().step;
      const taken = count === 0 ? null : await runCommands.step(context, { count }, paused);
      if (taken instanceof Refused) refused = taken;
      if (refused || paused()) break;
      if ('learningRate' in mark && mark.step <= steps)
        refused = setBatchAndRate(core, mark.batch, mark.learningRate);
      if ('manualStep' in mark && mark.step < steps) {
        const moved = await runCommands.manualStep(context, mark.manualStep, paused);
        if (moved instanceof Refused) refused = moved;
      }
      if (refused) break;
    }
    context.following = null;
    if (refused) return refused;
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
