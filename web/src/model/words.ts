import type { Neuron } from './neuron.ts';

/** 'hidden layer 1, neuron 3' or 'output 7'; hidden neurons are counted from 1, outputs are digits. */
export function neuronName(layers: readonly number[], { layer, neuron }: Neuron): string {
  return layer === layers.length - 1
    ? `output ${neuron}`
    : `hidden layer ${layer}, neuron ${neuron + 1}`;
}

/** What a neuron of `layer` hears from: 'pixel 13, 9' (row, column) of the picture, or 'neuron 4' of the layer before. */
export function sourceName(layer: number, from: number): string {
  return layer === 1 ? `pixel ${Math.floor(from / 28)}, ${from % 28}` : `neuron ${from + 1}`;
}

/** The network's state in a sentence or three, for those who do not see the diagram. */
export function brightest(
  layers: readonly number[],
  activations: readonly Float32Array[] | null,
): string {
  if (!activations) return 'Nothing is drawn, so no neuron is shown lit.';
  return layers
    .slice(1)
    .map((_, k) => {
      const last = k === layers.length - 2;
      const layer = [...(activations[k + 1] ?? [])];
      const top = layer
        .map((a, neuron) => ({ a, neuron }))
        .sort((p, q) => q.a - p.a)
        .slice(0, 3)
        .map(({ a, neuron }) => `${last ? neuron : neuron + 1} at ${a.toFixed(2)}`);
      const name = last ? 'Outputs' : `Hidden layer ${k + 1}`;
      return `${name}, brightest: ${top.join(', ')}.`;
    })
    .join(' ');
}
