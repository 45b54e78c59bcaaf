import { expect, test } from 'vitest';
import { neuronAt } from '../../../web/src/lab/diagram.ts';

test('every neuron of the diagram can be hit, and the picture is none', () => {
  const layers = [784, 16, 16, 10];
  const hit = new Set<string>();
  for (let x = 0; x < 560; x += 3)
    for (let y = 0; y < 340; y += 3) {
      const found = neuronAt(560, 340, layers, x, y);
      if (found) hit.add(`${found.layer} ${found.neuron}`);
    }
  expect(hit.size).toBe(42);
  expect(neuronAt(560, 340, layers, 90, 170)).toBeNull();
});
