import type { Axis, Reply, Send, Projection, SurfacePoint } from '../../protocol/index.ts';
import { toAxis, toStep } from '../../lab/axis.ts';
import { along, groundOf, refined, type Ground } from '../../plot/ground.ts';
import { GivenUp, fetchSurface } from '../../model/fetch-surface.ts';

/** The part of the client that a plane needs. */
export type AskPlane = <K extends 'surface' | 'points' | 'projections'>(
  kind: K,
  send: Send<K>,
) => Promise<Reply<K>>;

/**
 * Which two directions span the plane: −∇C, a random one, or the way to the start of the run; and a random one, or
 * for the way to the start where it bends most.
 */
export type Pair = 'gradient' | 'random' | 'start';

/** Points along each side: one more than a power of two, so that every coarser grid is whole too. */
export const side = 33;
const middle = (side * side - 1) / 2;
/** Points along each side of the smooth picture that goes through all that is known. */
const smooth = 129;

/** The run's way is drawn from about twice this many of its steps. */
const footprints = 16;

/** How often it is begun again after other figures have asked for surfaces of their own. */
const tries = 4;

/** How far to look in each direction, as lengths of a change of θ. */
export const reaches = [1, 3, 10, 30, 100];
export const samples = [1_000, 5_000, 10_000];

export interface Wish {
  pair: Pair;
  /** Random directions are scaled neuron by neuron to the weights of θ. */
  normalised: boolean;
  seed: number;
  reach: number;
  /** The first so many training images. */
  examples: number;
}

/** The cost on a plane through the network's θ, as it becomes known. */
export class Plane {
  wish = $state.raw<Wish>({
    pair: 'gradient',
    normalised: true,
    seed: 1,
    reach: 10,
    examples: 1_000,
  });
  ground = $state.raw<Ground | null>(null);
  /** The request that the ground answers; null before the first one. */
  shown = $state.raw<Wish | null>(null);
  /** Version of the θ in its middle. */
  version = $state<number | null>(null);
  step = $state(0);
  /** Lengths of both directions. */
  lengths = $state.raw<readonly number[]>([0, 0]);
  /** C(θ), the middle of it. */
  cost = $state(NaN);
  /** The run's way to θ as it is seen on this plane, oldest first; x and y are lengths along both directions. */
  way = $state.raw<readonly (Projection & { x: number; y: number })[]>([]);
  /** Points that are known. */
  known = $state(0);
  working = $state(false);
  /** Why there is none, in a sentence. */
  problem = $state<string | null>(null);

  /** The second direction is where the way to the start bends most, not a random one. */
  get bends(): boolean {
    return this.shown?.pair === 'start' && halfWay(this.step) !== null;
  }

  private heights = new Float64Array(0);
  private giveUp: AbortController | null = null;
  /** A worker has one surface at a time: the next one waits until the last has heard that it is given up. */
  private last: Promise<unknown> = Promise.resolve();

  /** `breath`: milliseconds that another figure gets for the surface for which this one was given up. */
  constructor(
    private readonly ask: AskPlane,
    private readonly breath = 1_500,
  ) {}

  get done(): boolean {
    return this.known === side * side;
  }

  /** Side of the finest grid that is known completely. */
  get grid(): number {
    let stride = side - 1;
    while (stride > 1 && ((side - 1) / (stride / 2) + 1) ** 2 <= this.known) stride /= 2;
    return (side - 1) / stride + 1;
  }

  /** It shows this θ with the wanted settings, or is being measured for it. */
  fits(version: number | null): boolean {
    return this.version === version && this.shown === this.wish && (this.working || this.done);
  }

  /** The lowest of the known points, in lengths along both directions. */
  get lowest(): { x: number; y: number; cost: number } | null {
    if (!this.ground || !this.shown) return null;
    let best = middle;
    this.heights.forEach((height, k) => {
      if (height < this.heights[best]!) best = k;
    });
    const at = (k: number) => along(k, side, this.shown!.reach);
    return { x: at(best % side), y: at(Math.floor(best / side)), cost: this.heights[best]! };
  }

  /** Highest less lowest cost along each direction, through the middle. */
  get spans(): [number, number] {
    const span = (stride: number) => {
      const costs = Array.from({ length: side }, (_, k) => {
        return this.heights[middle + (k - (side - 1) / 2) * stride]!;
      });
      return Math.max(...costs) - Math.min(...costs);
    };
    return [span(1), span(side)];
  }

  /** −∇C within the plane, by differences of the four nearest points; null until they are known. */
  get downhill(): readonly [number, number] | null {
    if (!this.done || !this.shown) return null;
    const gap = (4 * this.shown.reach) / (side - 1);
    const h = this.heights;
    return [(h[middle - 1]! - h[middle + 1]!) / gap, (h[middle - side]! - h[middle + side]!) / gap];
  }

  /** Measures around the θ of this version, of this step. What was under way is given up. */
  async measure(version: number | null, step: number): Promise<void> {
    this.stop();
    const control = (this.giveUp = new AbortController());
    const { signal } = control;
    const { wish } = this;
    this.working = true;
    this.problem = null;
    for (let left = tries; left > 0; left--) {
      await this.last;
      if (signal.aborted) return;
      const work = this.fill(version, step, wish, signal);
      this.last = work.catch(() => {});
      try {
        await work;
        break;
      } catch (error) {
        if (signal.aborted) return;
        if (error instanceof GivenUp && left > 1) await pause(this.breath);
        else {
          this.problem = (error as Error).message;
          break;
        }
      }
    }
    if (this.giveUp === control) this.working = false;
  }

  stop(): void {
    this.giveUp?.abort();
    this.giveUp = null;
    this.working = false;
  }

  private async fill(
    version: number | null,
    atStep: number,
    wish: Wish,
    signal: AbortSignal,
  ): Promise<void> {
    // One point tells how long the directions are, so that both can be looked along equally far.
    const probing = { examples: 1, axes: axesOf(wish, atStep, [0], [0]) };
    const probe = await fetchSurface(this.ask, probing, undefined, signal);
    const [d, e] = probe.lengths as [number, number];
    if (!(d > 0 && e > 0)) throw new Error(nowhere[wish.pair]);
    const steps = Array.from({ length: side }, (_, k) => along(k, side, wish.reach));
    const axes = axesOf(
      wish,
      atStep,
      steps.map((far) => far / d),
      steps.map((far) => far / e),
    );
    this.heights = new Float64Array(side * side).fill(NaN);
    this.known = 0;
    this.way = [];
    const { id, step } = await fetchSurface(
      this.ask,
      { examples: wish.examples, axes },
      (points, step) => {
        this.take(points);
        this.shown = wish;
        this.step = step;
        this.version = version;
        this.lengths = [d, e];
      },
      signal,
    );
    const way = await this.ask('projections', { id, steps: stepsTo(step) })
      .catch(async () => {
        // Another figure has taken the worker's surface: one point is enough to have the directions back.
        await pause(this.breath);
        const again = await fetchSurface(this.ask, probing, undefined, signal);
        return again.step === step
          ? this.ask('projections', { id: again.id, steps: stepsTo(step) })
          : [];
      })
      .catch(() => []);
    if (signal.aborted) return;
    this.way = way.map((shadow) => ({ ...shadow, x: shadow.t * d, y: shadow.s * e }));
  }

  private take(points: readonly SurfacePoint[]): void {
    for (const { index, cost } of points) this.heights[index] = cost;
    const before = this.known === 0 ? 0 : this.grid;
    this.known += points.length;
    this.cost = this.heights[middle]!;
    const { grid } = this;
    if (grid === before || this.known < 4) return;
    const stride = (side - 1) / (grid - 1);
    const coarse = Float32Array.from(
      { length: grid * grid },
      (_, k) => this.heights[(Math.floor(k / grid) * side + (k % grid)) * stride]!,
    );
    const fine = refined(coarse, grid, (smooth - 1) / (grid - 1));
    this.ground = groundOf(smooth, this.wish.reach, fine);
  }
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const nowhere: Record<Pair, string> = {
  gradient: 'The gradient is exactly zero here: it points nowhere.',
  random: 'A random direction has no length here: the weights of every neuron are zero.',
  start: 'This is the start of the run. Take some steps, then look back.',
};

/** Steps of the run from its start to this one: some evenly spread, some close together where it began. */
function stepsTo(step: number): number[] {
  const all = Array.from({ length: footprints }, (_, k) => k / (footprints - 1)).flatMap(
    (share) => [Math.round(share * step), Math.round(toStep(share * toAxis(step)))],
  );
  return [...new Set(all)].sort((a, b) => a - b);
}

/** The step at which a run of so many is about half way from its start; none lies between 0 and 1. */
const halfWay = (step: number): number | null => (step < 2 ? null : Math.ceil(step / 4));

function axesOf(
  { pair, normalised, seed, examples }: Wish,
  step: number,
  t: number[],
  s: number[],
): Axis[] {
  const random = (at: number[], which: number): Axis => ({
    along: 'random',
    seed: which,
    normalised,
    at: Float32Array.from(at),
  });
  const at = Float32Array.from(t);
  const first: Record<Pair, Axis> = {
    gradient: { along: 'descent', examples, at },
    random: random(t, seed + 1),
    start: { along: 'checkpoint', step: 0, at },
  };
  const half = halfWay(step);
  const second: Axis =
    pair === 'start' && half !== null
      ? { along: 'checkpoint', step: half, orthogonal: true, at: Float32Array.from(s) }
      : random(s, seed);
  return [first[pair], second];
}
