import type { Axis, Reply, Send, Slope } from '../../protocol/index.ts';
import {
  around,
  between,
  costAt,
  evenly,
  lowest,
  merged,
  threeDigits,
  type Sample,
} from './line.ts';
import { fetchSurface } from '../../model/fetch-surface.ts';

/** The part of the client that a slice needs. */
export type AskSlice = <K extends 'surface' | 'points' | 'slope'>(
  kind: K,
  send: Send<K>,
) => Promise<Reply<K>>;

/** The gradient along which the line runs: of the run's next images, this many, or of all images of the cost. */
export type Along = number | 'all';

/** Possible lengths of the line, as learning rates. */
export const reaches = [4, 16, 64, 512];

/** Numbers of points: on the whole line, and between the two neighbours of the lowest. */
const coarse = 49;
const fine = 15;

/**
 * C(θ − t d) under a network's feet, as it becomes known: d is a gradient, t the learning rate of one step. The cost is
 * the mean over the first `examples` training images, whatever d is.
 */
export class Slice {
  along = $state<Along>('all');
  reach = $state(64);
  /** The learning rate under the handle. */
  t = $state(8);
  samples = $state.raw<readonly Sample[]>([]);
  /** |∇C|, |d|, and the cosine of the angle between the two; null until they are known. */
  slope = $state.raw<Slope | null>(null);
  /** Version of the θ at t = 0, and the request; null before the first one. */
  version = $state<number | null>(null);
  step = $state(0);
  examples = $state(60_000);
  /** The direction and the length of the line that is shown. */
  shown = $state.raw<{ along: Along; reach: number } | null>(null);
  working = $state(false);
  /** The finer measurement around the lowest point is done. */
  done = $state(false);
  problem = $state<string | null>(null);

  /** At t = 0. */
  readonly startCost = $derived(this.samples[0]?.t === 0 ? this.samples[0].cost : null);
  readonly best = $derived(lowest(this.samples));
  /** At t: measured, or between two measured points. */
  readonly cost = $derived(costAt(this.samples, Math.fround(this.t)));
  /** The cost at t was measured, not read off between two points. */
  readonly exact = $derived(this.samples.some(({ t }) => t === Math.fround(this.t)));
  /** dC/dt at t = 0: −∇C · d, which is −|∇C|² where d is ∇C. */
  readonly fall = $derived(
    this.slope && -this.slope.cosine * this.slope.norm * this.slope.batchNorm,
  );

  /** What is being measured. */
  private aim = '';
  private giveUp: AbortController | null = null;
  /** A worker has one surface at a time: the next one waits until the last has heard that it is given up. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly ask: AskSlice) {}

  /** It shows the line from this θ with the wanted settings, or measures it. */
  fits(version: number | null): boolean {
    const { shown } = this;
    const same =
      this.version === version && shown?.along === this.along && shown.reach === this.reach;
    return (
      (same && this.done) ||
      (this.working && this.aim === [version, this.along, this.reach].join(' '))
    );
  }

  look(t: number): void {
    this.t = threeDigits(Math.min(this.reach, Math.max(0, t)));
  }

  /** Measures the line from the θ of this version, over the first `examples` training images. */
  measure(version: number | null, examples: number): Promise<void> {
    const { along, reach } = this;
    this.aim = [version, along, reach].join(' ');
    return this.begin(async (signal) => {
      this.done = false;
      // The gradient of all images against itself has cosine 1: one call tells |∇C| in both cases.
      const slope = await this.ask('slope', {
        examples,
        batch: along === 'all' ? examples : along,
      });
      if (signal.aborted) return;
      let known: readonly Sample[] = [];
      const look = (at: Float32Array) =>
        fetchSurface(
          this.ask,
          { examples, axes: [axisOf(along, examples, at)] },
          (points) => {
            this.samples = known = merged(known, points);
            this.slope = slope;
            this.version = version;
            this.step = slope.step;
            this.examples = examples;
            this.shown = { along, reach };
          },
          signal,
        );
      await look(evenly(coarse, 0, reach));
      const { best } = this;
      if (best) await look(between(fine, ...around(known, best.t)));
      this.done = true;
    });
  }

  /** Measures the cost at exactly t and resolves with it; null if θ moved on meanwhile. */
  async probe(t: number): Promise<number | null> {
    const at = Math.fround(t);
    const known = this.samples.find((sample) => sample.t === at);
    if (known) return known.cost;
    const { shown, examples } = this;
    if (!shown) return null;
    let cost: number | null = null;
    this.aim = '';
    await this.begin(async (signal) => {
      const axes = [axisOf(shown.along, examples, Float32Array.of(at))];
      const { points } = await fetchSurface(this.ask, { examples, axes }, undefined, signal);
      cost = points[0]!.cost;
      this.samples = merged(this.samples, points);
    });
    return cost;
  }

  stop(): void {
    this.giveUp?.abort();
    this.giveUp = null;
    this.working = false;
  }

  /** One measurement at a time; a newer one ends it. */
  private async begin(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    this.stop();
    const control = (this.giveUp = new AbortController());
    const { signal } = control;
    this.working = true;
    this.problem = null;
    await this.last;
    if (signal.aborted) return;
    const mine = work(signal);
    this.last = mine.catch(() => {});
    try {
      await mine;
    } catch (error) {
      if (!signal.aborted) this.problem = (error as Error).message;
    }
    if (this.giveUp === control) this.working = false;
  }
}

const axisOf = (along: Along, examples: number, at: Float32Array): Axis =>
  along === 'all' ? { along: 'descent', examples, at } : { along: 'batch', batch: along, at };

/**
 * How many images the cost may be taken on: the engine keeps two sums a neuron of the first layer for each, in 12 MB.
 */
export const sampleFor = (firstLayer: number): number =>
  [60_000, 10_000, 1_000].find((n) => n * firstLayer * 2 * 4 <= 12_000_000) ?? 1_000;
