import { beforeEach, expect, test, vi } from 'vitest';
import type { Port } from '../../../web/src/model/client.ts';
import { Recovery } from '../../../web/src/model/recovery.ts';
import type {
  Frame,
  Kind,
  Recipe,
  RunState,
  Strokes,
  ToWorker,
} from '../../../web/src/protocol/index.ts';

/** A worker that counts steps and learns nothing. */
class FakeWorker implements Port {
  onmessage: Port['onmessage'] = null;
  onerror: Port['onerror'] = null;
  kinds: string[] = [];
  /** For each frame that was asked for. */
  withParameters: boolean[] = [];
  drawn: (Strokes | null)[] = [];
  step = 0;
  last = 0;
  running = false;
  seed = 0;
  start: Recipe['start'] = 'opening';

  /** Turned down once. */
  refused: Kind | null = null;

  /** Each step of each run has a version of its own. */
  version = 1;
  runId = 1;

  state(): RunState {
    return {
      runId: this.runId,
      thetaVersion: this.version,
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
      stepsLeft: 0,
      seeking: null,
      settled: true,
    };
  }

  frame(): Frame {
    const evaluation = {
      thetaVersion: this.version,
      step: this.step,
      cost: 1 / (1 + this.step),
      costExamples: 10,
      accuracy: 0.1,
      accuracyExamples: 10,
    };
    const data = { trainImages: 1, testImages: 1, images: 2, imagesTotal: 2 };
    return {
      state: this.state(),
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
    if (kind === this.refused) {
      this.refused = null;
      return answer({ refusal: { code: 'not-yet', message: 'Not now, please.' } });
    }
    if (['step', 'seek', 'forget'].includes(kind)) this.version++;
    if (kind === 'forget') this.runId = this.version;
    if (kind === 'draw') this.drawn.push(send.strokes);
    if (kind === 'run') this.running = true;
    if (kind === 'pause') this.running = false;
    if (kind === 'step') this.last = this.step += send.count;
    if (kind === 'seek') this.step = send.step;
    if (kind === 'settings' && send.learningRate === 0)
      return answer({ refusal: { code: 'bad-value', message: 'Above 0, please.' } });
    if (kind === 'forget') {
      [this.start, this.seed, this.step, this.last] = ['random', send.seed, 0, 0];
    }
    return answer({ reply: kind === 'draw' ? null : this.state() });
  }

  terminate() {}
}

beforeEach(() => {
  vi.stubGlobal('document', { hidden: false });
  vi.stubGlobal('requestAnimationFrame', (draw: () => void) => setTimeout(draw, 1));
});

function open() {
  const worker = new FakeWorker();
  const { run, drawing, messages, controls } = new Recovery(() => worker);
  return { worker, run, drawing, messages, controls };
}

test('a press resolves when the page shows what it brought about', async () => {
  const { run, controls } = open();
  await controls.step(100);
  expect(run.state?.step).toBe(100);
  expect(run.evaluation?.step).toBe(100);
  await controls.back(30);
  expect(run.state?.step).toBe(70);
  expect(run.evaluation?.step).toBe(70);
  await controls.back(1_000);
  expect(run.state?.step).toBe(0);
});

test('back counts from where the steps before it end', async () => {
  const { run, controls } = open();
  await Promise.all([controls.step(10), controls.back(3)]);
  expect(run.state?.step).toBe(7);
});

test('back five times at once takes five steps back, not one', async () => {
  const { run, controls } = open();
  await controls.step(9);
  await Promise.all([1, 1, 1, 1, 1].map((count) => controls.back(count)));
  expect(run.state?.step).toBe(4);
});

test('a step back that is refused does not hold up the next', async () => {
  const { worker, run, controls } = open();
  await controls.step(9);
  worker.refused = 'seek';
  const [refused, taken] = [controls.back(1), controls.back(1)];
  await expect(refused).rejects.toThrow('Not now, please.');
  await taken;
  expect(run.state?.step).toBe(8);
});

test('back stops a run first', async () => {
  const { worker, run, controls } = open();
  await controls.step(5);
  await controls.run();
  expect(run.state?.running).toBe(true);
  await controls.back(1);
  expect(worker.running).toBe(false);
  expect(run.state?.step).toBe(4);
});

test('while one journey is under way, only the newest wish is kept', async () => {
  const { worker, run, controls } = open();
  await controls.step(100);
  await Promise.all([90, 80, 70, 60].map((step) => controls.seek(step)));
  expect(run.state?.step).toBe(60);
  expect(worker.kinds.filter((kind) => kind === 'seek').length).toBeLessThan(4);
});

test('a refusal is shown and thrown, and everything stays', async () => {
  const { run, messages, controls } = open();
  await controls.step(3);
  await expect(controls.settings({ learningRate: 0 })).rejects.toThrow('Above 0, please.');
  expect(messages.refusal).toBe('Above 0, please.');
  expect(run.state?.step).toBe(3);
  await controls.step(1);
  expect(messages.refusal).toBeNull();
});

test('forgetting starts a new curve', async () => {
  const { run, controls } = open();
  await controls.step(50);
  await controls.forget(7);
  expect(run.state).toMatchObject({ step: 0, seed: 7, start: 'random' });
  expect(run.history.list.map(({ step }) => step)).toEqual([0]);
});

test('going on after a change in the past cuts the old future off the curve', async () => {
  const { worker, run, controls } = open();
  await controls.step(50);
  await controls.step(50);
  await controls.back(60);
  await controls.settings({ learningRate: 1 });
  worker.last = worker.step;
  await controls.step(100);
  expect(run.history.list.map(({ step }) => step)).toEqual([40, 140]);
});

test('when nothing changes no frames are asked for', async () => {
  const { worker, controls } = open();
  await controls.step(1);
  await new Promise((done) => setTimeout(done, 50));
  const before = worker.kinds.length;
  await new Promise((done) => setTimeout(done, 300));
  expect(worker.kinds.length - before).toBeLessThanOrEqual(1);
});

test('frames bring θ only while a view on screen needs it', async () => {
  const { worker, run, controls } = open();
  await controls.step(1);
  expect(worker.withParameters).not.toContain(true);
  const letGo = run.need('parameters');
  await controls.step(1);
  expect(worker.withParameters).toContain(true);
  letGo();
  worker.withParameters = [];
  await controls.step(1);
  expect(worker.withParameters).not.toContain(true);
  expect(run.parametersCurrent).toBe(false);
});

test('the pad: undo, clear and the page’s own strokes', () => {
  const { pad } = open().drawing;
  pad.showGhost([[[0.5, 0.5]]]);
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
  pad.showGhost([[[0.5, 0.5]]]);
  expect(pad.blank).toBe(true);
});

test('of many changes of the drawing, a frame sends the newest alone', async () => {
  const { worker, run, drawing } = open();
  run.needed();
  drawing.pad.begin([0.2, 0.2]);
  drawing.pad.extend([[0.4, 0.6]]);
  drawing.pad.extend([[0.8, 0.9]]);
  await expect.poll(() => worker.kinds.filter((kind) => kind === 'frame').length).toBe(2);
  expect(worker.drawn.map((strokes) => strokes!.ends[0])).toEqual([1, 2]);
  await expect.poll(() => worker.drawn.at(-1)!.ends[0]).toBe(3);
  expect(worker.kinds.slice(0, 4)).toEqual(['draw', 'frame', 'draw', 'frame']);
});

test('a blank pad has no reading, whatever the last frame brought', () => {
  const { drawing } = open();
  const layer = Float32Array.of(1);
  const reading = {
    digit: 3,
    activation: 1,
    runnerUp: 4,
    activations: [layer],
    raster: new Uint8Array(784),
  };
  drawing.pad.begin([0.2, 0.2]);
  drawing.showReading(reading);
  expect(drawing.reading).toBe(reading);
  drawing.pad.clear();
  expect(drawing.reading).toBeNull();
});

test('θ that rests has a version, and another one after each step', async () => {
  const { run, controls } = open();
  await controls.step(3);
  const version = run.settledVersion;
  expect(version).not.toBeNull();
  await controls.step(1);
  expect(run.settledVersion).not.toBe(version);
});
