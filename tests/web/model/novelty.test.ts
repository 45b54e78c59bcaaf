import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Ask } from '../../../web/src/model/client.ts';
import type { DrawingStore } from '../../../web/src/model/drawing.svelte.ts';
import { NoveltyWatch } from '../../../web/src/model/novelty.ts';
import type { RunStore } from '../../../web/src/model/run.svelte.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A drawing that has been read by a θ that rests, and the questions that are asked about it. */
function still() {
  const questions: { answer: (found: object) => void; refuse: () => void }[] = [];
  const ask = () =>
    new Promise((answer, reject) =>
      questions.push({ answer, refuse: () => reject(new Error('changed meanwhile')) }),
    );
  const run = { settledVersion: 1, dataComplete: true };
  const drawing = {
    pad: { strokes: [[[0.5, 0.5]]], ghost: false, drawing: false },
    framing: null,
    reading: {},
    novelty: null as object | null,
  };
  const watch = new NoveltyWatch(
    ask as unknown as Ask,
    run as RunStore,
    drawing as unknown as DrawingStore,
  );
  /** As long as it takes to ask. */
  const wait = () => vi.advanceTimersByTimeAsync(300);
  return { questions, run, drawing, watch, wait };
}

test('the refusal of an old question took the answer of the next, and no frame asked again', async () => {
  const { questions, drawing, watch, wait } = still();
  watch.look();
  await wait();
  drawing.pad.strokes = [[[0.2, 0.2]]];
  watch.look(); // the last frame: the page is still from here on
  await wait();
  expect(questions).toHaveLength(2);
  questions[0]!.refuse();
  await wait();
  questions[1]!.answer({ rank: 3 });
  await wait();
  expect(drawing.novelty).toEqual({ rank: 3 });
  expect(questions).toHaveLength(2);
});

test('a question that is refused is asked again without a frame', async () => {
  const { questions, drawing, watch, wait } = still();
  watch.look();
  await wait();
  questions[0]!.refuse();
  await wait();
  expect(questions).toHaveLength(2);
  questions[1]!.answer({ rank: 5 });
  await wait();
  expect(drawing.novelty).toEqual({ rank: 5 });
});

test('a question that is refused because θ moves waits until it rests', async () => {
  const { questions, run, watch, wait } = still();
  watch.look();
  await wait();
  Object.assign(run, { settledVersion: null });
  questions[0]!.refuse();
  await wait();
  expect(questions).toHaveLength(1);
  Object.assign(run, { settledVersion: 2 });
  watch.look();
  await wait();
  expect(questions).toHaveLength(2);
});
