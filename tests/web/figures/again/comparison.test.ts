import { beforeEach, expect, test } from 'vitest';
import { ComparisonStore } from '../../../../web/src/figures/again/comparison.svelte.ts';
import { RunStore } from '../../../../web/src/model/run.svelte.ts';
import type { Comparison, RunState } from '../../../../web/src/protocol/index.ts';

let run: RunStore;
let comparison: ComparisonStore;

const state = (change: Partial<RunState> = {}): RunState => ({
  runId: 1,
  thetaVersion: 500,
  step: 500,
  lastStep: 500,
  examples: 5_000,
  epochs: 0,
  batch: 10,
  learningRate: 0.5,
  speed: 2_000,
  start: 'random',
  seed: 1,
  shape: { layers: [784, 16, 16, 10], activation: 'sigmoid', tensors: [], trained: '' },
  running: false,
  waiting: false,
  stepsLeft: 0,
  seeking: null,
  settled: true,
  ...change,
});

const found = (step: number): Comparison => {
  const score = { cost: 0.5, accuracy: 0.5 };
  return { step, distance: 1, cosine: 0.5, mine: score, other: score, curve: [] };
};

beforeEach(async () => {
  run = new RunStore();
  run.showState(state());
  comparison = new ComparisonStore(run, ({ steps }) => Promise.resolve(found(steps)));
  await comparison.train();
});

test('holds while the run goes on, back, and to and fro', () => {
  expect(comparison.result).toEqual(found(500));
  expect(comparison.words).toBe('η 0.050');
  run.showState(state({ step: 900, lastStep: 900 }));
  run.showState(state({ step: 20, lastStep: 900 }));
  expect(comparison.result).toEqual(found(500));
});

test('old figures are not shown as this run’s after going back and changing η', () => {
  run.showState(state({ step: 400 }));
  run.showState(state({ step: 400, lastStep: 400, learningRate: 0.1 }));
  expect(comparison.result).toBeNull();
  run.showState(state({ step: 600, lastStep: 600, learningRate: 0.1 }));
  expect(comparison.result).toBeNull();
});

test('holds where the run became another one only after the step of the comparison', () => {
  run.showState(state({ step: 900, lastStep: 900 }));
  run.showState(state({ step: 700, lastStep: 700, learningRate: 0.1 }));
  expect(comparison.result).toEqual(found(500));
});

test('ends with a new start, also one with the same seed', () => {
  run.showState(state({ runId: 2, step: 0, lastStep: 0 }));
  expect(comparison.result).toBeNull();
});

test('is not this run’s where η was changed while it was being made', async () => {
  let answer: ((late: Comparison) => void) | undefined;
  const slow = new ComparisonStore(run, () => new Promise((resolve) => (answer = resolve)));
  const trained = slow.train();
  run.showState(state({ step: 100, lastStep: 100, learningRate: 0.1 }));
  answer?.(found(500));
  await trained;
  expect(slow.result).toBeNull();
});
