import { describe, expect, test } from 'vitest';
import {
  reaches,
  sampleFor,
  Slice,
  type AskSlice,
} from '../../../../web/src/figures/step/slice.svelte.ts';

const bowl = (t: number) => (t - 3) ** 2 + 1;

/** A worker whose cost along the line is a bowl around 3, and whose gradient is −6 long. */
function fakeWorker() {
  const asked: { kind: string; send: unknown }[] = [];
  let at: Float32Array = new Float32Array();
  const ask = ((kind: string, send: { axes: { at: Float32Array }[]; batch: number }) => {
    asked.push({ kind, send });
    if (kind === 'slope')
      return Promise.resolve({ step: 7, norm: 2, batchNorm: 3, cosine: 0.5, batch: send.batch });
    if (kind === 'surface') {
      at = send.axes[0]!.at;
      return Promise.resolve({ id: 1, step: 7, points: at.length });
    }
    const points = [...at].map((t, index) => ({ index, t, s: 0, cost: bowl(t) }));
    return Promise.resolve({ state: 'done', points, lengths: [3] });
  }) as unknown as AskSlice;
  return { ask, asked };
}

describe('a slice', () => {
  test('is looked at coarsely, then finely around its lowest point', async () => {
    const { ask, asked } = fakeWorker();
    const slice = new Slice(ask);
    await slice.measure(1, 60_000);
    expect(slice.done).toBe(true);
    expect([slice.version, slice.step, slice.startCost]).toEqual([1, 7, bowl(0)]);
    expect(slice.best!.t).toBeCloseTo(3, 0.5);
    expect(Math.abs(slice.best!.t - 3)).toBeLessThan(64 / 48 / 16);
    expect(slice.fall).toBe(-0.5 * 2 * 3);
    const axes = asked.filter(({ kind }) => kind === 'surface').map(({ send }) => send);
    expect(axes).toMatchObject([
      { examples: 60_000, axes: [{ along: 'descent', examples: 60_000 }] },
      { axes: [{ along: 'descent' }] },
    ]);
  });

  test('goes along a batch, while the cost stays that over its sample', async () => {
    const { ask, asked } = fakeWorker();
    const slice = new Slice(ask);
    slice.along = 100;
    await slice.measure(1, 10_000);
    expect(asked[0]).toEqual({ kind: 'slope', send: { examples: 10_000, batch: 100 } });
    expect(asked[1]!.send).toMatchObject({
      examples: 10_000,
      axes: [{ along: 'batch', batch: 100 }],
    });
  });

  test('measures any point exactly, once', async () => {
    const { ask, asked } = fakeWorker();
    const slice = new Slice(ask);
    expect(await slice.probe(5)).toBeNull();
    await slice.measure(1, 1_000);
    slice.look(5.123456);
    expect(slice.t).toBe(5.12);
    expect(slice.exact).toBe(false);
    expect(await slice.probe(slice.t)).toBeCloseTo(bowl(5.12), 5);
    expect(slice.exact).toBe(true);
    const before = asked.length;
    await slice.probe(slice.t);
    expect(asked).toHaveLength(before);
  });

  test('stays within its reach, and its sample within the engine’s memory', () => {
    const slice = new Slice(fakeWorker().ask);
    slice.look(1e6);
    expect(slice.t).toBe(slice.reach);
    slice.look(-1);
    expect(slice.t).toBe(0);
    expect(reaches).toContain(slice.reach);
    expect([16, 24, 64, 512].map(sampleFor)).toEqual([60_000, 60_000, 10_000, 1_000]);
  });
});
