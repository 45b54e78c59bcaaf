// A run from its beginning: from random numbers, or from the network that the page opened with.
import type { Moment, Send } from '../protocol/index.ts';
import { numeric, put, refusal, refuse, type Core, type Refused } from './engine.ts';
import type { Machine } from './machine.ts';
import type { Weights } from './safetensors.ts';

/** What the next start brings. */
function reshape(core: Core, hidden: readonly number[], activation: string): Refused | null {
  // What is no width becomes one that the core refuses with its sentence.
  const widths = Array.isArray(hidden) ? hidden.map(numeric) : [];
  put(
    core,
    Uint32Array.from(widths, (width) => (Number.isInteger(width) && width > 0 ? width : 0)),
  );
  return refusal(core.reshape(activation === 'relu'));
}

/** The lesson's own network, with which a visitor begins who has chosen no other. */
const lesson = { hidden: [16, 16], activation: 'sigmoid' };

/** What is not named stays as chosen before, if anything was: a trained network's shape was not. */
export function forget(
  machine: Machine,
  { seed, hidden, activation }: Send<'forget'>,
): Moment | Refused {
  const { core } = machine;
  const { start, shape } = machine.moment();
  const before =
    start === 'random'
      ? { hidden: shape.layers.slice(1, -1), activation: shape.activation }
      : lesson;
  const refused =
    reshape(core, hidden ?? before.hidden, activation ?? before.activation) ??
    refusal(core.forget(numeric(seed)));
  if (refused) return refused;
  machine.restarted('');
  return machine.moment();
}

/** Puts a network from a file into the core. */
export function furnish(core: Core, { widths, activation, theta }: Weights): Refused | null {
  const refused = reshape(core, widths, activation);
  if (refused) return refused;
  put(core, theta);
  return refusal(core.openNetwork());
}

/** Waits for the file where it has to be fetched. */
export async function reopen(
  machine: Machine,
  { network = 'opening' }: Send<'reopen'>,
): Promise<Moment | Refused> {
  if (network !== 'opening' && network !== 'large')
    return refuse('bad-value', 'There are two trained networks, opening and large.');
  const weights = await machine.weights(network);
  machine.training.pause();
  const refused = furnish(machine.core, weights);
  if (refused) return refused;
  machine.network = network;
  machine.restarted(weights.trained);
  return machine.moment();
}
