// The parts of a worker that has been opened, and the two descriptions of it that the page asks for.
import type { DataProgress, Frame, Moment, Problem, Shape, Start } from '../protocol/index.ts';
import { Data } from './data.ts';
import { Drawing } from './drawing.ts';
import { shortest, type Core } from './engine.ts';
import type { Weights } from './safetensors.ts';
import * as snapshot from './snapshot.ts';
import { Surfaces } from './surfaces.ts';
import { Training } from './training.ts';
import { Pulse, type Turns } from './turns.ts';

const epoch = 60_000;

export type Network = Exclude<Start, 'random'>;

/** What the worker says unasked. */
export interface Voice {
  data: (data: DataProgress) => void;
  message: (problem: Problem | null) => void;
}

export class Machine {
  /** Rings when anything has changed that somebody may be waiting for. */
  readonly pulse = new Pulse();
  readonly data: Data;
  readonly training: Training;
  readonly drawing: Drawing;
  readonly surfaces: Surfaces;
  /** Commands that have come and are not done. */
  underWay = 0;
  /** The trained network that the run started from, unless it started from random numbers. */
  network: Network = 'opening';
  private shape: Shape;
  private readonly fetched = new Map<Network, Promise<Weights>>();

  constructor(
    readonly core: Core,
    readonly turns: Turns,
    voice: Voice,
    private readonly networks: Record<Network, () => Promise<Weights>>,
    /** As the opening network's file says. */
    trained: string,
  ) {
    this.data = new Data(core, this.pulse, voice.data, voice.message);
    this.training = new Training(core, turns, this.pulse, voice.message);
    this.drawing = new Drawing(core, turns);
    this.surfaces = new Surfaces(core, turns);
    this.shape = { ...snapshot.shape(core), trained };
  }

  /** A trained network; what has come once is not fetched again. */
  weights(network: Network): Promise<Weights> {
    const kept = this.fetched.get(network) ?? this.networks[network]();
    this.fetched.set(network, kept);
    return kept;
  }

  /** To be said after a new start. */
  restarted(trained: string): void {
    this.shape = { ...snapshot.shape(this.core), trained };
    this.training.evaluations.forget();
    this.training.moved();
  }

  moment(): Moment {
    const { step, lastStep, examples, batch, learningRate, opening, seed } = this.core.position();
    const { speed, running, waiting, evaluations } = this.training;
    return {
      step,
      lastStep,
      examples,
      epochs: examples / epoch,
      batch,
      learningRate: shortest(learningRate),
      speed,
      start: opening ? this.network : 'random',
      seed,
      shape: this.shape,
      running,
      waiting,
      settled: this.underWay === 0 && evaluations.current,
    };
  }

  frame({ parameters }: { parameters: boolean }): Frame {
    return {
      moment: this.moment(),
      evaluation: this.training.evaluations.latest,
      fresh: this.training.evaluations.collect(),
      data: this.data.snapshot(),
      parameters: parameters ? snapshot.parameters(this.core) : null,
      reading: this.drawing.current(),
    };
  }
}
