// Mathematics is set when the page is built: no TeX, no font and no style attribute reaches the browser.
import type { PreprocessorGroup } from 'svelte/compiler';
import temml from 'temml';
import { notation, type Symbol } from './src/model/notation.ts';

/** tex="a_j", or tex={String.raw`\frac{a}{b}`} where there are braces, which Svelte takes for its own. */
const element = /<math\b([^>]*?)\s+tex=(?:"([^"]*)"|\{String\.raw`([^`]*)`\})([^>]*)><\/math>/g;

const symbol = (name: string, tex: string): string => {
  const entry = notation[name as Symbol];
  if (!entry)
    throw new Error(`\\sym{${name}}: the notation has ${Object.keys(notation).join(', ')}.`);
  return `\\class{sym of-${entry.colour}}{\\data{symbol=${name}}{${tex || entry.tex}}}`;
};

/** \sym{cost}{C_k} is C_k in the cost's colour, lit with it; \sym{cost}{} takes the notation's own letter. */
function expandSymbols(tex: string): string {
  const call = /\\sym\{(\w+)\}\{/;
  for (let found = call.exec(tex); found; found = call.exec(tex)) {
    const from = found.index + found[0].length;
    let to = from;
    for (let depth = 1; depth > 0; to++) {
      if (to >= tex.length) throw new Error(`\\sym{${found[1]}}{ is never closed.`);
      if (tex[to] === '{') depth++;
      if (tex[to] === '}') depth--;
    }
    tex = tex.slice(0, found.index) + symbol(found[1]!, tex.slice(from, to - 1)) + tex.slice(to);
  }
  return tex;
}

/** One formula as MathML, ready to stand in a Svelte template. Throws a sentence that holds the TeX. */
export function set(tex: string, attributes = ''): string {
  try {
    const displayMode = /\bdisplay="block"/.test(attributes);
    const math = temml
      .renderToString(expandSymbols(tex), { displayMode, trust: true, throwOnError: true })
      .replace(/<math[^>]*>/, `<math${attributes}>`)
      // Cells of aligned lines; ui/parts.css does the same.
      .replace(/(<mtd[^>]*?) style="[^"]*"/g, '$1');
    if (/\sstyle=/.test(math)) throw new Error('it needs a style attribute, which the CSP forbids');
    return math.replaceAll('{', '&#123;').replaceAll('}', '&#125;');
  } catch (error) {
    throw new Error(`The formula ${tex} cannot be set: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** Fills every <math tex=…></math> of a component; the lines stay where they were. */
export function fill(source: string): string {
  return source.replace(
    element,
    (whole: string, before: string, plain: string | undefined, raw: string, after: string) =>
      set(plain ?? raw, `${before}${after}`.replace(/\s+/g, ' ').trimEnd()) +
      '\n'.repeat(whole.split('\n').length - 1),
  );
}

export const formulas: PreprocessorGroup = {
  name: 'formulas',
  markup: ({ content }) => ({ code: fill(content) }),
};
