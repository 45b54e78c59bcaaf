import type {
  Activation,
  DataProgress,
  Evaluation,
  Novelty,
  Frame,
  Framing,
  RunState,
  Reading,
  Shape,
  Tensor,
} from '../protocol/index.ts';
import type { Role } from './cast.ts';
import { History } from './history.ts';
import type { Place, Pointed } from './neuron.ts';
import { Pad } from './pad.svelte.ts';
import type { Remote } from './remote.ts';

/** What a frame brings only if some view on screen needs it. */
export type Need = 'parameters';

/** Everything that the views show, at one moment of the run. They read this and press the remote. */
export class Lab {
  readonly pad = new Pad();

  layers = $state.raw<readonly number[]>([784, 16, 16, 10]);
  tensors = $state.raw<readonly Tensor[]>([]);
  /** Of the hidden layers. */
  activation = $state.raw<Activation>('sigmoid');
  /** How it was trained before this run; empty for random numbers. */
  trained = $state.raw('');
  moment = $state.raw<RunState | null>(null);
  evaluation = $state.raw<Evaluation | null>(null);
  data = $state.raw<DataProgress | null>(null);
  parameters = $state.raw<Float32Array | null>(null);
  reading = $state.raw<Reading | null>(null);
  /** How the drawing is framed where that is not as usual. Set by `frame`. */
  framing = $state.raw<Framing | null>(null);

  /** How much the drawing looks like a digit; none while it is drawn or θ moves. */
  familiar = $state.raw<Familiar | null>(null);

  /** What the worker must tell, and why the last request was refused. */
  notice = $state.raw<string | null>(null);
  refusal = $state.raw<string | null>(null);

  /** The member of the cast that is pointed at, in a formula, in prose or in a figure: it lights up in all of them. */
  lit = $state<Role | null>(null);

  /** The entry of θ that was picked to be turned by hand. */
  knob = $state<number | null>(null);

  /** The neuron that was picked in a diagram. */
  picked = $state.raw<Place | null>(null);

  /** The entry of θ that is pointed at, wherever it is shown. */
  pointed = $state.raw<(Pointed & { entry: number }) | null>(null);

  /** Commands that have been sent and are not done. */
  busy = $state(0);

  /** Counts the changes of `history`, whose list is too long to be copied for each. */
  historyVersion = $state(0);
  readonly history = new History();

  /** Set once by the page's start. */
  remote!: Remote;

  /** Called when a view needs something that the last frame may not have brought. Set by the page's start. */
  needed: () => void = () => {};
  private readonly needers: Record<Need, number> = { parameters: 0 };

  /** Names the run that is shown: its start, its seed and its network. */
  run = $state('');
  private parametersAt = '';
  /** η or batch were changed here, behind the end of the run: what lies beyond becomes another film. */
  private branch: number | null = null;

  /** The neuron that the figures speak of: the picked one, as long as there is such a one. */
  get chosen(): Place {
    const { picked } = this;
    return picked && picked.neuron < (this.layers[picked.layer] ?? 0)
      ? picked
      : { layer: 1, neuron: 0 };
  }

  /** How a layer's neurons are squashed: the outputs are always sigmoids. */
  squashing(layer: number): Activation {
    return layer === this.layers.length - 1 ? 'sigmoid' : this.activation;
  }

  /** Numbers may still move without a word from the visitor. */
  get changing(): boolean {
    return this.moment === null || this.moment.running || !this.moment.settled || this.busy > 0;
  }

  get dataComplete(): boolean {
    return this.data !== null && this.data.images >= this.data.imagesTotal;
  }

  /** The weights that the page holds belong to the moment that it shows. */
  get parametersCurrent(): boolean {
    return this.parametersAt === this.place();
  }

  /** Names the θ that has come to rest; another name is another θ. Null while it may still move. */
  get rest(): string | null {
    const { moment, evaluation } = this;
    // The same step may be reached again with another η: then the cost is another one.
    return moment?.settled && evaluation ? `${this.place()} ${evaluation.cost}` : null;
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

  /** Takes a frame; `drawn` says whether its reading belongs to the newest drawing. */
  showFrame(frame: Frame, drawn: boolean): void {
    this.showMoment(frame.state);
    this.evaluation = frame.evaluation;
    this.data = frame.data;
    if (frame.parameters) {
      this.parameters = frame.parameters;
      this.parametersAt = this.place();
    }
    if (drawn) this.reading = this.pad.blank ? null : frame.reading;
    if (frame.fresh.length > 0) {
      this.history.add(frame.fresh);
      this.historyVersion++;
    }
  }

  /** Frames the drawing otherwise from now on, or (null) as usual. */
  frame(framing: Framing | null): void {
    this.framing = framing;
    this.pad.changed();
  }

  /** The network that all numbers belong to; views are not woken where it is the same again. */
  showShape({ layers, activation, tensors, trained }: Shape): void {
    if (layers.join() !== this.layers.join() || this.tensors.length === 0) {
      this.layers = layers;
      this.tensors = tensors;
      this.parameters = null;
      this.parametersAt = '';
      this.knob = null;
    }
    this.activation = activation;
    this.trained = trained;
  }

  showMoment(moment: RunState): void {
    this.showShape(moment.shape);
    const run = `${moment.start} ${moment.seed} ${this.activation} ${this.layers.join()}`;
    if (run !== this.run) this.history.clear();
    else if (moment.lastStep < (this.moment?.lastStep ?? 0)) this.history.cut(moment.lastStep);
    if (run !== this.run || moment.lastStep < (this.moment?.lastStep ?? 0)) this.historyVersion++;
    this.run = run;
    this.moment = moment;
  }

  /** After η or batch were changed: the steps beyond will be other ones. */
  settingsChanged(moment: RunState): void {
    this.branch = moment.step < moment.lastStep ? moment.step : null;
  }

  /** Before the run goes on. */
  goOn(): void {
    if (this.branch === null) return;
    this.history.cut(this.branch);
    this.historyVersion++;
    this.branch = null;
  }

  /** Before a step by hand: what once lay beyond is not this film any more. */
  leave(): void {
    this.history.cut(this.moment?.step ?? 0);
    this.historyVersion++;
    this.branch = null;
  }

  /** Before a new start, even from the same seed. */
  startOver(): void {
    this.branch = null;
    this.history.clear();
    this.historyVersion++;
  }

  private place(): string {
    return `${this.run} ${this.moment?.step}`;
  }
}

export const lab = new Lab();
