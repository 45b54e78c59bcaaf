// Every request by the way in which it is met: between two bursts, as an analysis, or in its turn.
import type { Kind, Reply, Send } from '../../protocol/index.ts';
import type { Refused } from '../core.ts';
import type { WorkerContext } from '../context.ts';
import { analyses } from './analysis.ts';
import { reads } from './reads.ts';
import { runCommands } from './run.ts';

type Answer<K extends Kind> = Reply<K> | Refused;

/** Handlers of some kinds. `paused`: whether a pause has come since the request did. */
export type Commands<K extends Kind> = {
  [One in K]: (
    context: WorkerContext,
    send: Send<One>,
    paused: () => boolean,
  ) => Answer<One> | Promise<Answer<One>>;
};
export type Analyses<K extends Kind> = Commands<K>;

export type Handler = (
  context: WorkerContext,
  send: unknown,
  paused: () => boolean,
) => Reply<Kind> | Refused | Promise<Reply<Kind> | Refused>;

type Handled = Exclude<Kind, 'open' | 'ready' | 'complete'>;

/** Answered at once, between two bursts, whatever else is under way. */
const immediate: Partial<Record<Kind, Handler>> = reads as Record<string, Handler>;
/** Begun when the commands before it are done; those after it do not wait. */
const analysis: Partial<Record<Kind, Handler>> = analyses as Record<string, Handler>;
/** Carried out one after another. */
const inTurn: Partial<Record<Kind, Handler>> = runCommands as Record<string, Handler>;

/** Requests that say all by their kind. */
export const bare: { [K in Kind as Send<K> extends null ? K : never]: true } = {
  ready: true,
  complete: true,
  pause: true,
  run: true,
  recipe: true,
  hash: true,
  evaluate: true,
  novelty: true,
};

({ ...reads, ...analyses, ...runCommands }) satisfies Commands<Handled>;

export const handlers = { immediate, analysis, inTurn };
