import { describe, expect, test } from 'vitest';
import { distance, firstPart, packStrokes, smooth } from '../../../web/src/model/strokes.ts';

describe('strokes', () => {
  test('pack into flat points and ends', () => {
    const { points, ends } = packStrokes([
      [
        [1, 2],
        [3, 4],
      ],
      [[5, 6]],
    ]);
    expect([...points]).toEqual([1, 2, 3, 4, 5, 6]);
    expect([...ends]).toEqual([2, 3]);
  });

  test('the distance to a stroke is that to its nearest segment, or to its dot', () => {
    const stroke = [
      [0, 0],
      [1, 0],
      [1, 1],
    ] as const;
    expect(distance(stroke, [0.5, 0.2])).toBeCloseTo(0.2);
    expect(distance(stroke, [1.3, 0.5])).toBeCloseTo(0.3);
    expect(distance(stroke, [-3, -4])).toBeCloseTo(5);
    expect(distance([[2, 2]], [2, 3])).toBe(1);
  });

  test('a drawing under way is the first part of its points', () => {
    const strokes = [
      [
        [0, 0],
        [1, 0],
      ],
      [
        [0, 1],
        [1, 1],
      ],
    ] as const;
    expect(firstPart(strokes, 0)).toEqual([]);
    expect(firstPart(strokes, 0.75)).toEqual([strokes[0], [[0, 1]]]);
    expect(firstPart(strokes, 1)).toEqual(strokes);
  });

  test('a smooth stroke goes through its knots', () => {
    const points = smooth(
      [
        [0, 0],
        [1, 1],
        [2, 0],
      ],
      4,
    );
    expect(points).toHaveLength(9);
    expect([points[0], points[4], points[8]]).toEqual([
      [0, 0],
      [1, 1],
      [2, 0],
    ]);
  });
});
