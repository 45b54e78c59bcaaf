// What a visitor has picked or points at, the same in all figures.
import type { Neuron, Pointed } from './neuron.ts';
import type { Symbol } from './notation.ts';
import type { RunStore } from './run.svelte.ts';

export class Selection {
  /** The symbol that is pointed at, in a formula, in prose or in a figure: it lights up in all of them. */
  lit = $state<Symbol | null>(null);
  /** The neuron that was picked in a diagram. */
  picked = $state.raw<Neuron | null>(null);
  /** The entry of θ that is pointed at, wherever it is shown. */
  pointed = $state.raw<(Pointed & { entry: number }) | null>(null);
  /** The entry that was picked, and the tensors in which it lies. */
  private entry = $state.raw<{ index: number; tensors: RunStore['tensors'] } | null>(null);

  constructor(private readonly run: RunStore) {}

  /** The entry of θ that was picked to be turned by hand; none once the network has another shape. */
  get knob(): number | null {
    return this.entry?.tensors === this.run.tensors ? this.entry.index : null;
  }
  set knob(index: number | null) {
    this.entry = index === null ? null : { index, tensors: this.run.tensors };
  }

  /** The neuron that the figures speak of: the picked one, as long as there is such a one. */
  get chosen(): Neuron {
    const { picked } = this;
    return picked && picked.neuron < (this.run.layers[picked.layer] ?? 0)
      ? picked
      : { layer: 1, neuron: 0 };
  }
}
