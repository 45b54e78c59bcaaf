// Numbers that were typed and taken for others: 0,5 for 5, 1/2 for 12, 0.5.5 for 0.55.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readNumber, typed } from '../../../web/src/ui/number.ts';

test.each([
  ['0.3', 0.3],
  [' 0.3 ', 0.3],
  ['0,5', 0.5],
  [',5', 0.5],
  ['.5', 0.5],
  ['5.', 5],
  ['0,005', 0.005],
  ['1/2', 0.5],
  ['1 / 3', 1 / 3],
  ['0,5/2', 0.25],
  ['1e-3', 1e-3],
  ['1E3', 1e3],
  ['+2', 2],
  ['−2', -2],
  ['٠٫٥', 0.5],
  ['۰٫۲۵', 0.25],
  ['०.५', 0.5],
  ['０.５', 0.5],
  ['1,234.5', 1234.5],
  ['1 234 567', 1234567],
])('%j is meant as %d', (text, value) => expect(readNumber(text)).toBe(value));

test.each([
  '',
  ' ',
  '.',
  ',',
  '-',
  'e3',
  '0.5.5',
  '0,5,5',
  '1_000',
  '1/2/3',
  '1/0',
  '0/0',
  '/2',
  '1/',
  '0x10',
  'NaN',
  'Infinity',
  '1e999',
  '50%',
  '0.1 0.2',
  '2²',
  'half',
  '1,000',
  '12,500',
  '--1',
  '1 00',
])('%j may be none, or two: it is refused', (text) => expect(readNumber(text)).toBeNaN());

describe('a whole number', () => {
  test.each([
    ['59,999', 59_999],
    ['1,000', 1_000],
    ['12 345', 12_345],
    ['7', 7],
    ['٧', 7],
  ])('%j is %d', (text, value) => expect(readNumber(text, true)).toBe(value));
  test.each(['1.000', '0.5', '0,5', '1/2', '7.5'])('%j is refused', (text) =>
    expect(readNumber(text, true)).toBeNaN(),
  );
});

test('what is refused leaves the old value, and a sentence', () => {
  const rate = { value: 0.1, expects: 'It is a number above 0.' };
  expect(typed('0,5', rate)).toBe(0.5);
  for (const text of ['', '0', '-1', '0.5.5', '1e-999'])
    expect(typed(text, rate)).toBe('It is a number above 0. It stays at 0.1.');
  const digit = { value: 7, expects: 'It is whole.', range: [0, 59_999] as const };
  expect(typed('60000', digit)).toBe('It is whole. It stays at 7.');
  expect(typed('59,999', digit)).toBe(59_999);
});

/** As people write a number elsewhere. */
const habits: ((text: string) => string)[] = [
  (text) => text,
  (text) => text.replace('.', ','),
  (text) => `\u00a0${text}\t`,
  (text) =>
    text.replace(/\d/g, (digit) => String.fromCodePoint(0x660 + Number(digit))).replace('.', '٫'),
  (text) => text.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
];

test('a number is read as it was written, in any of these ways, or refused; never as another', () => {
  const sizes = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(sizes, fc.constantFrom(...habits), (value, habit) => {
      const read = readNumber(habit(String(value)));
      expect(Number.isNaN(read) || read === value).toBe(true);
      if (!/[.]\d{3}$/.test(String(value))) expect(read).toBe(value);
    }),
  );
});

test('any text at all gives a finite number or none', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.boolean(), (text, whole) => {
      const read = readNumber(text, whole);
      expect(Number.isNaN(read) || Number.isFinite(read)).toBe(true);
      // What is no digit, sign, separator or exponent is never passed over.
      if (/[a-df-z_%]/i.test(text)) expect(read).toBeNaN();
    }),
  );
});
