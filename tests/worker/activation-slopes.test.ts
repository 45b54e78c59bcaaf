// The mean slope of each neuron's squashing, against the formula on the activations that a prediction tells.
import { expect, test } from 'vitest';
import { complete } from './harness.ts';

const slopes = {
  sigmoid: (a: number) => a * (1 - a),
  relu: (a: number) => (a > 0 ? 1 : 0),
  leaky_relu: (a: number) => (a > 0 ? 1 : 0.01),
};
const count = 300;
const indices = Array.from({ length: count }, (_, k) => k);

test.each(['sigmoid', 'relu', 'leaky_relu'] as const)(
  'of %s neurons it is the mean of σ′ over the images',
  async (activation) => {
    const { ask } = await complete();
    await ask('forget', { seed: 5, hidden: [7, 9], activation });
    await ask('step', { count: 200 });
    const { step, means } = await ask('activationSlopes', { examples: count });
    expect(step).toBe(200);

    const { images } = await ask('predictions', { set: 'train', indices });
    const sums = new Float64Array(7 + 9 + 10);
    for (const k of indices) {
      const pixels = images.slice(784 * k, 784 * (k + 1));
      const { activations } = await ask('predict', { pixels });
      const [hidden, outputs] = [activations.slice(1, -1), activations.at(-1)!];
      const all = [
        ...hidden.flatMap((layer) => [...layer].map(slopes[activation])),
        ...[...outputs].map(slopes.sigmoid),
      ];
      all.forEach((slope, i) => (sums[i]! += slope));
    }
    expect(means).toHaveLength(sums.length);
    sums.forEach((sum, i) => expect(means[i]).toBeCloseTo(sum / count, 6));
  },
);

test('more images than there are, none, and no number are refused', async () => {
  const { ask, refused } = await complete();
  for (const examples of [0, 60_001, 1.5, NaN])
    expect((await refused('activationSlopes', { examples })).code).toBe('bad-value');
  expect((await ask('activationSlopes', { examples: 1 })).means).toHaveLength(42);
});
