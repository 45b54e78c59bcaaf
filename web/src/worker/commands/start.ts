// A run from its beginning: from random numbers, or from a trained network.
import type { RunState, Send } from '../../protocol/index.ts';
import { activationValue, numeric, refusal, refuse, type Core, type Refused } from '../core.ts';
import { activations, limits } from '../../protocol/tables.ts';
import { gaveWay, type WorkerContext } from '../context.ts';
import type { Weights } from '../safetensors.ts';

/** The lesson's own network, with which a visitor begins who has chosen no other. */
const lesson = { hidden: [16, 16], activation: 'sigmoid' as const };

/** What is not named stays as chosen before, if anything was: a trained network's shape was not. */
export function forget(
  context: WorkerContext,
  { seed, hidden, activation }: Send<'forget'>,
): RunState | Refused {
  const { core } = context;
  const { start, shape } = context.state();
  const before =
    start === 'random'
      ? { hidden: shape.layers.slice(1, -1), activation: shape.activation }
      : lesson;
  const name = activation === undefined ? before.activation : activation;
  const value = activationValue(core, name);
  if (!value)
    return refuse(
      'bad-value',
      `The activation is one of ${activations.map(({ name }) => name).join(', ')}; ${String(name)} came. ` +
        'The network stays as it was.',
    );
  const widths: unknown = hidden === undefined ? before.hidden : hidden;
  // What is no width becomes one that the core refuses with its sentence; so does a layer too many.
  const layers = Array.isArray(widths) ? widths.slice(0, limits.hiddenLayers + 1) : [];
  const refused = refusal(core.forget(layers.map(numeric), value, numeric(seed)));
  if (refused) return refused;
  context.restarted('');
  return context.state();
}

/** Starts the core from a network of a file. */
export function loadWeights(core: Core, { widths, activation, theta }: Weights): Refused | null {
  return refusal(core.open(widths, activationValue(core, activation)!, theta));
}

/** Waits for the file where it has to be fetched. */
export async function reopen(
  context: WorkerContext,
  { network = 'opening' }: Send<'reopen'>,
): Promise<RunState | Refused> {
  if (network !== 'opening' && network !== 'large')
    return refuse('bad-value', 'There are two trained networks, opening and large.');
  let weights: Weights | undefined;
  void context.weights(network).then((arrived) => {
    weights = arrived;
    context.scheduler.signal.ring();
  });
  await context.arrives(() => weights !== undefined);
  if (!weights) return gaveWay();
  context.training.pause();
  const refused = loadWeights(context.core, weights);
  if (refused) return refused;
  context.network = network;
  context.restarted(weights.trained);
  return context.state();
}
