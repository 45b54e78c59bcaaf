// The parts of a worker that has been opened, and the two descriptions of it that the page asks for.
import type {
  DataProgress,
  Frame,
  Problem,
  Recipe,
  RunState,
  Shape,
  Start,
} from '../protocol/index.ts';
import { Data } from './data.ts';
import { Drawing } from './drawing.ts';
import { refuse, shortest, type Core, type Refused } from './core.ts';
import { Evaluations } from './evaluations.ts';
import { Queue } from './queue.ts';
import type { Replay } from './downhill.d.ts';
import type { Weights } from './safetensors.ts';
import { noticeable, type Scheduler } from './scheduler.ts';
import * as snapshot from './snapshot.ts';
import { Surfaces } from './surfaces.ts';
import { Training } from './training.ts';

const epoch = 60_000;

export type Network = Exclude<Start, 'random'>;

/** Milliseconds for which those behind a command wait while nothing comes that it waits for. */
export const patience = 2_000;

/** The answer to a command that waited for the network and gave way to others. */
export const gaveWay = (): Refused => refuse('not-yet', 'What this waits for has not arrived.');

/** What the worker says unasked. */
export interface Events {
  data: (data: DataProgress) => void;
  recipe: (recipe: Recipe, runId: number) => void;
  problem: (problem: Problem | null) => void;
}

export class WorkerContext {
  readonly data: Data;
  readonly training: Training;
  readonly evaluations: Evaluations;
  readonly drawing: Drawing;
  readonly surfaces: Surfaces;
  /** Where one comparison waits for another. */
  readonly comparisons = new Queue();
  /** Commands that have come and are not done. */
  underWay = 0;
  /** Of the recipe as the page was last told it. */
  manualSteps: Recipe['manualSteps'] = [];
  /** Pauses that have come. */
  pauses = 0;
  /** The trained network that the run started from, unless it started from random numbers. */
  network: Network = 'opening';
  /** The way to another step of the run that is under way, and since when. */
  seeking: { replay: Replay; since: number } | null = null;
  /** The recipe's steps where one is being followed, and since when. */
  following: { steps: number; since: number } | null = null;
  private shape: Shape;
  private readonly fetched = new Map<Network, Promise<Weights>>();

  constructor(
    readonly core: Core,
    readonly scheduler: Scheduler,
    private readonly events: Events,
    private readonly networks: Record<Network, () => Promise<Weights>>,
    /** As the opening network's file says. */
    trained: string,
  ) {
    const { signal } = scheduler;
    this.data = new Data(core, signal, events);
    this.training = new Training(core, signal, events.problem);
    this.evaluations = new Evaluations(
      core,
      scheduler,
      () => this.training.active && !this.training.waiting,
    );
    this.drawing = new Drawing(core);
    this.surfaces = new Surfaces(core, scheduler);
    this.shape = { ...snapshot.shape(core), trained };
  }

  /** Trains and evaluates as long as the worker lives. */
  live(): Promise<never> {
    return this.scheduler.live([this.evaluations, this.training]);
  }

  /** A trained network; what has come once is not fetched again. */
  weights(network: Network): Promise<Weights> {
    const kept = this.fetched.get(network) ?? this.networks[network]();
    this.fetched.set(network, kept);
    return kept;
  }

  /**
   * Waits for what the network brings. False: nothing has come for a while and other commands wait behind this one,
   * which gives way to them.
   */
  async arrives(there: () => boolean): Promise<boolean> {
    let images = -1;
    let since = 0;
    while (!there()) {
      if (this.data.images !== images) {
        images = this.data.images;
        since = performance.now();
      } else if (this.underWay > 1 && performance.now() - since >= patience) return false;
      await this.scheduler.signal.wait(patience);
    }
    return true;
  }

  /** What leads to the step where the run is. */
  recipe(): Recipe {
    const { start, seed, step, shape } = this.state();
    return {
      start,
      seed,
      hidden: shape.layers.slice(1, -1),
      activation: shape.activation,
      changes: snapshot.changes(this.core),
      manualSteps: snapshot.manualSteps(this.core),
      steps: step,
    };
  }

  /** Tells the page how to make this run again: to be called after each command that may have changed it. */
  tellRecipe(): void {
    const recipe = this.recipe();
    this.manualSteps = recipe.manualSteps;
    this.events.recipe(recipe, this.core.state().run);
  }

  /** To be called after a new start. */
  restarted(trained: string): void {
    this.shape = { ...snapshot.shape(this.core), trained };
    this.evaluations.forget();
    this.training.moved();
  }

  state(): RunState {
    const { step, lastStep, examples, batch, learningRate, pretrained, seed, run, thetaVersion } =
      this.core.state();
    const { speed, running, waiting, stepsLeft } = this.training;
    const { seeking, following } = this;
    const noticed = (what: { since: number }) => performance.now() - what.since > noticeable;
    return {
      runId: run,
      thetaVersion,
      step,
      lastStep,
      examples,
      epochs: examples / epoch,
      batch,
      learningRate: shortest(learningRate),
      speed,
      start: pretrained ? this.network : 'random',
      seed,
      shape: this.shape,
      running,
      waiting,
      stepsLeft: following ? (noticed(following) ? following.steps - step : 0) : stepsLeft,
      seeking: seeking && noticed(seeking) ? seeking.replay.progress() : null,
      settled: this.underWay === 0 && this.evaluations.upToDate,
    };
  }

  frame({ parameters }: { parameters: boolean }): Frame {
    return {
      state: this.state(),
      evaluation: this.evaluations.latest,
      fresh: this.evaluations.collect(),
      data: this.data.snapshot(),
      parameters: parameters ? snapshot.parameters(this.core) : null,
      reading: this.drawing.current(),
    };
  }
}
