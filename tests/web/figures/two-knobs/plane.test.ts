// The plane through θ: asked for equally far in both directions, drawn coarse to fine, given up when it must be.
import { describe, expect, test } from 'vitest';
import { Plane, side, type AskPlane } from '../../../../web/src/figures/two-knobs/plane.svelte.ts';
import type { Kind, Send, SurfaceNews, SurfacePoint } from '../../../../web/src/protocol/index.ts';

/** Coarse to fine, as the core does it. */
function order(): number[] {
  const list: number[] = [];
  const seen = new Set<number>();
  for (let stride = side - 1; stride >= 1; stride /= 2)
    for (let row = 0; row < side; row += stride)
      for (let column = 0; column < side; column += stride) {
        const index = row * side + column;
        if (!seen.has(index)) list.push(index);
        seen.add(index);
      }
  return list;
}

/** A worker whose θ lies on a bowl: C = 1 + (x − 2)² + 4 y², x and y in lengths along directions 0.5 and 20 long. */
class Worker {
  asked: Send<'surface'>[] = [];
  lengths = [0.5, 20];
  /** Points handed out at a time; and when the surface ends before it is done. */
  portion = 200;
  endsAfter = Infinity;
  private id = 0;
  private told = 0;

  /** Steps whose projection on the surface was asked for. */
  lookedUp: number[] = [];
  /** So often that surface is not there any more. */
  forgets = 0;

  ask = ((kind: Kind, send: unknown) => {
    if (kind === 'surface') return Promise.resolve(this.begin(send as Send<'surface'>));
    if (kind === 'points') return Promise.resolve(this.news(send as Send<'points'>));
    if (this.forgets-- > 0) return Promise.reject(new Error('That surface is not there'));
    const { steps } = send as Send<'projections'>;
    this.lookedUp = steps;
    return Promise.resolve(steps.map((step) => ({ step, t: step - 7, s: 0.25, off: 1 })));
  }) as unknown as AskPlane;

  private begin(send: Send<'surface'>) {
    this.asked.push(send);
    this.told = 0;
    return { id: ++this.id, step: 7, points: 0 };
  }

  private news({ id }: Send<'points'>): SurfaceNews {
    if (id !== this.id || this.told >= this.endsAfter)
      return { state: 'ended', points: [], lengths: [] };
    const [t, s] = this.asked.at(-1)!.axes.map(({ at }) => at) as [Float32Array, Float32Array];
    const all = t.length === 1 ? [0] : order();
    const points = all.slice(this.told, this.told + this.portion).map((index): SurfacePoint => {
      const [a, b] = [t[index % t.length]!, s[Math.floor(index / t.length)]!];
      const [x, y] = [a * this.lengths[0]!, b * this.lengths[1]!];
      return { index, t: a, s: b, cost: 1 + (x - 2) ** 2 + 4 * y ** 2 };
    });
    this.told += points.length;
    const state = this.told === all.length ? 'done' : 'working';
    return { state, points, lengths: this.lengths };
  }
}

describe('a plane', () => {
  test('looks equally far along both directions; its middle is θ', async () => {
    const worker = new Worker();
    const plane = new Plane(worker.ask, 0);
    await plane.measure(1, 7);
    const [probe, real] = worker.asked as [Send<'surface'>, Send<'surface'>];
    expect(probe).toMatchObject({ examples: 1 });
    expect(real.examples).toBe(1_000);
    expect(real.axes.map(({ at }) => [at[0], at[16], at[32]])).toEqual([
      [-20, 0, 20],
      [-0.5, 0, 0.5],
    ]);
    expect(plane).toMatchObject({ cost: 5, step: 7, known: 1_089, done: true, problem: null });
    expect(plane.fits(1)).toBe(true);
    expect(plane.fits(2)).toBe(false);
    expect([plane.lowest!.x, plane.lowest!.y]).toEqual([1.875, 0]);
    expect(plane.lowest!.cost).toBeCloseTo(1.0156, 3);
    const [x, y] = plane.downhill!;
    expect(x).toBeCloseTo(4, 3); // −dC/dx at 0
    expect(y).toBeCloseTo(0, 3);
    expect(plane.spans).toEqual([expect.closeTo(144, 1), expect.closeTo(400, 1)]);
  });

  test('is drawn as soon as a whole coarser grid is there', async () => {
    const worker = new Worker();
    worker.portion = 9;
    const grids = new Set<number>();
    const watched = new Plane(((kind: 'points', send: Send<'points'>) => {
      if (watched.ground) {
        grids.add(watched.grid);
        expect(watched.step).toBe(7); // said with the first of it
      }
      return worker.ask(kind, send);
    }) as AskPlane);
    await watched.measure(1, 7);
    grids.add(watched.grid);
    expect([...grids]).toEqual([3, 5, 9, 17, 33]);
    expect(watched.ground!.side).toBe(129);
    expect(watched.ground!.heights[64 * 129 + 64]).toBe(5);
  });

  test('says why there is none: a direction without length, or one given up', async () => {
    const worker = new Worker();
    worker.lengths = [0, 20];
    const plane = new Plane(worker.ask, 0);
    plane.wish = { ...plane.wish, pair: 'start' };
    await plane.measure(1, 7);
    expect(plane.problem).toMatch(/start of the run/);
    expect(plane.working).toBe(false);
    worker.lengths = [1, 1];
    worker.endsAfter = 400;
    await plane.measure(1, 7);
    expect(plane.problem).toMatch(/given up/);
    expect(worker.asked.length).toBeGreaterThan(4);
    worker.endsAfter = Infinity;
    await plane.measure(1, 7);
    expect(plane).toMatchObject({ problem: null, done: true });
  });

  test('is begun anew by itself when another figure took the worker meanwhile', async () => {
    const worker = new Worker();
    worker.endsAfter = 400;
    const plane = new Plane(worker.ask, 5);
    const measured = plane.measure(1, 7);
    setTimeout(() => (worker.endsAfter = Infinity), 2);
    await measured;
    expect(plane).toMatchObject({ problem: null, done: true, working: false });
  });

  test('the newest wish wins, and the one before stays silent', async () => {
    const worker = new Worker();
    worker.portion = 50;
    const plane = new Plane(worker.ask, 0);
    const first = plane.measure(1, 7);
    plane.wish = { ...plane.wish, reach: 3, seed: 9 };
    const second = plane.measure(1, 7);
    await Promise.all([first, second]);
    expect(plane).toMatchObject({ done: true, problem: null, working: false });
    expect(plane.shown).toMatchObject({ reach: 3, seed: 9 });
    expect(plane.ground!.reach).toBe(3);
  });

  test('shows the way of the run from its start to θ, in lengths; or none', async () => {
    const worker = new Worker();
    const plane = new Plane(worker.ask, 0);
    await plane.measure(1, 7);
    expect(worker.lookedUp).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(plane.way[0]).toEqual({ step: 0, t: -7, s: 0.25, off: 1, x: -3.5, y: 5 });
    expect(plane.way.at(-1)).toMatchObject({ step: 7, x: 0 });
    worker.forgets = 1; // another figure has taken it: it is asked for again
    await plane.measure(2, 7);
    expect(worker.asked.at(-1)).toMatchObject({ examples: 1 });
    expect(plane.way.at(-1)).toMatchObject({ step: 7, x: 0 });
    worker.forgets = 2;
    await plane.measure(3, 7);
    expect(plane).toMatchObject({ way: [], done: true, problem: null });
  });

  test('the directions that were wished are asked for', async () => {
    const worker = new Worker();
    const plane = new Plane(worker.ask, 0);
    let version = 1;
    const along = async (pair: 'gradient' | 'random' | 'start', step = 7) => {
      plane.wish = { ...plane.wish, pair, seed: 5, normalised: false, examples: 5_000 };
      await plane.measure(version++, step);
      return worker.asked.at(-1)!.axes.map((axis) => ({ ...axis, at: [] }));
    };
    const up = { along: 'random', seed: 5, normalised: false, at: [] };
    expect(await along('gradient')).toEqual([{ along: 'descent', examples: 5_000, at: [] }, up]);
    expect(await along('random')).toEqual([{ ...up, seed: 6 }, up]);
    const start = { along: 'checkpoint', step: 0, at: [] };
    expect(await along('start')).toEqual([start, { ...start, step: 2, orthogonal: true }]);
    expect(await along('start', 1)).toEqual([start, up]); // no step between
  });
});
