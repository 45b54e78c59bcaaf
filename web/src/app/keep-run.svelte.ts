// Keeps the run and its drawing on this device, and offers them back when the page is opened again.
import large from '../assets/networks/large.safetensors?sum';
import opening from '../assets/networks/opening.safetensors?sum';
import { Refusal } from '../model/client.ts';
import { fromText, toText, type Kept } from '../model/kept-run.ts';
import type { Model } from '../model/model.ts';
import { count } from '../ui/format.ts';

/** As much of a browser's store as is needed. */
export type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const key = 'downhill.run';
/** A newer page has the same recipe's bits (tests/hashes.json) unless these files have changed. */
const version = `1-${opening.sha256.slice(0, 8)}-${large.sha256.slice(0, 8)}`;
/** Milliseconds between two looks at a run that goes on. */
const interval = 1_000;

/**
 * A tab has a store of its own, which outlives its reload, and one that it shares with all tabs, for the next new one:
 * there the newest run lies. So two tabs never get each other's run by a reload. A store that is full or forbidden
 * keeps nothing, and nobody is told: the page works as well. For a component's start.
 */
export function keepRun(model: Model, stores: () => [own: Store, shared: Store]): void {
  const { pad } = model.drawing;
  const attempt = <T>(act: (own: Store, shared: Store) => T): T | null => {
    try {
      return act(...stores());
    } catch {
      return null;
    }
  };
  /** What this tab has put into the stores or found there. */
  let mine = attempt((own, shared) => own.getItem(key) ?? shared.getItem(key));
  const found = mine === null ? null : fromText(version, mine);
  let answered = found === null;

  function put(text: string) {
    if (text === mine) return;
    // Where there is no room, what was there goes: an old run is not this one.
    attempt((own) => {
      own.removeItem(key);
      own.setItem(key, text); // an empty text keeps the tab from what others leave
    });
    attempt((_, shared) => {
      if (shared.getItem(key) === mine) shared.removeItem(key);
      if (text !== '') shared.setItem(key, text);
    });
    mine = text;
  }

  function keep() {
    const { kept } = model;
    if (kept && kept.recipe.steps > 0)
      put(toText(version, { ...kept, strokes: pad.ghost ? [] : pad.strokes }));
    else if (answered) put('');
  }

  let timer: ReturnType<typeof setTimeout> | undefined;
  const keepNow = () => {
    clearTimeout(timer);
    timer = undefined;
    keep();
  };
  $effect(() => {
    void model.run.state;
    void pad.strokes;
    timer ??= setTimeout(keepNow, interval);
  });
  $effect(() => {
    addEventListener('pagehide', keepNow);
    return () => removeEventListener('pagehide', keepNow);
  });

  if (!found) return;
  const { steps } = found.recipe;
  const offer = {
    text: `Your run of ${count(steps)} ${steps === 1 ? 'step' : 'steps'} is still here.`,
    button: 'Go on with it',
    take: () => void resume(found),
    close() {
      answered = true;
      if (!model.kept?.recipe.steps) put('');
    },
  };
  // Another offer may have come in its place.
  $effect(() => {
    if (!answered && !model.messages.offer) model.messages.offer = offer;
  });

  async function resume(kept: Kept) {
    answered = true;
    model.messages.offer = null;
    if (pad.blank || !pad.touched) {
      pad.put(kept.strokes);
      pad.end();
    }
    try {
      await model.controls.pause(); // steps that are under way would come first
      await model.resume(kept);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.problem.code === 'fatal') return; // the next worker goes on
      model.messages.refusal = error.message;
      answered = false;
      model.messages.offer = offer;
    }
  }
}
