import type { Problem, Recipe } from '../protocol/index.ts';
import { Client, Refusal, type Port } from './client.ts';
import { Frames } from './frames.ts';
import { Remote } from './remote.ts';
import { replay } from './revive.ts';
import type { Lab } from './state.svelte.ts';

/** Steps a second of a fresh page. */
const defaultSpeed = 5_000;
/** A worker that dies this often within a minute is not started again. */
const lives = 3;
/** Milliseconds between two looks at the worker's pulse; two missed beats are death. */
const beat = 8_000;

const gone =
  'The network stopped and cannot be started again. Your drawing is kept; reload the page.';
const back = 'The network stopped and was started again. It is being brought back to where it was.';

/** Opens the network and keeps it alive: the wiring between client, frames, remote and state. */
export class Start {
  readonly client: Client;
  readonly frames: Frames;
  readonly remote: Remote;
  private recipe: Recipe | null = null;
  /** Where the run is to be brought back to, until it is there. */
  private lost: { recipe: Recipe; step: number } | null = null;
  private deaths: number[] = [];
  private opened = false;
  private missed = 0;

  constructor(
    private readonly lab: Lab,
    spawn?: () => Port,
  ) {
    this.client = new Client(spawn);
    this.frames = new Frames(this.client.ask, lab);
    this.remote = new Remote(this.client, this.frames, lab);
    lab.remote = this.remote;
    // Before the network is there, whatever is needed comes with the first frame.
    lab.needed = () => this.opened && this.frames.wake();
    lab.pad.changed = () => void this.remote.read();
    this.client.listener = {
      data: (data) => {
        lab.data = data;
        this.frames.wake();
      },
      message: (problem) => (lab.notice = problem?.message ?? null),
      fatal: (problem) => void this.revive(problem),
    };
  }

  async open(): Promise<void> {
    setInterval(() => this.watch(), beat);
    try {
      await this.greet(defaultSpeed);
    } catch (error) {
      if (error instanceof Refusal && error.problem.code !== 'fatal')
        this.lab.notice = error.message;
    }
  }

  private async greet(speed: number): Promise<void> {
    const { ask } = this.client;
    const dataUrl = new URL('data/', document.baseURI).href;
    this.lab.showShape(await ask('open', { dataUrl }));
    await ask('settings', { speed });
    this.opened = true;
    this.frames.wake();
    void this.remote.read();
  }

  private async revive(problem: Problem): Promise<void> {
    const { client, lab } = this;
    const now = performance.now();
    this.deaths = [...this.deaths.filter((at) => now - at < 60_000), now];
    const { moment } = lab;
    if (this.recipe && moment) this.lost ??= { recipe: this.recipe, step: moment.step };
    this.opened = false;
    this.missed = 0;
    if (this.deaths.length > lives) {
      lab.notice = `${problem.message} ${gone}`;
      client.end({ code: 'fatal', message: lab.notice });
      return;
    }
    // A recipe that killed the worker three times is left alone: better the opening network than none.
    if (this.deaths.length === lives) this.lost = this.recipe = null;
    lab.notice = back;
    client.restart(problem);
    try {
      await this.greet(moment?.speed ?? defaultSpeed);
      if (this.lost) await replay(client.ask, this.lost.recipe, this.lost.step);
      lab.showMoment(await client.ask('pause', null)); // the next death goes by what the page shows
      this.lost = lab.notice = lab.refusal = null;
      this.frames.wake();
    } catch (error) {
      if (!(error instanceof Refusal) || error.problem.code === 'fatal') return; // the next death is dealt with by itself
      this.lost = null;
      lab.notice = error.message;
    }
  }

  /** Keeps the recipe at hand, and notices a worker that hangs without a word. */
  private watch(): void {
    if (!this.opened) return;
    if (this.missed >= 2) {
      void this.revive({ code: 'fatal', message: 'The network no longer answered.' });
      return;
    }
    this.missed++;
    const answered = () => (this.missed = 0);
    this.client.ask('settings', {}).then(answered, answered); // changes nothing
    if (this.lab.busy === 0 && !this.lost)
      this.client.ask('recipe', null).then(
        (recipe) => (this.recipe = recipe),
        () => {},
      );
  }
}
