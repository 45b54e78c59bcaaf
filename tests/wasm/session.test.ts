import { beforeAll, describe, expect, test } from 'vitest';
import { refusal, sourceRecord, type Core } from '../../web/src/worker/core.ts';
import { framingRecord } from '../../web/src/worker/framing.ts';
import type { Outcome, Replay } from '../../web/src/worker/downhill.d.ts';
import * as snapshot from '../../web/src/worker/snapshot.ts';
import { cost, finish, hash, loadCore, seek, startLesson, takeSteps, withData } from './load.ts';

const bytesOf = (core: Core) => Buffer.from(snapshot.parameters(core).buffer);

let core: Core;
beforeAll(async () => {
  core = await withData();
});

describe('the layout', () => {
  test('is the lesson’s network: 784, 16, 16, 10, and 13,002 numbers without gaps', () => {
    expect(snapshot.shape(core).layers).toEqual([784, 16, 16, 10]);
    let offset = 0;
    for (const tensor of core.tensors()) {
      expect(tensor.offset).toBe(offset);
      offset += tensor.rows * tensor.cols;
    }
    expect(offset).toBe(13_002);
    expect(snapshot.parameters(core).length).toBe(13_002);
  });
});

describe('a run is a recipe', () => {
  test('the same recipe gives the same bits twice, in steps of any size', async () => {
    startLesson(core, 7);
    takeSteps(core, 250);
    const once = hash(core);
    const second = await withData({ train: 4, test: 0 });
    startLesson(second, 7);
    for (let k = 0; k < 50; k++) takeSteps(second, 5);
    expect(hash(second)).toBe(once);
    startLesson(second, 8);
    takeSteps(second, 250);
    expect(hash(second)).not.toBe(once);
  });

  test('going back gives the bytes that were there, and forward again too', () => {
    startLesson(core, 3);
    const seen: Buffer[] = [bytesOf(core)];
    for (let k = 0; k < 100; k++) {
      takeSteps(core, 1);
      seen.push(bytesOf(core));
    }
    for (const step of [99, 50, 0, 1, 100, 73]) {
      expect(seek(core, step)).toMatchObject({ code: 'ok' });
      expect(core.state().step).toBe(step);
      expect(bytesOf(core).equals(seen[step]!)).toBe(true);
    }
    expect(core.state().lastStep).toBe(100);
  });

  test('a change of η and batch belongs to the recipe', () => {
    startLesson(core, 3);
    takeSteps(core, 10);
    core.setBatch(32);
    core.setLearningRate(0.25);
    takeSteps(core, 10);
    const changes = snapshot.changes(core);
    expect(changes.at(-1)).toEqual({ step: 10, batch: 32, learningRate: 0.25 });
    const reached = hash(core);
    startLesson(core, 3);
    for (const { step, batch, learningRate } of changes) {
      if (step > core.state().step) takeSteps(core, step - core.state().step);
      core.setBatch(batch);
      core.setLearningRate(learningRate);
    }
    takeSteps(core, 20 - core.state().step);
    expect(hash(core)).toBe(reached);
    core.setBatch(10);
    core.setLearningRate(0.1);
  });

  test('it waits where data has not come', () => {
    startLesson(core, 1);
    let steps = 0;
    for (let taken; (taken = core.train(10_000, 10).steps) > 0;) steps += taken;
    expect(core.state().waiting).toBe(true);
    expect(steps * core.state().batch).toBe(core.images(core.Split.train));
  });
});

describe('the gradient', () => {
  const examples = 200;

  test('is that of the cost, by central differences in every tensor', () => {
    startLesson(core, 5);
    takeSteps(core, 100);
    const over = sourceRecord(core, { examples });
    const gradient = finish(core.gradient(over), (job) => job.values().slice());
    const theta = snapshot.parameters(core);

    const at = (index: number, shift: number) => {
      const moved = theta.slice();
      moved[index]! += shift;
      expect(core.open([16, 16], core.Activation.sigmoid, moved)).toMatchObject({ code: 'ok' });
      return { cost: cost(core, examples), theta: moved[index]! };
    };
    for (const { offset, rows, cols } of core.tensors()) {
      const entries = [...gradient.subarray(offset, offset + rows * cols)];
      // The largest entries of the tensor: a difference of floats says little about the tiny ones.
      const largest = [...entries.keys()].sort(
        (a, b) => Math.abs(entries[b]!) - Math.abs(entries[a]!),
      );
      for (const entry of largest.slice(0, 4)) {
        const [up, down] = [at(offset + entry, 0.01), at(offset + entry, -0.01)];
        const slope = (up.cost - down.cost) / (up.theta - down.theta);
        expect(Math.abs(slope - entries[entry]!)).toBeLessThan(
          0.02 * Math.abs(entries[entry]!) + 2e-5,
        );
      }
    }
  });

  test('a step against it goes downhill', () => {
    startLesson(core, 6);
    const before = cost(core, 1_000);
    takeSteps(core, 200);
    expect(cost(core, 1_000)).toBeLessThan(before);
  });
});

describe('bad inputs give a sentence and change nothing', () => {
  const calls: [string, (core: Core) => Outcome][] = [
    ['batch 0', (c) => c.setBatch(0)],
    ['batch 1.5', (c) => c.setBatch(1.5)],
    ['batch NaN', (c) => c.setBatch(NaN)],
    ['batch 60,001', (c) => c.setBatch(60_001)],
    ['η 0', (c) => c.setLearningRate(0)],
    ['η −1', (c) => c.setLearningRate(-1)],
    ['η NaN', (c) => c.setLearningRate(NaN)],
    ['η Infinity', (c) => c.setLearningRate(Infinity)],
    ['seed −1', (c) => startLesson(c, -1)],
    ['seed 2³²', (c) => startLesson(c, 2 ** 32)],
    ['seed NaN', (c) => startLesson(c, NaN)],
    ['step −1', (c) => seek(c, -1)],
    ['step 0.5', (c) => seek(c, 0.5)],
    ['step beyond the end', (c) => seek(c, 51)],
    ['step 1e300', (c) => seek(c, 1e300)],
    ['step NaN', (c) => seek(c, NaN)],
    ['no hidden layer', (c) => c.forget([], c.Activation.relu, 1)],
    ['a layer of half a neuron', (c) => c.forget([0.5], c.Activation.relu, 1)],
    ['too many weights', (c) => c.forget([512, 512], c.Activation.relu, 1)],
    ['a short network', (c) => open(c, new Float32Array(25))],
    ['a network of NaN', (c) => open(c, new Float32Array(13_002).fill(NaN))],
    ['a shard of noise', (c) => c.addShard(c.Split.train, new Uint8Array(500).fill(7))],
    ['an empty shard', (c) => c.addShard(c.Split.test, new Uint8Array())],
    ['an image of 783 pixels', (c) => add(c, new Uint8Array(783), [1])],
    ['an image without a label', (c) => add(c, new Uint8Array(784), [])],
    ['an image of the digit 10', (c) => add(c, new Uint8Array(784), [10])],
    ['strokes that are not there', (c) => draw(c, [], [5])],
    ['ends beyond the points', (c) => draw(c, [0, 0, 1, 1], [9])],
    ['points that are not finite', (c) => draw(c, [0, NaN, 1, 1], [2])],
    ['nothing drawn', (c) => draw(c, [], [])],
    ['an edit of an index that θ has not', (c) => c.edit(13_002, 0)],
    ['an edit to NaN', (c) => c.edit(0, NaN)],
    ['a step by hand that is not done', (c) => unfinished(c, (job) => c.take(job))],
    ['a way back that is not done', (c) => unfinished(c, (job) => c.seek(job))],
  ];
  const open = (c: Core, theta: Float32Array) => c.open([16, 16], c.Activation.relu, theta);
  const add = (c: Core, pixels: Uint8Array, labels: number[]) =>
    c.addImages(c.Split.train, pixels, Uint8Array.from(labels));
  const draw = (c: Core, points: number[], ends: number[]) =>
    c.rasterize(Float32Array.from(points), Uint32Array.from(ends), framingRecord());
  const unfinished = (c: Core, use: (job: Replay) => Outcome) => {
    const job = c.descend(sourceRecord(c, { examples: 3_000 }), 0.5);
    try {
      return use(job);
    } finally {
      job.delete();
    }
  };

  beforeAll(() => {
    startLesson(core, 11);
    takeSteps(core, 50);
  });

  test.each(calls)('%s', (_, call) => {
    const image = new Uint8Array(784).fill(200, 300, 330);
    const state = () => ({
      state: core.state(),
      hash: hash(core),
      images: [core.images(core.Split.train), core.images(core.Split.test)],
      reading: snapshot.reading(core, image),
      raster: snapshot.raster(core),
      shape: snapshot.shape(core),
      changes: snapshot.changes(core),
      manualSteps: snapshot.manualSteps(core),
    });
    const before = state();
    const { code, message } = refusal(call(core))!.problem;
    expect(code).toMatch(/^(bad-format|truncated|bad-value|empty|not-yet|too-large)$/);
    expect(message).toMatch(/^[A-Z].{10,}\.$/s);
    expect(state()).toEqual(before);
  });
});

test('all 70,000 images fit, and an epoch makes a reader of digits', async () => {
  const whole = await withData({ train: 60, test: 10 });
  const { Split } = whole;
  expect([whole.images(Split.train), whole.images(Split.test)]).toEqual([60_000, 10_000]);
  startLesson(whole, 1);
  whole.setLearningRate(0.5);
  takeSteps(whole, 6_000);
  const { correct, examples, counts } = finish(whole.evaluation(0, 10_000), (job) => ({
    ...job.test(),
    counts: snapshot.confusion(job.confusion()),
  }));
  expect(examples).toBe(10_000);
  expect(correct / examples).toBeGreaterThan(0.85);
  expect(counts.flat().reduce((a, b) => a + b)).toBe(10_000);
  expect(counts.reduce((sum, row, digit) => sum + row[digit]!, 0)).toBe(correct);
});

test('views follow the calls: what was copied stays as it was', async () => {
  const fresh = await loadCore();
  startLesson(fresh, 1);
  const copy = snapshot.parameters(fresh);
  const kept = copy.slice();
  startLesson(fresh, 2);
  expect(copy).toEqual(kept);
  expect(copy.buffer.byteLength).toBe(52_008);
});
