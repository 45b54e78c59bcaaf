// The run as the page shows it: where it stands, its network, its numbers and its curve.
import type {
  Activation,
  DataProgress,
  Evaluation,
  Frame,
  RunState,
  Shape,
  Tensor,
} from '../protocol/index.ts';
import { History } from './history.ts';

/** The object that is shown already where nothing in it has changed: no view wakes for the same numbers again. */
const kept = <T>(shown: T, next: T): T =>
  JSON.stringify(shown) === JSON.stringify(next) ? shown : next;

/** What a frame brings only if some view on screen needs it. */
export type Need = 'parameters';

export class RunStore {
  layers = $state.raw<readonly number[]>([784, 16, 16, 10]);
  tensors = $state.raw<readonly Tensor[]>([]);
  /** Of the hidden layers. */
  activation = $state.raw<Activation>('sigmoid');
  /** How the network was trained before this run; empty for random numbers. */
  trained = $state.raw('');
  state = $state.raw<RunState | null>(null);
  evaluation = $state.raw<Evaluation | null>(null);
  data = $state.raw<DataProgress | null>(null);
  /** θ, the newest that a frame has brought. */
  parameters = $state.raw<Float32Array | null>(null);

  /** Commands that have been sent and are not done. */
  busy = $state(0);

  /** Counts the changes of `history`, whose list is too long to be copied for each. */
  historyVersion = $state(0);
  readonly history = new History();

  /** Called when a view needs something that the last frame may not have brought. Set when the page opens. */
  needed: () => void = () => {};
  private readonly needers: Record<Need, number> = { parameters: 0 };

  /** The version of θ that `parameters` holds. */
  private parametersVersion: number | null = null;
  /** η or batch were changed here, before the end of the run: the steps beyond become other ones. */
  private branch: number | null = null;
  /** A mark for `keptSince`: how often the run has become another one. */
  cutCount = 0;
  /** The steps after which it has, and which time that was; without those that a later one before them outdoes. */
  private cuts = $state.raw<readonly { step: number; time: number }[]>([]);

  /** The activation of a layer's neurons: the outputs are always sigmoids. */
  activationOf(layer: number): Activation {
    return layer === this.layers.length - 1 ? 'sigmoid' : this.activation;
  }

  /** Something is under way that the visitor can end: a run, steps or the way to another step. */
  get active(): boolean {
    const { state } = this;
    return state !== null && (state.running || state.stepsLeft > 0 || state.seeking !== null);
  }

  /** Numbers may still move without a word from the visitor. */
  get changing(): boolean {
    return this.state === null || this.state.running || !this.state.settled || this.busy > 0;
  }

  get dataComplete(): boolean {
    return this.data !== null && this.data.images >= this.data.imagesTotal;
  }

  /** `parameters` are the θ of the state that is shown. */
  get parametersCurrent(): boolean {
    return this.parametersVersion === (this.state?.thetaVersion ?? null);
  }

  /** The version of the θ that is shown, once it rests and is evaluated; null while it may still move. */
  get settledVersion(): number | null {
    const { state, evaluation } = this;
    return state?.settled && evaluation ? state.thetaVersion : null;
  }

  /** The last step of the run whose θ is still what it was when `cutCount` was that; Infinity where none has changed. */
  keptSince(cutCount: number): number {
    return this.cuts.find(({ time }) => time > cutCount)?.step ?? Infinity;
  }

  /** Registers that a view on screen needs it, until the returned function is called. For effects. */
  need(what: Need): () => void {
    this.needers[what]++;
    this.needed();
    return () => this.needers[what]--;
  }

  needs(what: Need): boolean {
    return this.needers[what] > 0;
  }

  showFrame({ state, evaluation, data, parameters, fresh }: Frame): void {
    this.showState(state);
    this.evaluation = kept(this.evaluation, evaluation);
    this.data = kept(this.data, data);
    if (parameters) {
      this.parameters = parameters;
      this.parametersVersion = state.thetaVersion;
    }
    if (fresh.length > 0) {
      this.history.add(fresh);
      this.historyVersion++;
    }
  }

  showState(state: RunState): void {
    const before = this.state;
    this.showShape(state.shape);
    if (state.runId !== before?.runId) this.forgetCurve();
    else if (state.lastStep < before.lastStep) this.cutCurve(state.lastStep);
    this.state = kept(before, state);
  }

  /** The network that all numbers belong to; views are not woken where it is the same again. */
  showShape({ layers, activation, tensors, trained }: Shape): void {
    if (layers.join() !== this.layers.join() || this.tensors.length === 0) {
      this.layers = layers;
      this.tensors = tensors;
      this.parameters = null;
      this.parametersVersion = null;
    }
    this.activation = activation;
    this.trained = trained;
  }

  /** After η or batch were changed. */
  settingsChanged({ step, lastStep }: RunState): void {
    this.branch = step < lastStep ? step : null;
  }

  /** Before the run goes on. */
  goOn(): void {
    if (this.branch !== null) this.cutCurve(this.branch);
  }

  /** After a manual step from here: what once lay beyond is no part of the run any more. */
  leave(): void {
    this.cutCurve(this.state?.step ?? 0);
  }

  /** After a new start. */
  forgetCurve(): void {
    this.branch = null;
    this.history.clear();
    this.historyVersion++;
    this.cut(0);
  }

  private cutCurve(step: number): void {
    this.branch = null;
    this.history.cut(step);
    this.historyVersion++;
    this.cut(step);
  }

  private cut(step: number): void {
    const time = ++this.cutCount;
    this.cuts = [...this.cuts.filter((cut) => cut.step < step), { step, time }];
  }
}
