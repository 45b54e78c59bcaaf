// The page's state, in stores that are passed to every component through Svelte's context.
import { createContext } from 'svelte';
import type { Controls } from './controls.ts';
import type { DrawingStore } from './drawing.svelte.ts';
import type { Messages } from './messages.svelte.ts';
import type { RunStore } from './run.svelte.ts';
import type { KeptRun } from '../protocol/index.ts';
import type { Selection } from './selection.svelte.ts';

export interface Model {
  readonly run: RunStore;
  readonly drawing: DrawingStore;
  readonly selection: Selection;
  readonly messages: Messages;
  readonly controls: Controls;
  /** What brings this run back, by the newest word from the worker. */
  readonly kept: KeptRun | null;
  /** Follows a run's recipe; a pause ends that early. */
  resume(kept: KeptRun): Promise<void>;
}

export const [useModel, provideModel] = createContext<Model>();
