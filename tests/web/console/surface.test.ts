import { describe, expect, test } from 'vitest';
import type { SurfaceNews } from '../../../web/src/protocol/index.ts';
import { needNumber } from '../../../web/src/console/expect.ts';
import type { Controls } from '../../../web/src/model/controls.ts';
import { needAxis, watchSurface, type Along } from '../../../web/src/console/surface.ts';

describe('an axis from the console', () => {
  test('has a default for whatever is left out', () => {
    const usual = needAxis('t', undefined, 500);
    expect(usual).toMatchObject({ along: 'descent', examples: 500 });
    expect([usual.at.length, usual.at[0], usual.at[64]]).toEqual([65, 0, 8]);
    const random = needAxis('s', { along: 'random' }, 500);
    expect(random).toMatchObject({ seed: 1, normalised: true });
    expect([random.at.length, random.at[0], random.at[20], random.at[40]]).toEqual([41, -1, 0, 1]);
    expect(needAxis('t', { along: 'checkpoint', step: 3, at: [0, 1] }, 1)).toEqual({
      along: 'checkpoint',
      step: 3,
      at: Float32Array.of(0, 1),
    });
  });

  const wrong: [string, unknown][] = [
    ['no object', 'random'],
    ['no direction', { along: 'up' }],
    ['no points', { at: [] }],
    ['NaN', { at: [0, NaN] }],
    ['beyond floats', { at: [1e300] }],
    ['text', { at: 'everywhere' }],
    ['no step', { along: 'checkpoint' }],
    ['half a step', { along: 'checkpoint', step: 0.5 }],
    ['a negative seed', { along: 'random', seed: -1 }],
    ['too many examples', { examples: 60_001 }],
  ];
  test.each(wrong)('%s: a sentence says what was expected', (_, given) => {
    expect(() => needAxis('t', given as Along, 10)).toThrow(
      /^surface\(\{ t \}\).* got .*\. Try downhill\.surface\(/,
    );
  });

  test('a number is a number within its range', () => {
    expect(needNumber('eta', 0.5, 0, 10, 'eta(1)')).toBe(0.5);
    for (const bad of [NaN, -1, 11, '1', null]) {
      expect(() => needNumber('eta', bad, 0, 10, 'eta(1)')).toThrow(
        /^eta takes a number from 0 to/,
      );
    }
  });
});

describe('watching a surface', () => {
  const point = (index: number) => ({ index, t: index, s: 0, cost: index });
  const remote = (news: SurfaceNews[]) =>
    ({
      ask: (kind: string) =>
        Promise.resolve(kind === 'surface' ? { id: 1, step: 7, points: 3 } : news.shift()),
    }) as unknown as Pick<Controls, 'ask'>;
  const send = { examples: 5, axes: [] };

  test('hands points on as they come, and puts them in order at the end', async () => {
    const seen: number[][] = [];
    const surface = await watchSurface(
      remote([
        { state: 'working', points: [], lengths: [0] },
        { state: 'working', points: [point(0), point(2)], lengths: [2] },
        { state: 'done', points: [point(1)], lengths: [2] },
      ]),
      send,
      (points) => seen.push(points.map(({ index }) => index)),
    );
    expect(seen).toEqual([[0, 2], [1]]);
    expect(surface).toMatchObject({ step: 7, examples: 5, lengths: [2] });
    expect(surface.points).toEqual([point(0), point(1), point(2)]);
  });

  test('one that was given up rejects', async () => {
    const ended = remote([{ state: 'ended', points: [], lengths: [] }]);
    await expect(watchSurface(ended, send)).rejects.toThrow(/step 7 was given up/);
  });
});
