import { describe, expect, test } from 'vitest';
import type { Reading } from '../../web/src/protocol/index.ts';
import { digits } from '../browser/pen.ts';
import { dataUrl, hashOf, type Answer } from './network.ts';
import { complete, opened, sleep, strokes, worker } from './harness.ts';

/** A drawing of a digit that the opening network reads rightly. */
const drawing = (digit: number) => strokes(...digits[digit]!.map((stroke) => stroke.flat()));

describe('open', () => {
  test('layers and tensors come, then data, and both waits end', async () => {
    const { ask, events, frame } = await worker();
    const early = ask('ready', null);
    const { layers, tensors, trained } = await ask('open', { dataUrl });
    expect(layers).toEqual([784, 16, 16, 10]);
    expect(tensors[0]).toEqual({ name: 'W1', rows: 16, cols: 784, offset: 0 });
    expect(trained).toMatch(/\.$/);
    await early;
    await ask('complete', null);
    const { data } = await frame();
    expect(data).toMatchObject({ trainImages: 5_000, testImages: 5_000, images: 10_000 });
    expect(data.bytes).toBe(data.bytesTotal);
    expect(events.filter(({ event }) => event === 'data').length).toBeGreaterThanOrEqual(10);
  });

  test('before it, everything is refused with a sentence; a second time as well', async () => {
    const { ask, refused } = await worker();
    expect(await refused('frame', { parameters: false })).toMatchObject({ code: 'not-yet' });
    expect(await refused('step', { count: 1 })).toMatchObject({ code: 'not-yet' });
    await ask('open', { dataUrl });
    expect((await refused('open', { dataUrl })).message).toContain('open already');
  });

  test('an engine that cannot start is refused, and so is every wait for it', async () => {
    const { refused } = await worker({ damaged: true });
    const problems = [refused('open', { dataUrl }), refused('ready', null)];
    for (const problem of await Promise.all(problems))
      expect(problem).toMatchObject({
        code: 'too-large',
        message: expect.stringContaining('could not be started') as string,
      });
    expect(await refused('step', { count: 1 })).toMatchObject({
      code: 'not-yet',
      message: expect.stringContaining('could not be started') as string,
    });
  });

  test('a network in trouble is told in a sentence, and taken back', async () => {
    const fail: Answer = () => new Response('', { status: 500 });
    const { told } = await complete({
      tricks: { 'test-0.bin': Array.from({ length: 5 }, () => fail) },
    });
    expect(told()).toHaveLength(3);
    expect(told()[0]).toMatchObject({
      code: 'network',
      message: expect.stringContaining('1,000 pictures that are here are kept') as string,
    });
    expect(told()[2]).toBeNull();
  });
});

describe('drawing', () => {
  test('of many drawings the next frame reads the newest, and each frame reads it by its own θ', async () => {
    const { ask, frame } = await complete();
    const drawn = [0, 1, 7].map((digit) => ask('draw', { strokes: drawing(digit) }));
    const reading = (await frame()).reading!;
    expect(await Promise.all(drawn)).toEqual([null, null, null]);
    expect(reading.digit).toBe(7);
    const outputs = [...reading.activations.at(-1)!];
    const order = [...outputs.keys()].sort((a, b) => outputs[b]! - outputs[a]!);
    expect([reading.digit, reading.runnerUp]).toEqual(order.slice(0, 2));
    expect(reading.activation).toBe(Math.max(...outputs));
    expect(reading.activations.map(({ length }) => length)).toEqual([784, 16, 16, 10]);
    expect(reading.raster).toEqual(
      Uint8Array.from(reading.activations[0]!, (x) => Math.round(255 * x)),
    );
    expect((await frame()).reading).toEqual(reading);

    expect(
      await ask('predict', { pixels: (await ask('predict', { strokes: drawing(0) })).raster }),
    ).toMatchObject({ digit: 0 });
    expect((await frame()).reading).toEqual(reading);

    await ask('step', { count: 200 });
    const later = (await frame()).reading!;
    expect(later.raster).toEqual(reading.raster);
    expect(later.activations[1]).not.toEqual(reading.activations[1]);
    expect(later).toEqual(await ask('predict', { strokes: drawing(7) }));

    await ask('draw', { strokes: null });
    expect((await frame()).reading).toBeNull();
  });

  test('an empty drawing is none; a wrong one is refused and the old one stays', async () => {
    const { ask, refused, frame } = await complete();
    await ask('draw', { strokes: drawing(0) });
    const { reading } = await frame();
    const odd = { points: new Float32Array(3), ends: new Uint32Array([1]) };
    expect(await refused('draw', { strokes: odd })).toMatchObject({ code: 'bad-value' });
    const endless = { points: new Float32Array(4), ends: new Uint32Array() };
    expect(await refused('draw', { strokes: endless })).toMatchObject({ code: 'bad-value' });
    const huge = { points: new Float32Array(400_000), ends: new Uint32Array([200_000]) };
    expect(await refused('draw', { strokes: huge })).toMatchObject({ code: 'too-large' });
    expect((await frame()).reading).toEqual(reading);
    const empty = { points: new Float32Array(), ends: new Uint32Array() };
    await ask('draw', { strokes: empty });
    expect((await frame()).reading).toBeNull();
  });

  test('it is framed as the page says, and kept so', async () => {
    const { ask, refused, frame } = await complete();
    const usual = await ask('predict', { strokes: drawing(7) });
    await ask('draw', { strokes: drawing(7), framing: { after: { shiftX: 2 } } });
    const moved = (await frame()).reading;
    const twoToTheRight = Uint8Array.from(usual.raster, (_, p) =>
      p % 28 < 2 ? 0 : usual.raster[p - 2]!,
    );
    expect(moved!.raster).toEqual(twoToTheRight);
    expect(await ask('predict', { strokes: drawing(7) })).toEqual(usual);
    expect((await frame()).reading).toEqual(moved);
    for (const pen of [9, NaN, 'thick' as never])
      expect(await refused('draw', { strokes: drawing(1), framing: { pen } })).toMatchObject({
        code: 'bad-value',
      });
    expect((await frame()).reading).toEqual(moved);
  });

  test('it is read once for each value of a distortion, and stays as it was', async () => {
    const { ask, refused, frame } = await complete();
    const turns = new Float32Array([-1, 0, 2]);
    expect(await refused('robustness', { vary: 'rotate', at: turns })).toMatchObject({
      code: 'empty',
    });
    const framing = { after: { slant: 1 } };
    await ask('draw', { strokes: drawing(7), framing });
    const kept = (await frame()).reading;
    const matches = async (
      swept: { digits: Uint8Array; outputs: Float32Array },
      each: Promise<Reading>[],
    ) => {
      const readings = await Promise.all(each);
      expect([...swept.digits]).toEqual(readings.map(({ digit }) => digit));
      expect([...swept.outputs]).toEqual(
        readings.flatMap(({ activations }) => [...activations.at(-1)!]),
      );
    };
    await matches(
      await ask('robustness', { vary: 'rotate', at: turns }),
      [...turns].map((rotate) =>
        ask('predict', { strokes: drawing(7), framing: { after: { slant: 1, rotate } } }),
      ),
    );
    expect((await frame()).reading).toEqual(kept);
    const pens = new Float32Array([1, 2, 5]);
    await matches(
      await ask('robustness', { strokes: drawing(1), framing: {}, vary: 'pen', at: pens }),
      [...pens].map((pen) => ask('predict', { strokes: drawing(1), framing: { pen } })),
    );
    expect((await frame()).reading).toEqual(kept);
    const many = new Float32Array(1_000);
    for (const bad of [many, new Float32Array([9]), [1] as never])
      expect(await refused('robustness', { vary: 'pen', at: bad })).toMatchObject({
        code: 'bad-value',
      });
  });
});

describe('what goes wrong', () => {
  test('numbers out of range are refused with a sentence and change nothing', async () => {
    const { ask, refused, frame } = await complete();
    await ask('step', { count: 5 });
    const before = { ...(await frame()).state, settled: null };
    const problems = [
      ...(await Promise.all(
        [0, -1, 1.5, NaN, Infinity].map((count) => refused('step', { count })),
      )),
      ...(await Promise.all(
        [0, 60_001, 2.5, NaN].map((examples) => refused('cost', { examples })),
      )),
      ...(await Promise.all([0, 60_001, NaN].map((examples) => refused('gradient', { examples })))),
      await refused('seek', { step: 99 }),
      await refused('forget', { seed: 0.5 }),
      await refused('settings', { batch: 20, learningRate: -1 }),
      await refused('settings', { batch: 20, speed: 0 }),
      await refused('settings', { speed: NaN }),
      await refused('predict', { pixels: new Uint8Array(783) }),
      await refused('reopen', { network: 'middle' as never }),
    ];
    for (const { code, message } of problems) {
      expect(code).toBe('bad-value');
      expect(message).toMatch(/^[A-Z].*\.$/);
    }
    expect({ ...(await frame()).state, settled: null }).toEqual(before);
    expect((await ask('recipe', null)).changes.at(-1)).toMatchObject({ batch: 10 });
  });

  test('a trap ends the worker with one event, and nothing is answered after it', async () => {
    const { ask, trap, events, waiting } = await complete();
    trap();
    void ask('step', { count: 1 });
    await expect
      .poll(() => events.at(-1))
      .toMatchObject({ event: 'fatal', problem: { code: 'fatal' } });
    void ask('frame', { parameters: false });
    await sleep(20);
    expect(events.filter(({ event }) => event === 'fatal')).toHaveLength(1);
    expect(waiting.size).toBe(2);
  });
});

describe('the large network', () => {
  test('that is another page is told by the name of its file', async () => {
    const damaged: Answer = () => new Response('<!doctype html>');
    const { ask, told } = await complete({
      tricks: { 'large.safetensors': Array.from({ length: 4 }, () => damaged) },
    });
    await ask('reopen', { network: 'large' });
    expect(told()).toMatchObject([
      {
        message: expect.stringContaining('The file large.safetensors arrived cut short.') as string,
      },
      null,
    ]);
  });

  test('is fetched when it is asked for, once, and the opening one comes back', async () => {
    const { ask, frame, net, told } = await complete();
    const opening = await ask('hash', null);
    expect(opening).toBe(hashOf('opening'));
    expect(net.asked).not.toContain('large.safetensors');
    const large = await ask('reopen', { network: 'large' });
    expect(large).toMatchObject({ start: 'large', step: 0, lastStep: 0 });
    expect(large.shape).toMatchObject({ layers: [784, 128, 64, 10], activation: 'relu' });
    expect(large.shape.trained).toMatch(/\.$/);
    expect((await frame()).state.shape).toEqual(large.shape);
    const hash = await ask('hash', null);
    expect(hash).toBe(hashOf('large'));
    expect(await ask('recipe', null)).toMatchObject({
      start: 'large',
      hidden: [128, 64],
      steps: 0,
    });
    expect((await ask('evaluate', null)).accuracy).toBeGreaterThan(0.97);

    await ask('step', { count: 3 });
    expect(await ask('hash', null)).not.toBe(hash);
    const back = await ask('reopen', {});
    expect(back).toMatchObject({ start: 'opening', step: 0 });
    expect(back.shape).toMatchObject({ layers: [784, 16, 16, 10], activation: 'relu' });
    expect(await ask('hash', null)).toBe(opening);
    await ask('reopen', { network: 'large' });
    expect(await ask('hash', null)).toBe(hash);
    expect(net.asked.filter((name) => name === 'large.safetensors')).toHaveLength(1);
    expect(told()).toEqual([]);
  });

  test('that comes late lets everything else be answered, and the network stay as it is', async () => {
    const { ask, frame } = await opened({
      tricks: {
        'large.safetensors': [
          async (bytes) => {
            await sleep(60);
            return new Response(bytes);
          },
        ],
      },
    });
    let arrived = false;
    const coming = ask('reopen', { network: 'large' }).finally(() => (arrived = true));
    const starts = new Set<string>();
    do {
      starts.add((await frame()).state.start);
      await sleep(2);
    } while (!arrived);
    expect(starts).toContain('opening');
    expect((await coming).start).toBe('large');
  });
});
