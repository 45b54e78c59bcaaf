import { beforeEach, expect, test, vi } from 'vitest';
import { Client, type Port } from '../../../web/src/model/client.ts';
import { Frames } from '../../../web/src/model/frames.ts';
import { Remote } from '../../../web/src/model/remote.ts';
import { replay } from '../../../web/src/model/revive.ts';
import { Lab } from '../../../web/src/model/state.svelte.ts';
import type { Frame, RunState, Recipe, ToWorker } from '../../../web/src/protocol/index.ts';

/** A worker that counts steps and learns nothing. */
class FakeWorker implements Port {
  onmessage: Port['onmessage'] = null;
  onerror: Port['onerror'] = null;
  kinds: string[] = [];
  /** For each frame that was asked for. */
  withParameters: boolean[] = [];
  step = 0;
  last = 0;
  running = false;
  seed = 0;
  start: Recipe['start'] = 'opening';

  moment(): RunState {
    return {
      step: this.step,
      lastStep: this.last,
      examples: 10 * this.step,
      epochs: 0,
      batch: 10,
      learningRate: 0.5,
      speed: 2_000,
      start: this.start,
      seed: this.seed,
      shape: { layers: [784, 16, 16, 10], activation: 'sigmoid', tensors: [], trained: '' },
      running: this.running,
      waiting: false,
      settled: true,
    };
  }

  frame(): Frame {
    const evaluation = {
      step: this.step,
      cost: 1 / (1 + this.step),
      costExamples: 10,
      accuracy: 0.1,
      accuracyExamples: 10,
    };
    const data = { trainImages: 1, testImages: 1, images: 2, imagesTotal: 2 };
    return {
      moment: this.moment(),
      evaluation,
      fresh: [evaluation],
      data: { ...data, bytes: 1, bytesTotal: 1 },
      parameters: null,
      reading: null,
    };
  }

  postMessage(message: unknown) {
    const { id, kind, send } = message as ToWorker;
    this.kinds.push(kind);
    const answer = (body: object) =>
      setTimeout(() => this.onmessage?.({ data: { id, ...body } } as MessageEvent));
    if (kind === 'frame') {
      this.withParameters.push(send.parameters);
      return answer({ reply: this.frame() });
    }
    if (kind === 'run') this.running = true;
    if (kind === 'pause') this.running = false;
    if (kind === 'step') this.last = this.step += send.count;
    if (kind === 'seek') this.step = send.step;
    if (kind === 'settings' && send.learningRate === 0)
      return answer({ refusal: { code: 'bad-value', message: 'Above 0, please.' } });
    if (kind === 'forget') {
      [this.start, this.seed, this.step, this.last] = ['random', send.seed, 0, 0];
    }
    return answer({ reply: kind === 'read' ? null : this.moment() });
  }

  terminate() {}
}

beforeEach(() => {
  vi.stubGlobal('document', { hidden: false });
  vi.stubGlobal('requestAnimationFrame', (draw: () => void) => setTimeout(draw, 1));
});

function open() {
  const worker = new FakeWorker();
  const client = new Client(() => worker);
  const lab = new Lab();
  const frames = new Frames(client.ask, lab);
  const remote = new Remote(client, frames, lab);
  return { worker, lab, remote };
}

test('a press resolves when the page shows what it brought about', async () => {
  const { lab, remote } = open();
  await remote.step(100);
  expect(lab.moment?.step).toBe(100);
  expect(lab.evaluation?.step).toBe(100);
  await remote.back(30);
  expect(lab.moment?.step).toBe(70);
  expect(lab.evaluation?.step).toBe(70);
  await remote.back(1_000);
  expect(lab.moment?.step).toBe(0);
});

test('back counts from where the steps before it end', async () => {
  const { lab, remote } = open();
  await Promise.all([remote.step(10), remote.back(3)]);
  expect(lab.moment?.step).toBe(7);
});

test('back stops a run first', async () => {
  const { worker, lab, remote } = open();
  await remote.step(5);
  await remote.run();
  expect(lab.moment?.running).toBe(true);
  await remote.back(1);
  expect(worker.running).toBe(false);
  expect(lab.moment?.step).toBe(4);
});

test('while one journey is under way, only the newest wish is kept', async () => {
  const { worker, lab, remote } = open();
  await remote.step(100);
  await Promise.all([90, 80, 70, 60].map((step) => remote.seek(step)));
  expect(lab.moment?.step).toBe(60);
  expect(worker.kinds.filter((kind) => kind === 'seek').length).toBeLessThan(4);
});

test('a refusal is shown and thrown, and everything stays', async () => {
  const { lab, remote } = open();
  await remote.step(3);
  await expect(remote.settings({ learningRate: 0 })).rejects.toThrow('Above 0, please.');
  expect(lab.refusal).toBe('Above 0, please.');
  expect(lab.moment?.step).toBe(3);
  await remote.step(1);
  expect(lab.refusal).toBeNull();
});

test('forgetting starts a new film', async () => {
  const { lab, remote } = open();
  await remote.step(50);
  await remote.forget(7);
  expect(lab.moment).toMatchObject({ step: 0, seed: 7, start: 'random' });
  expect(lab.history.list.map(({ step }) => step)).toEqual([0]);
});

test('going on after a change in the past cuts the old future off the film', async () => {
  const { worker, lab, remote } = open();
  await remote.step(50);
  await remote.step(50);
  await remote.back(60);
  await remote.settings({ learningRate: 1 });
  worker.last = worker.step;
  await remote.step(100);
  expect(lab.history.list.map(({ step }) => step)).toEqual([40, 140]);
});

test('when nothing changes no frames are asked for', async () => {
  const { worker, remote } = open();
  await remote.step(1);
  await new Promise((done) => setTimeout(done, 50));
  const before = worker.kinds.length;
  await new Promise((done) => setTimeout(done, 300));
  expect(worker.kinds.length - before).toBeLessThanOrEqual(1);
});

test('frames bring θ only while a view on screen needs it', async () => {
  const { worker, lab, remote } = open();
  await remote.step(1);
  expect(worker.withParameters).not.toContain(true);
  const letGo = lab.need('parameters');
  await remote.step(1);
  expect(worker.withParameters).toContain(true);
  letGo();
  worker.withParameters = [];
  await remote.step(1);
  expect(worker.withParameters).not.toContain(true);
  expect(lab.parametersCurrent).toBe(false);
});

test('the pad: undo, clear and the page’s own strokes', () => {
  const { pad } = open().lab;
  pad.haunt([[[0.5, 0.5]]]);
  expect(pad.ghost).toBe(true);
  pad.undo();
  expect(pad.blank).toBe(false);
  pad.begin([0.1, 0.1]);
  expect(pad.strokes).toEqual([[[0.1, 0.1]]]);
  pad.extend([[1.5, 0.2]]);
  pad.end();
  pad.extend([[0.9, 0.9]]);
  pad.begin([0.3, 0.3]);
  expect(pad.strokes).toHaveLength(2);
  expect(pad.strokes[0]).toHaveLength(2);
  pad.undo();
  expect(pad.strokes).toHaveLength(1);
  pad.clear();
  expect(pad.packed()).toBeNull();
  pad.haunt([[[0.5, 0.5]]]);
  expect(pad.blank).toBe(true);
});

test('a recipe is replayed change by change, deed by deed', async () => {
  const asked: unknown[] = [];
  const recipe: Recipe = {
    start: 'random',
    seed: 3,
    hidden: [16, 16],
    activation: 'sigmoid',
    changes: [
      { step: 0, batch: 10, learningRate: 0.5 },
      { step: 40, batch: 100, learningRate: 2 },
      { step: 90, batch: 1, learningRate: 1 },
    ],
    manualSteps: [
      { step: 40, deed: { kind: 'edit', index: 3, value: 1 } },
      { step: 50, deed: { kind: 'descend', over: { example: 7 }, learningRate: 0.1 } },
      { step: 70, deed: { kind: 'edit', index: 3, value: 2 } },
    ],
    steps: 100,
  };
  await replay(
    (kind, send) => {
      asked.push([kind, send]);
      return Promise.resolve(null as never);
    },
    recipe,
    70,
  );
  expect(asked).toEqual([
    ['forget', { seed: 3, hidden: [16, 16], activation: 'sigmoid' }],
    ['settings', { batch: 10, learningRate: 0.5 }],
    ['step', { count: 40 }],
    ['settings', { batch: 100, learningRate: 2 }],
    ['deed', { kind: 'edit', index: 3, value: 1 }],
    ['step', { count: 9 }],
    ['deed', { kind: 'descend', over: { example: 7 }, learningRate: 0.1 }],
    ['step', { count: 19 }],
  ]);
});
