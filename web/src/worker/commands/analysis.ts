// What is asked about a θ: each answer is a job on a copy of it, and what comes later does not wait for the answer.
import { limits } from '../../protocol/tables.ts';
import type { Split } from '../../protocol/index.ts';
import { checkImage, numeric, refusal, refuse, Refused, sourceRecord } from '../core.ts';
import type { WorkerContext } from '../context.ts';
import { hasImages } from '../data.ts';
import type { ComparisonRun, Predictions, Replay } from '../downhill.d.ts';
import { distorted, rasterize } from '../drawing.ts';
import { checkFraming, distortion } from '../framing.ts';
import type { Job } from '../scheduler.ts';
import * as snapshot from '../snapshot.ts';
import type { Analyses } from './index.ts';

const mostPredictions = 2_000;
/** Values of one distortion, some 0.2 ms each. */
const mostValues = 200;
const sizes: Record<Split, number> = { train: limits.trainImages, test: limits.testImages };

const noPixels = new Float32Array();
const wholeUpTo = (most: number) => (value: unknown) =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= most;

/** Predictions on a set, once it is there; by θ now, or at a step of this run. */
async function predictOn<R>(
  context: WorkerContext,
  set: Split,
  step: number | undefined,
  make: (at: Replay | null) => Predictions,
  take: (job: Predictions) => R,
): Promise<(R & { step: number }) | Refused> {
  const { core, data, scheduler } = context;
  if (!Object.hasOwn(sizes, set)) return refuse('bad-value', 'There are two sets, train and test.');
  await scheduler.signal.until(() => data.complete);
  if (step !== undefined)
    return scheduler.run(
      () => chain(core.replay(numeric(step)), make),
      ({ second }) => ({ step, ...take(second()) }),
    );
  let now = 0;
  const predict = () => {
    now = core.state().step;
    return make(null);
  };
  return scheduler.run(predict, (job) => ({ step: now, ...take(job) }));
}

/** Two jobs as one: the second is made when the first is done, and both live until the end. */
function chain<F extends Job, S extends Job>(first: F, make: (first: F) => S) {
  let second: S | null = null;
  return {
    second: () => second!,
    advance(milliseconds: number) {
      if (second) return second.advance(milliseconds);
      if (first.advance(milliseconds)) return true;
      if (refusal(first.status())) return false;
      second = make(first);
      return true;
    },
    status: () => (second ?? first).status(),
    delete() {
      first.delete();
      second?.delete();
    },
  };
}

export const analyses: Analyses<
  | 'gradient'
  | 'cost'
  | 'activationSlopes'
  | 'slope'
  | 'surface'
  | 'projections'
  | 'compare'
  | 'evaluate'
  | 'predictions'
  | 'predictAll'
  | 'noise'
  | 'optimizeInput'
  | 'predict'
  | 'robustness'
  | 'novelty'
> = {
  async gradient(context, over) {
    const { core, scheduler } = context;
    return (
      (await hasImages(context, over)) ??
      scheduler.run(
        () => core.gradient(sourceRecord(core, over)),
        (job) => job.values().slice(),
      )
    );
  },

  async cost(context, { examples }) {
    const { core, scheduler } = context;
    return (
      (await hasImages(context, { examples })) ??
      scheduler.run(
        () => core.evaluation(examples, 0),
        (job) => job.train().cost / examples,
      )
    );
  },

  async activationSlopes(context, { examples }) {
    const { core, scheduler } = context;
    const refused = await hasImages(context, { examples });
    if (refused) return refused;
    let at = core.state();
    const make = () => {
      at = core.state();
      return core.activationSlopes(examples);
    };
    return scheduler.run(make, (job) => ({
      thetaVersion: at.thetaVersion,
      step: at.step,
      means: job.means().slice(),
    }));
  },

  async slope(context, { examples, batch: wanted }) {
    const { core, scheduler } = context;
    const batch = wanted === undefined ? core.state().batch : wanted;
    const refused =
      (await hasImages(context, { examples })) ?? (await hasImages(context, { batch }));
    if (refused) return refused;
    return scheduler.run(
      () => {
        const { step } = core.state();
        const whole = core.gradient(sourceRecord(core, { examples }));
        const next = core.gradient(sourceRecord(core, { batch }));
        // Both are made here, so that they are of one θ.
        const both = chain(whole, () => next);
        const free = () => [whole, next].forEach((job) => job.delete());
        return { ...both, step, whole, next, delete: free };
      },
      ({ step, whole, next }) => {
        const { first: norm, second: batchNorm, cosine } = whole.compare(next);
        return { step, norm, examples, batchNorm, batch, cosine };
      },
    );
  },

  surface: ({ surfaces }, send) => surfaces.begin(send),

  projections: ({ surfaces }, send) => surfaces.project(send),

  async compare(context, { steps, seed, batch, learningRate }, paused) {
    const { core, data, scheduler, comparisons } = context;
    await scheduler.signal.until(() => data.complete);
    const given = (value: number | undefined) => (value === undefined ? value : numeric(value));
    const change = {
      seed: given(seed),
      batch: given(batch),
      learningRate: given(learningRate),
    };
    const take = (job: ComparisonRun) => {
      const { distance, cosine } = job.thetas();
      const curve = job.curve();
      const { cost, accuracy } = curve.at(-1)!;
      const mine = job.mine();
      return {
        step: steps,
        distance,
        cosine,
        mine: { cost: mine.cost, accuracy: mine.accuracy },
        other: { cost, accuracy },
        curve,
      };
    };
    // The run goes on beside it; another comparison waits, since the heap has room for two runs.
    return comparisons.add(() =>
      scheduler.run(() => core.compare(numeric(steps), change), take, {
        priority: 'patient',
        cancelled: paused,
        why: 'The comparison was ended by a pause.',
      }),
    );
  },

  async evaluate({ core, data, scheduler }) {
    await scheduler.signal.until(() => data.complete);
    return scheduler.run(
      () => core.evaluation(0, limits.testImages),
      (job) => {
        const { cost, correct, examples } = job.test();
        return {
          cost: cost / examples,
          accuracy: correct / examples,
          confusion: snapshot.confusion(job.confusion()),
          examples,
        };
      },
    );
  },

  async predictions(context, { set, indices, step }) {
    const { core } = context;
    if (
      Object.hasOwn(sizes, set) &&
      !(
        Array.isArray(indices) &&
        indices.length <= mostPredictions &&
        indices.every(wholeUpTo(sizes[set] - 1))
      )
    )
      return refuse(
        'bad-value',
        `Images are asked for by up to ${mostPredictions} whole numbers from 0 to ${sizes[set] - 1}.`,
      );
    return predictOn(
      context,
      set,
      step,
      (at) => core.predictions(core.Split[set], Uint32Array.from(indices), at),
      snapshot.predictions,
    );
  },

  predictAll(context, { set, step }) {
    const { core } = context;
    return predictOn(
      context,
      set,
      step,
      (at) => core.predictAll(core.Split[set], at),
      snapshot.allPredictions,
    );
  },

  noise({ core, scheduler }, { density, seed, count }) {
    // The core takes whole numbers for these two, and refuses to make no image.
    const good = wholeUpTo(limits.noiseImages)(count) && wholeUpTo(limits.seed)(seed);
    return scheduler.run(
      () => core.noise(numeric(density), seed, good ? count : 0),
      snapshot.noise,
    );
  },

  optimizeInput({ core, scheduler }, { pixels, digit, steps, length }) {
    const start =
      pixels instanceof Float32Array && pixels.length === limits.pixels ? pixels : noPixels;
    return scheduler.run(
      () => core.optimizeInput(start, numeric(digit), numeric(steps), numeric(length)),
      snapshot.optimizedInput,
    );
  },

  predict({ core }, image) {
    const pixels =
      'pixels' in image ? (checkImage(image.pixels) ?? image.pixels) : rasterize(core, image);
    return pixels instanceof Refused ? pixels : snapshot.reading(core, pixels);
  },

  robustness({ core, drawing }, { strokes, framing, vary, at }) {
    const drawn = strokes ? { strokes } : drawing.kept;
    if (!drawn) return refuse('empty', 'There is nothing drawn that could be distorted.');
    if (!(at instanceof Float32Array) || at.length > mostValues)
      return refuse('bad-value', `The values are a Float32Array of up to ${mostValues} numbers.`);
    if (vary !== 'pen' && !Object.hasOwn(distortion(), vary))
      return refuse('bad-value', `What varies is pen, ${Object.keys(distortion()).join(', ')}.`);
    const wrong = checkFraming(framing);
    if (wrong) return wrong;
    const base = framing ?? (strokes ? undefined : drawing.kept?.framing) ?? {};
    const digits = new Uint8Array(at.length);
    const outputs = new Float32Array(10 * at.length);
    for (const [k, value] of at.entries()) {
      const image = rasterize(core, {
        strokes: drawn.strokes,
        framing: distorted(base, vary, value),
      });
      if (image instanceof Refused) return image;
      const { digit, activations } = snapshot.reading(core, image);
      digits[k] = digit;
      outputs.set(activations.at(-1)!, 10 * k);
    }
    return { step: core.state().step, digits, outputs };
  },

  async novelty({ core, data, drawing, scheduler }) {
    await scheduler.signal.until(() => data.complete);
    const { kept } = drawing;
    if (!kept) return null;
    const { step, thetaVersion } = core.state();
    return scheduler.run(
      () => core.novelty(kept.image),
      (job) => ({
        step,
        thetaVersion,
        rank: job.rank(),
        sample: noveltySample,
        isOutlier: job.isOutlier(),
        nearest: job.nearest() < 0 ? null : job.nearest(),
      }),
      // A newer drawing, or another θ, makes the answer worthless.
      {
        priority: 'patient',
        cancelled: () => drawing.kept !== kept || core.state().thetaVersion !== thetaVersion,
      },
    );
  },
};

/** Every twentieth test digit, see NoveltyIndex. */
const noveltySample = 500;
