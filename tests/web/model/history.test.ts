import { describe, expect, test } from 'vitest';
import { History } from '../../../web/src/model/history.ts';

const at = (step: number, cost = 1) => ({
  thetaVersion: 1,
  step,
  cost,
  costExamples: 10,
  accuracy: 0,
  accuracyExamples: 10,
});

describe('history', () => {
  test('keeps evaluations by rising step, the newest of each', () => {
    const history = new History();
    history.add([at(0), at(10), at(5), at(10, 2)]);
    expect(history.list.map(({ step, cost }) => [step, cost])).toEqual([
      [0, 1],
      [5, 1],
      [10, 2],
    ]);
  });

  test('cut forgets what lies beyond a step, not the step itself', () => {
    const history = new History();
    history.add([at(0), at(5), at(10)]);
    history.cut(5);
    expect(history.list.map(({ step }) => step)).toEqual([0, 5]);
    history.clear();
    expect(history.list).toEqual([]);
  });
});
