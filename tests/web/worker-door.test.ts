import { describe, expect, test } from 'vitest';
import type { ToPage } from '../../web/src/protocol/index.ts';
import { Door } from '../../web/src/worker/door.ts';
import { refuse } from '../../web/src/worker/engine.ts';
import { dataUrl, FakeNet, noWeights, type Answer } from './worker-fakes.ts';
import { complete, later, sleep, worker } from './worker-harness.ts';

const strokes = (digit: number) => ({
  points: new Float32Array([digit, 0, digit, 9]),
  ends: new Uint32Array([2]),
});

describe('opening', () => {
  test('layers and tensors come, then data, and both waits end', async () => {
    const { ask, events, frame } = worker();
    const early = ask('ready', null);
    const { layers, tensors } = await ask('open', { dataUrl });
    expect(layers).toEqual([4, 3, 10]);
    expect(tensors[0]?.name).toBe('W1');
    await early;
    await ask('complete', null);
    const { data } = await frame();
    expect(data).toMatchObject({ trainImages: 5_000, testImages: 5_000, images: 10_000 });
    expect(data.bytes).toBe(data.bytesTotal);
    expect(events.filter(({ event }) => event === 'data').length).toBeGreaterThanOrEqual(10);
  });

  test('before it, everything is refused with a sentence; a second time as well', async () => {
    const { ask, refused } = worker();
    expect(await refused('frame', { parameters: false })).toMatchObject({ code: 'not-yet' });
    expect(await refused('step', { count: 1 })).toMatchObject({ code: 'not-yet' });
    await ask('open', { dataUrl });
    expect((await refused('open', { dataUrl })).message).toContain('open already');
  });

  test('an engine that cannot start is refused, and so is every wait for it', async () => {
    const { port1, port2 } = new MessageChannel();
    const said: ToPage[] = [];
    const door = new Door(
      { postMessage: (message) => said.push(message) },
      {
        net: new FakeNet(new Map()),
        later,
        core: () => Promise.resolve(refuse('fatal', 'No SIMD.')),
        weights: () => Promise.resolve(noWeights),
      },
    );
    door.receive({ id: 1, kind: 'open', send: { dataUrl } });
    door.receive({ id: 2, kind: 'ready', send: null });
    await sleep(10);
    expect(said).toEqual(
      [1, 2].map((id) => ({ id, refusal: { code: 'fatal', message: 'No SIMD.' } })),
    );
    door.dismiss();
    port1.close();
    port2.close();
  });

  test('a network in trouble is told in a sentence, and taken back', async () => {
    const fail: Answer = () => new Response('', { status: 500 });
    const { events } = await complete({
      tricks: { 'test-0.ink': Array.from({ length: 5 }, () => fail) },
    });
    const messages = events.filter(({ event }) => event === 'message');
    expect(messages.length).toBe(3);
    expect(messages[0]).toMatchObject({ problem: { code: 'network' } });
    expect(JSON.stringify(messages[0])).toMatch(/1,000 pictures that are here are kept/);
    expect(messages[2]).toMatchObject({ problem: null });
  });
});

describe('drawing', () => {
  test('of many drawings the newest is read, and every frame rereads it', async () => {
    const { ask, frame } = await complete();
    const readings = await Promise.all([1, 2, 3].map((d) => ask('read', { strokes: strokes(d) })));
    expect(readings.map((reading) => reading?.digit)).toEqual([undefined, undefined, 3]);
    expect(readings[2]).toMatchObject({ runnerUp: 4 });
    expect(readings[2]?.activations.map(({ length }) => length)).toEqual([4, 3, 10]);
    expect(readings[2]?.activations[2]?.[3]).toBeCloseTo(0.9);
    expect((await frame()).reading?.digit).toBe(3);
    expect((await ask('predict', { pixels: new Uint8Array(784).fill(7) })).digit).toBe(7);
    expect((await frame()).reading?.digit).toBe(3);
    expect(await ask('read', { strokes: null })).toBeNull();
    expect((await frame()).reading).toBeNull();
  });

  test('an empty drawing is none; a wrong one is refused and the old one stays', async () => {
    const { ask, refused, frame } = await complete();
    await ask('read', { strokes: strokes(5) });
    const odd = { points: new Float32Array(3), ends: new Uint32Array([1]) };
    expect(await refused('read', { strokes: odd })).toMatchObject({ code: 'bad-value' });
    const endless = { points: new Float32Array(4), ends: new Uint32Array() };
    expect(await refused('read', { strokes: endless })).toMatchObject({ code: 'bad-value' });
    const huge = { points: new Float32Array(400_000), ends: new Uint32Array([200_000]) };
    expect(await refused('read', { strokes: huge })).toMatchObject({ code: 'too-large' });
    expect((await frame()).reading?.digit).toBe(5);
    const empty = { points: new Float32Array(), ends: new Uint32Array() };
    expect(await ask('read', { strokes: empty })).toBeNull();
    expect((await frame()).reading).toBeNull();
  });

  test('it is framed as the page says, and kept so', async () => {
    const { ask, refused, frame, core } = await complete();
    const usual = Array.from({ length: 14 }, () => NaN);
    const framing = { scale: false, after: { shiftX: 2 } };
    await ask('read', { strokes: strokes(4), framing });
    const otherwise = usual.with(0, 0).with(12, 2);
    expect(core.framing).toEqual(otherwise);
    await ask('predict', { strokes: strokes(5) });
    expect(core.framing).toEqual(usual);
    expect((await frame()).reading?.digit).toBe(4);
    expect(core.framing).toEqual(otherwise);
    for (const pen of [9, NaN, 'thick' as never])
      expect(await refused('read', { strokes: strokes(6), framing: { pen } })).toMatchObject({
        code: 'bad-value',
      });
    expect((await frame()).reading?.digit).toBe(4);
  });

  test('it is read once for each value that bends it, and stays as it was', async () => {
    const { ask, refused, frame, core } = await complete();
    const at = new Float32Array([-1, 0, 2]);
    expect(await refused('endure', { vary: 'rotate', at })).toMatchObject({ code: 'empty' });
    await ask('read', { strokes: strokes(4), framing: { after: { slant: 1 } } });
    const { digits, outputs } = await ask('endure', { vary: 'rotate', at });
    expect([...digits]).toEqual([4, 4, 4]);
    expect(outputs).toHaveLength(30);
    expect(outputs[14]).toBeCloseTo(0.9);
    expect(core.framing.slice(9, 11)).toEqual([2, 1]);
    expect((await frame()).reading?.digit).toBe(4);
    expect(core.framing[9]).toBeNaN();
    const other = await ask('endure', { strokes: strokes(6), framing: {}, vary: 'pen', at });
    expect([...other.digits]).toEqual([6, 6, 6]);
    expect(core.framing[3]).toBe(2);
    const many = new Float32Array(1_000);
    for (const bad of [many, new Float32Array([9]), [1] as never])
      expect(await refused('endure', { vary: 'pen', at: bad })).toMatchObject({
        code: 'bad-value',
      });
  });
});

describe('what goes wrong', () => {
  test('numbers out of range are refused with a sentence and change nothing', async () => {
    const { ask, refused, frame, core } = await complete();
    await ask('step', { count: 5 });
    const before = { ...(await frame()).moment, settled: null };
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
    ];
    for (const { code, message } of problems) {
      expect(code).toBe('bad-value');
      expect(message).toMatch(/^[A-Z].*\.$/);
    }
    expect({ ...(await frame()).moment, settled: null }).toEqual(before);
    expect(core.batch).toBe(10);
  });

  test('a trap ends the worker with one word, and nothing is answered after it', async () => {
    const { ask, core, events, waiting } = await complete();
    core.broken = true;
    void ask('step', { count: 1 });
    await sleep(20);
    void ask('frame', { parameters: false });
    await sleep(20);
    expect(events.filter(({ event }) => event === 'fatal').length).toBe(1);
    expect(events.at(-1)).toMatchObject({ event: 'fatal', problem: { code: 'fatal' } });
    expect(waiting.size).toBe(2);
  });
});
