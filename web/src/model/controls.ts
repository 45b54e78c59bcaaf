import type { Frame, Kind, ManualStep, Reply, RunState, Send } from '../protocol/index.ts';
import { Refusal, type Client } from './client.ts';
import type { Frames } from './frames.ts';
import type { Messages } from './messages.svelte.ts';
import type { RunStore } from './run.svelte.ts';

const shows = ({ state, evaluation, data }: Frame) =>
  state.settled || (state.running && evaluation !== null) || data.trainImages === 0;

/** A seed that a person can read out. */
const anySeed = () => crypto.getRandomValues(new Uint32Array(1))[0]! % 1_000_000;

/**
 * Everything that moves the run. Each call resolves when the page shows what it brought about; a
 * refusal is shown, thrown on, and changes nothing.
 */
export class Controls {
  private commands: Promise<unknown> = Promise.resolve();
  /** What stood in the way of the newest command has ended. */
  private cleared: Promise<unknown> = Promise.resolve();
  private backs: Promise<unknown> = Promise.resolve();
  private target: number | null = null;
  private seeking: Promise<void> | null = null;

  constructor(
    private readonly client: Client,
    private readonly frames: Frames,
    private readonly store: RunStore,
    private readonly messages: Messages,
  ) {}

  /** For views: what goes wrong has been shown already. */
  start(action: Promise<unknown>): void {
    action.catch((error: unknown) => {
      if (!(error instanceof Refusal)) throw error;
    });
  }

  async run(): Promise<void> {
    await this.endSteps();
    this.store.goOn();
    await this.show(await this.ask('run', null));
  }

  async pause(): Promise<void> {
    await this.show(await this.ask('pause', null));
  }

  toggle(): Promise<void> {
    return this.store.active ? this.pause() : this.run();
  }

  /** Ends what is under way. */
  private async halt(): Promise<void> {
    if (this.store.active) await this.ask('pause', null);
  }

  /** Ends steps, or the way to one, that the next command would wait for. A run goes on. Who calls later goes on later. */
  private endSteps(): Promise<void> {
    const ended = this.cleared.then(() => (this.store.state?.running ? undefined : this.halt()));
    this.cleared = ended.catch(() => {});
    return ended;
  }

  async step(count: number): Promise<void> {
    this.store.goOn();
    await this.cleared;
    await this.show(await this.command('step', { count }));
  }

  /** Takes the last `count` steps back. Each call counts from where the one before has led. */
  async back(count: number): Promise<void> {
    const taken = this.backs.then(async () => {
      await this.halt();
      await this.commands;
      const { step } = await this.ask('pause', null);
      return this.command('seek', { step: Math.max(0, step - count) });
    });
    this.backs = taken.catch(() => undefined);
    await this.show(await taken);
  }

  /** Goes to a step of this run; while one journey is under way, only the newest wish is kept. */
  seek(step: number): Promise<void> {
    this.target = step;
    // The way to a step that is no longer wished for is left; a short one is over before this.
    if (typeof this.store.state?.seeking === 'number') void this.halt();
    this.seeking ??= this.follow().finally(() => (this.seeking = null));
    return this.seeking;
  }

  /** Takes one step by hand; `back` undoes it. */
  async manualStep(manualStep: ManualStep): Promise<void> {
    await this.cleared;
    const state = await this.command('manualStep', manualStep);
    this.store.leave();
    await this.show(state);
  }

  /** Starts from random numbers, in another shape if one is given. */
  async forget(seed = anySeed(), shape: Omit<Send<'forget'>, 'seed'> = {}): Promise<void> {
    await this.endSteps();
    const state = await this.command('forget', { seed, ...shape });
    this.store.forgetCurve();
    await this.show(state);
  }

  /** Brings back a trained network: the one that the page opened with, unless another is named. */
  async reopen(network?: Send<'reopen'>['network']): Promise<void> {
    await this.endSteps();
    const state = await this.command('reopen', network ? { network } : {});
    this.store.forgetCurve();
    await this.show(state);
  }

  async settings(send: Send<'settings'>): Promise<void> {
    const state = await this.ask('settings', send);
    if (send.batch !== undefined || send.learningRate !== undefined)
      this.store.settingsChanged(state);
    await this.show(state);
  }

  /** Asks the worker; shows and throws its refusal. */
  async ask<K extends Kind>(kind: K, send: Send<K>): Promise<Reply<K>> {
    try {
      const reply = await this.client.ask(kind, send);
      this.messages.refusal = null;
      return reply;
    } catch (error) {
      this.refuse(error);
      throw error;
    }
  }

  /** Asks the worker what nobody has pressed for; its refusal is not shown. */
  askQuietly<K extends Kind>(kind: K, send: Send<K>): Promise<Reply<K>> {
    return this.client.ask(kind, send);
  }

  private async command<K extends 'step' | 'seek' | 'forget' | 'reopen' | 'manualStep'>(
    kind: K,
    send: Send<K>,
  ): Promise<Reply<K>> {
    this.store.busy++;
    this.frames.wake();
    const done = this.ask(kind, send).finally(() => this.store.busy--);
    // Its value, with all before in it, is not kept.
    this.commands = Promise.allSettled([this.commands, done]).then(() => {});
    return done;
  }

  private async follow(): Promise<void> {
    await this.halt();
    while (this.target !== null) {
      const step = this.target;
      this.target = null;
      await this.show(await this.command('seek', { step }));
    }
  }

  private async show(state: RunState): Promise<void> {
    this.store.showState(state);
    await this.frames.shown(shows);
  }

  private refuse(error: unknown): void {
    if (error instanceof Refusal) this.messages.refusal = error.message;
  }
}
