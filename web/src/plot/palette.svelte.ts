/** The page's colours as canvases need them; `palette.now` changes with the scheme of the system. */
const names = [
  'ink',
  'quiet',
  'line',
  'surface',
  'positive',
  'negative',
  'cost',
  'right',
  'nudge',
  'screen',
  'chalk',
] as const;

export type Colours = Record<(typeof names)[number], string> & { dark: boolean };

const query = matchMedia('screen and (prefers-color-scheme: dark)');

function read(): Colours {
  const style = getComputedStyle(document.documentElement);
  const pairs = names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()] as const);
  return {
    ...(Object.fromEntries(pairs) as Record<(typeof names)[number], string>),
    dark: query.matches,
  };
}

class Palette {
  now = $state.raw<Colours>(read());
  constructor() {
    query.addEventListener('change', () => (this.now = read()));
  }
}

export const palette = new Palette();

const lessMotion = matchMedia('(prefers-reduced-motion: reduce)');
export const reducedMotion = (): boolean => lessMotion.matches;
