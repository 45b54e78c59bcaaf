// The balls of a toy: dropped, stepped, run to the end and taken back.
import { describe, expect, test } from 'vitest';
import { curve, curveStarts } from '../../../web/src/toys/hills.ts';
import { Toy } from '../../../web/src/toys/toy.svelte.ts';

const fresh = (rate = 0.06) => new Toy(curve, curveStarts, rate);

describe('a toy', () => {
  test('steps every ball, and remembers the way', () => {
    const toy = fresh();
    toy.drop([1]);
    toy.step();
    toy.step();
    expect(toy.balls.map(({ path }) => path.length)).toEqual([3, 3]);
    expect(toy.chosen).toBe(2);
    expect(toy.lengths(12)).toEqual([
      expect.closeTo(0.06 * Math.abs(curve.gradient([1])[0]!), 12),
      expect.closeTo(0.06 * Math.abs(curve.gradient(toy.ball.path[1]!)[0]!), 12),
    ]);
    toy.again();
    expect(toy.balls.map(({ path }) => path)).toEqual([[curveStarts[0]], [[1]]]);
  });

  test('holds five balls; the sixth replaces the oldest and takes its name', () => {
    const toy = fresh();
    for (let k = 0; k < 5; k++) toy.drop([k / 10]);
    expect(toy.balls.map(({ name }) => name)).toEqual([2, 3, 4, 5, 1]);
    expect(toy.w).toEqual([0.4]);
    for (let k = 0; k < 9; k++) toy.remove();
    expect(toy.balls).toHaveLength(1);
  });

  test('rests where it has settled, and a larger η wakes it', () => {
    const toy = fresh();
    toy.finish();
    expect(toy.ball.state).toBe('settled');
    expect(toy.w[0]).toBeCloseTo(curve.valleys[0]!.at[0]!, 2);
    toy.step();
    const { length } = toy.ball.path;
    toy.step();
    expect(toy.ball.path).toHaveLength(length);
    toy.set({ rate: 0.5 });
    expect(toy.restless).toBe(true);
    toy.set({ rate: 0.06 });
    expect(toy.restless).toBe(false);
  });

  test('leaves the picture with too large an η; the next run begins at the start', () => {
    const toy = fresh(4);
    toy.finish();
    expect(toy.ball.state).toBe('left');
    toy.set({ rate: 0.06 });
    toy.run();
    expect([toy.running, toy.w]).toEqual([true, curveStarts[0]]);
  });

  test('the steps of a ball in proportion to the slope shrink to nothing', () => {
    const toy = fresh(0.05);
    toy.only([curveStarts[2]!]);
    toy.finish();
    const lengths = toy.lengths(12);
    lengths.forEach((size, k) => expect(size).toBeLessThan(lengths[k - 1] ?? Infinity));
    const share = lengths.at(-1)! / lengths.at(-2)!;
    expect(share).toBeCloseTo(1 - 0.05 * curve.valleys[2]!.curvature, 2);
  });
});
