import type { ManualStep, Frame, Kind, RunState, Reply, Send } from '../protocol/index.ts';
import { Refusal, type Client } from './client.ts';
import type { Frames } from './frames.ts';
import type { Lab } from './state.svelte.ts';

const shows = ({ moment, evaluation }: Frame) =>
  moment.settled || moment.running || evaluation === null;

/** A seed that a person can read out. */
const anySeed = () => crypto.getRandomValues(new Uint32Array(1))[0]! % 1_000_000;

/**
 * The remote control of the film. Each press resolves when the page shows what it brought about; a
 * refusal is shown, thrown on, and changes nothing.
 */
export class Remote {
  private commands: Promise<unknown> = Promise.resolve();
  private target: number | null = null;
  private seeking: Promise<void> | null = null;

  constructor(
    private readonly client: Client,
    private readonly frames: Frames,
    private readonly lab: Lab,
  ) {}

  /** For views: what goes wrong has been shown already. */
  press(action: Promise<unknown>): void {
    action.catch((error: unknown) => {
      if (!(error instanceof Refusal)) throw error;
    });
  }

  async run(): Promise<void> {
    this.lab.goOn();
    await this.show(await this.ask('run', null));
  }

  async pause(): Promise<void> {
    await this.show(await this.ask('pause', null));
  }

  toggle(): Promise<void> {
    return this.lab.moment?.running ? this.pause() : this.run();
  }

  async step(count: number): Promise<void> {
    this.lab.goOn();
    await this.show(await this.command('step', { count }));
  }

  /** Takes the last `count` steps back. */
  async back(count: number): Promise<void> {
    if (this.lab.moment?.running) await this.ask('pause', null);
    await this.commands;
    const { step } = await this.ask('pause', null);
    await this.show(await this.command('seek', { step: Math.max(0, step - count) }));
  }

  /** Goes to a step of this run; while one journey is under way, only the newest wish is kept. */
  seek(step: number): Promise<void> {
    this.target = step;
    this.seeking ??= this.follow().finally(() => (this.seeking = null));
    return this.seeking;
  }

  /** Takes one step by hand; `back` undoes it. */
  async deed(deed: ManualStep): Promise<void> {
    const moment = await this.command('manualStep', deed);
    this.lab.leave();
    await this.show(moment);
  }

  /** Starts from random numbers, in another shape if one is given. */
  async forget(seed = anySeed(), shape: Omit<Send<'forget'>, 'seed'> = {}): Promise<void> {
    const moment = await this.command('forget', { seed, ...shape });
    this.lab.startOver();
    await this.show(moment);
  }

  /** Brings back a trained network: the one that the page opened with, unless another is named. */
  async reopen(network?: Send<'reopen'>['network']): Promise<void> {
    const moment = await this.command('reopen', network ? { network } : {});
    this.lab.startOver();
    await this.show(moment);
  }

  async settings(send: Send<'settings'>): Promise<void> {
    const moment = await this.ask('settings', send);
    if (send.batch !== undefined || send.learningRate !== undefined)
      this.lab.settingsChanged(moment);
    await this.show(moment);
  }

  /** Reads the drawing that is on the pad now. */
  async read(): Promise<void> {
    const { frames, lab } = this;
    const drawing = ++frames.drawings;
    const strokes = lab.pad.packed();
    if (!strokes) lab.reading = null;
    try {
      const framing = lab.framing ?? {};
      const reading = await this.client.ask('read', { strokes, framing });
      if (drawing === frames.drawings && strokes && reading) lab.reading = reading;
    } catch (error) {
      if (drawing === frames.drawings) lab.reading = null;
      if (error instanceof Refusal && !['empty', 'not-yet'].includes(error.problem.code))
        this.refuse(error);
    }
  }

  /** Asks the worker; shows and throws its refusal. */
  async ask<K extends Kind>(kind: K, send: Send<K>): Promise<Reply<K>> {
    try {
      const reply = await this.client.ask(kind, send);
      this.lab.refusal = null;
      return reply;
    } catch (error) {
      this.refuse(error);
      throw error;
    }
  }

  private async command<K extends 'step' | 'seek' | 'forget' | 'reopen' | 'deed'>(
    kind: K,
    send: Send<K>,
  ): Promise<Reply<K>> {
    this.lab.busy++;
    this.frames.wake();
    const done = this.ask(kind, send).finally(() => this.lab.busy--);
    this.commands = Promise.allSettled([this.commands, done]);
    return done;
  }

  private async follow(): Promise<void> {
    if (this.lab.moment?.running) await this.ask('pause', null);
    while (this.target !== null) {
      const step = this.target;
      this.target = null;
      await this.show(await this.command('seek', { step }));
    }
  }

  private async show(moment: RunState): Promise<void> {
    this.lab.showMoment(moment);
    await this.frames.shown(shows);
  }

  private refuse(error: unknown): void {
    if (error instanceof Refusal) this.lab.refusal = error.message;
  }
}
