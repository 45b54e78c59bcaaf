/**
 * The notation: everything that the page gives a letter, and the colour and mark by which it is known in figures,
 * formulas and prose alike. Whatever carries `data-symbol="…"` with one of these names lights up together.
 */
interface Notation {
  /** As prose calls it. */
  word: string;
  /** Its letter in TeX. */
  tex: string;
  /** A colour of base.css. */
  colour: 'ink' | 'positive' | 'negative' | 'cost' | 'right' | 'nudge';
  /** Stands next to the colour, which alone says nothing to some. */
  mark: string;
}

const symbols = {
  pixel: { word: 'pixels', tex: 'x', colour: 'ink', mark: '▦' },
  weight: { word: 'weight', tex: 'w', colour: 'ink', mark: '' },
  positive: { word: 'positive', tex: 'w_+', colour: 'positive', mark: '━' },
  negative: { word: 'negative', tex: 'w_-', colour: 'negative', mark: '╌' },
  bias: { word: 'bias', tex: 'b', colour: 'ink', mark: '' },
  sum: { word: 'sum', tex: 'z', colour: 'ink', mark: '' },
  activation: { word: 'activation', tex: 'a', colour: 'ink', mark: '●' },
  wanted: { word: 'wanted', tex: 'y', colour: 'ink', mark: '○' },
  cost: { word: 'cost', tex: 'C', colour: 'cost', mark: '━' },
  right: { word: 'right', tex: '\\text{right}', colour: 'right', mark: '╍' },
  gradient: { word: 'gradient', tex: '\\nabla C', colour: 'nudge', mark: '▸' },
  theta: { word: 'parameters', tex: '\\theta', colour: 'ink', mark: '' },
  eta: { word: 'learning rate', tex: '\\eta', colour: 'ink', mark: '' },
  t: { word: 't', tex: 't', colour: 'ink', mark: '' },
} satisfies Record<string, Notation>;

export type Symbol = keyof typeof symbols;
export const notation: Readonly<Record<Symbol, Notation>> = symbols;
