import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { put, refusal, type Core } from '../../web/src/worker/engine.ts';
import type { Outcome } from '../../web/src/worker/downhill.d.ts';
import * as snapshot from '../../web/src/worker/snapshot.ts';
import type { Tensor } from '../../web/src/protocol/index.ts';
import { loadCore, takeSteps, withData } from './load.ts';

const bytesOf = (core: Core) => Buffer.from(snapshot.parameters(core).buffer);
const hash = (core: Core) => createHash('sha256').update(bytesOf(core)).digest('hex');

/** Mean cost over the first so many training images. */
function cost(core: Core, examples: number): number {
  const score = core.score(true, 0, examples);
  return score.cost / score.examples;
}

let core: Core;
beforeAll(async () => {
  core = await withData();
});

describe('the layout', () => {
  test('is the lesson’s network: 784, 16, 16, 10, and 13,002 numbers without gaps', () => {
    expect(snapshot.shape(core).layers).toEqual([784, 16, 16, 10]);
    let offset = 0;
    for (const tensor of JSON.parse(core.tensors()) as Tensor[]) {
      expect(tensor.offset).toBe(offset);
      offset += tensor.rows * tensor.cols;
    }
    expect(offset).toBe(13_002);
    expect(snapshot.parameters(core).length).toBe(13_002);
  });
});

describe('a run is a recipe', () => {
  test('the same recipe gives the same bits twice, in steps of any size', async () => {
    core.forget(7);
    takeSteps(core, 250);
    const once = hash(core);
    const other = await withData({ train: 4, test: 0 });
    other.forget(7);
    for (let k = 0; k < 50; k++) takeSteps(other, 5);
    expect(hash(other)).toBe(once);
    other.forget(8);
    takeSteps(other, 250);
    expect(hash(other)).not.toBe(once);
  });

  test('going back gives the bytes that were there, and forward again too', () => {
    core.forget(3);
    const seen: Buffer[] = [bytesOf(core)];
    for (let k = 0; k < 100; k++) {
      takeSteps(core, 1);
      seen.push(bytesOf(core));
    }
    for (const step of [99, 50, 0, 1, 100, 73]) {
      expect(core.seek(step)).toMatchObject({ code: 'ok' });
      expect(core.position().step).toBe(step);
      expect(bytesOf(core).equals(seen[step]!)).toBe(true);
    }
    expect(core.position().lastStep).toBe(100);
  });

  test('a change of η and batch belongs to the recipe', () => {
    core.forget(3);
    takeSteps(core, 10);
    core.setBatch(32);
    core.setLearningRate(0.25);
    takeSteps(core, 10);
    const changes = snapshot.changes(core);
    expect(changes.at(-1)).toEqual({ step: 10, batch: 32, learningRate: 0.25 });
    const there = hash(core);
    core.forget(3);
    for (const { step, batch, learningRate } of changes) {
      if (step > core.position().step) takeSteps(core, step - core.position().step);
      core.setBatch(batch);
      core.setLearningRate(learningRate);
    }
    takeSteps(core, 20 - core.position().step);
    expect(hash(core)).toBe(there);
    core.setBatch(10);
    core.setLearningRate(0.1);
  });

  test('it waits where data has not come', () => {
    core.forget(1);
    let steps = 0;
    for (let taken; (taken = core.train(10_000, 10)) > 0;) steps += taken;
    expect(core.waiting()).toBe(true);
    expect(steps * core.position().batch).toBe(core.trainImages());
  });
});

describe('the gradient', () => {
  const examples = 200;

  test('is that of the cost, by central differences in every tensor', () => {
    core.forget(5);
    takeSteps(core, 100);
    core.beginGradient();
    core.addGradient(0, 120);
    core.addGradient(120, examples - 120);
    const gradient = snapshot.gradient(core);
    const theta = snapshot.parameters(core);

    const at = (index: number, shift: number) => {
      const moved = theta.slice();
      moved[index]! += shift;
      put(core, moved);
      expect(core.openNetwork()).toMatchObject({ code: 'ok' });
      return { cost: cost(core, examples), theta: moved[index]! };
    };
    for (const { offset, rows, cols } of JSON.parse(core.tensors()) as Tensor[]) {
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
    core.forget(6);
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
    ['seed −1', (c) => c.forget(-1)],
    ['seed 2³²', (c) => c.forget(2 ** 32)],
    ['seed NaN', (c) => c.forget(NaN)],
    ['step −1', (c) => c.seek(-1)],
    ['step 0.5', (c) => c.seek(0.5)],
    ['step beyond the end', (c) => c.seek(51)],
    ['step 1e300', (c) => c.seek(1e300)],
    ['step NaN', (c) => c.seek(NaN)],
    ['a short network', (c) => (put(c, new Uint8Array(100)), c.openNetwork())],
    ['a network of NaN', (c) => (put(c, new Float32Array(13_002).fill(NaN)), c.openNetwork())],
    ['a shard of noise', (c) => (put(c, new Uint8Array(500).fill(7)), c.addShard(true))],
    ['an empty shard', (c) => (put(c, new Uint8Array()), c.addShard(false))],
    ['783 pixels', (c) => (put(c, new Uint8Array(783)), c.drawPixels())],
    ['strokes that are not there', (c) => (put(c, new Uint8Array(8)), c.drawStrokes(5, 1))],
    [
      'ends beyond the points',
      (c) => (put(c, new Float32Array([0, 0, 1, 1]), new Uint32Array([9])), c.drawStrokes(2, 1)),
    ],
    [
      'points that are not finite',
      (c) => (put(c, new Float32Array([0, NaN, 1, 1]), new Uint32Array([2])), c.drawStrokes(2, 1)),
    ],
    ['nothing drawn', (c) => (put(c, new Uint8Array()), c.drawStrokes(0, 0))],
  ];

  beforeAll(() => {
    core.forget(11);
    takeSteps(core, 50);
    put(core, new Uint8Array(784).fill(200, 300, 330));
    core.drawPixels();
  });

  test.each(calls)('%s', (_, call) => {
    const state = () => ({
      position: core.position(),
      hash: hash(core),
      images: [core.trainImages(), core.testImages()],
      reading: snapshot.reading(core),
      changes: snapshot.changes(core),
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
  expect([whole.trainImages(), whole.testImages()]).toEqual([60_000, 10_000]);
  whole.forget(1);
  whole.setLearningRate(0.5);
  takeSteps(whole, 6_000);
  whole.clearConfusion();
  const { correct, examples } = whole.confuse(0, 10_000);
  expect(examples).toBe(10_000);
  expect(correct / examples).toBeGreaterThan(0.85);
  const counts = snapshot.confusion(whole);
  expect(counts.flat().reduce((a, b) => a + b)).toBe(10_000);
  expect(counts.reduce((sum, row, digit) => sum + row[digit]!, 0)).toBe(correct);
});

test('views follow the calls: what was copied stays as it was', async () => {
  const fresh = await loadCore();
  fresh.forget(1);
  const copy = snapshot.parameters(fresh);
  const kept = copy.slice();
  fresh.forget(2);
  expect(copy).toEqual(kept);
  expect(copy.buffer.byteLength).toBe(52_008);
});
