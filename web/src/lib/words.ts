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
