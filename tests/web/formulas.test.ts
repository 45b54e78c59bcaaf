import { describe, expect, test } from 'vitest';
import { fill, set } from '../../web/formulas.ts';
import { notation, type Symbol } from '../../web/src/model/notation.ts';

describe('formulas', () => {
  test('are MathML, with nothing that the Content-Security-Policy forbids', () => {
    for (const tex of [
      'C_k = \\sum_j (a_j - y_j)^2',
      '\\begin{aligned} a &= b \\\\ c &= d \\end{aligned}',
      '\\sigma(z) = \\frac{1}{1 + e^{-z}}',
      '\\cos\\alpha = \\frac{g \\cdot h}{|g|\\,|h|}',
    ]) {
      const math = set(tex);
      expect(math).toMatch(/^<math><.*<\/math>$/);
      expect(math).not.toMatch(/\sstyle=|[{}]/);
    }
  });

  test('symbols carry their colour and their name', () => {
    const math = set('\\sym{theta}{} - \\sym{eta}{}\\,\\sym{gradient}{} , \\sym{cost}{C_{k+1}}');
    expect(math).toContain('data-symbol="eta"');
    expect(math).toMatch(/<msub data-symbol="cost" class="sym of-cost">|class="sym of-cost"/);
    expect(math).toContain('of-nudge');
  });

  test('every symbol of the notation can be set', () => {
    for (const symbol of Object.keys(notation) as Symbol[])
      expect(set(`\\sym{${symbol}}{}`)).toContain(`data-symbol="${symbol}"`);
  });

  test('what cannot be set stops the build with a sentence', () => {
    expect(() => set('\\frac{1')).toThrow(/^The formula \\frac\{1 cannot be set/);
    expect(() => set('\\sym{nobody}{x}')).toThrow(/the notation has pixel, weight/);
    expect(() => set('\\sym{cost}{C')).toThrow(/never closed/);
  });

  test('replace their element, whose attributes and line breaks stay', () => {
    const source =
      '<p>\n<math\n  display="block"\n  tex={String.raw`\\frac{a}{b}`}\n></math>\n</p>';
    const filled = fill(source);
    expect(filled).toContain('display="block">');
    expect(filled).toContain('<mfrac>');
    expect(filled).not.toContain('tex=');
    expect(filled.split('\n')).toHaveLength(source.split('\n').length);
    expect(fill('<math tex="a_j"></math>, <math tex="b"></math>')).toBe(
      `${set('a_j')}, ${set('b')}`,
    );
  });
});
