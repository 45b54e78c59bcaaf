/**
 * Every message between the page and its worker. The page asks; each request carries an id and gets
 * exactly one answer with that id: its reply, or a refusal. Three kinds of request:
 *
 * - Reads (`frame`, `draw`, `pause`, `settings`, `points`) are answered between two bursts of work, about 10 ms.
 * - What moves θ or tells how it came about (`RunRequests`) is carried out in the order in which it came. One that
 *   waits for the network gives way to those behind it: it is refused where nothing comes for two seconds.
 * - What is asked about a θ (`AnalysisRequests`) begins when the commands before it are done; none waits for it.
 *
 * Unasked, the worker says only four things: that data has come, that the recipe has changed, what a visitor must be
 * told, and that it cannot go on.
 * This folder imports nothing from outside.
 */

import type { AnalysisRequests } from './analysis.ts';
import type { DataProgress, DataRequests } from './data.ts';
import type { DrawingRequests } from './drawing.ts';
import type { Recipe, RunRequests } from './run.ts';

export type * from './analysis.ts';
export type * from './data.ts';
export type * from './drawing.ts';
export type * from './run.ts';

/** Request by kind: what is sent and what comes back. */
export interface Requests extends AnalysisRequests, DataRequests, DrawingRequests, RunRequests {}

export type Kind = keyof Requests;
export type Send<K extends Kind> = Requests[K]['send'];
export type Reply<K extends Kind> = Requests[K]['reply'];

/** What went wrong, in the C++ core's vocabulary and the transport's, with a sentence for a person. */
export interface Problem {
  code:
    | 'bad-format'
    | 'truncated'
    | 'bad-value'
    | 'empty'
    | 'not-yet'
    | 'too-large'
    | 'diverged'
    | 'network'
    | 'fatal';
  message: string;
}

export type ToWorker = { [K in Kind]: { id: number; kind: K; send: Send<K> } }[Kind];

export type ToPage =
  | { id: number; reply: Reply<Kind> }
  | { id: number; refusal: Problem }
  /** More data has come. */
  | { event: 'data'; data: DataProgress }
  /** The run has become another one; said before the command that changed it is answered. `runId` is RunState's. */
  | { event: 'recipe'; recipe: Recipe; runId: number }
  /** Something the visitor must be told; the worker goes on. Null clears the last one. */
  | { event: 'problem'; problem: Problem | null }
  /** The worker cannot go on; the page starts another. */
  | { event: 'fatal'; problem: Problem };
