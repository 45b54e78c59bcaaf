import type { KeptRun, Problem, Recipe } from '../protocol/index.ts';
import { Client, Refusal, type Port } from './client.ts';
import { Controls } from './controls.ts';
import { DrawingStore } from './drawing.svelte.ts';
import { Frames } from './frames.ts';
import { Messages } from './messages.svelte.ts';
import type { Model } from './model.ts';
import { NoveltyWatch } from './novelty.ts';
import { RunStore } from './run.svelte.ts';
import { Selection } from './selection.svelte.ts';

/** Steps a second of a fresh page. */
const defaultSpeed = 5_000;
/** A worker that dies this often within a minute is not started again. */
const lives = 3;
/** Milliseconds between two looks at the worker's pulse; two missed beats are death. */
const beat = 8_000;

const gone = 'It cannot be started again. Your drawing is kept; reload the page.';
const back = 'The network stopped and was started again. Your run comes back.';

/** Opens the network and keeps it alive: the wiring between client, frames, controls and stores. */
export class Recovery implements Model {
  readonly run = new RunStore();
  readonly drawing = new DrawingStore();
  readonly selection = new Selection(this.run);
  readonly messages = new Messages();
  readonly controls: Controls;
  readonly client: Client;
  private readonly frames: Frames;
  private told: { recipe: Recipe; runId: number } | null = null;
  /** The run that is to be brought back, until it is. */
  private lost: KeptRun | null = null;
  private deaths: number[] = [];
  private opened = false;
  private missed = 0;

  constructor(spawn?: () => Port) {
    const { run, drawing, messages } = this;
    this.client = new Client(spawn);
    const novelty = new NoveltyWatch(this.client.ask, run, drawing);
    this.frames = new Frames(this.client.ask, run, drawing, messages, novelty);
    this.controls = new Controls(this.client, this.frames, run, messages);
    // Before the network is there, whatever is needed comes with the first frame.
    run.needed = () => this.opened && this.frames.wake();
    drawing.pad.changed = () => this.frames.draw();
    this.client.listener = {
      data: (data) => {
        run.data = data;
        this.frames.wake();
      },
      recipe: (recipe, runId) => (this.told = { recipe, runId }),
      problem: (problem) => (messages.notice = problem?.message ?? null),
      fatal: (problem) => void this.recover(problem),
    };
  }

  async open(): Promise<void> {
    setInterval(() => this.watch(), beat);
    try {
      await this.start(defaultSpeed);
    } catch (error) {
      if (error instanceof Refusal && error.problem.code !== 'fatal')
        this.messages.notice = error.message;
    }
  }

  private async start(speed: number): Promise<void> {
    const { ask } = this.client;
    const dataUrl = new URL('data/', document.baseURI).href;
    this.run.showShape(await ask('open', { dataUrl }));
    await ask('settings', { speed });
    this.opened = true;
    this.frames.draw();
  }

  private async recover(problem: Problem): Promise<void> {
    const { client, run, messages } = this;
    const now = performance.now();
    this.deaths = [...this.deaths.filter((at) => now - at < 60_000), now];
    const { state } = run;
    this.lost = this.kept;
    this.opened = false;
    this.missed = 0;
    if (this.deaths.length > lives) {
      messages.notice = `${problem.message} ${gone}`;
      client.end({ code: 'fatal', message: messages.notice });
      run.state = null; // there is nothing to press
      return;
    }
    // A recipe that killed the worker three times is left alone: better the opening network than none.
    if (this.deaths.length === lives) this.lost = this.told = null;
    messages.notice = back;
    client.restart(problem);
    try {
      await this.start(state?.speed ?? defaultSpeed);
      if (this.lost) await this.follow(this.lost);
      messages.notice = messages.refusal = null;
    } catch (error) {
      if (!(error instanceof Refusal) || error.problem.code === 'fatal') return; // the next death is dealt with by itself
      this.lost = null;
      messages.notice = error.message;
    }
  }

  get kept(): KeptRun | null {
    const { lost, told } = this;
    if (lost || !told) return lost;
    const { recipe, runId } = told;
    const { state } = this.run;
    // A run that has just begun is not shown yet.
    return state?.runId === runId
      ? { recipe: { ...recipe, steps: state.lastStep }, step: state.step }
      : { recipe, step: recipe.steps };
  }

  async resume(kept: KeptRun): Promise<void> {
    this.lost = kept; // a worker may die on the way
    try {
      await this.follow(kept);
    } catch (error) {
      if (error instanceof Refusal && error.problem.code !== 'fatal') this.lost = null;
      throw error;
    }
  }

  private async follow(kept: KeptRun): Promise<void> {
    this.frames.wake();
    this.run.showState(await this.client.ask('follow', kept)); // the next death goes by what the page shows
    this.lost = null;
  }

  /** Notices a worker that hangs without a word. */
  private watch(): void {
    if (!this.opened) return;
    if (this.missed >= 2) {
      void this.recover({ code: 'fatal', message: 'The network no longer answered.' });
      return;
    }
    this.missed++;
    const answered = () => (this.missed = 0);
    this.client.ask('settings', {}).then(answered, answered); // changes nothing
  }
}
