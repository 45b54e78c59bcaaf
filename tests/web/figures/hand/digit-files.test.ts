// Files of digits that were taken for others, refused without a reason, or kept the page waiting.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDigits, toZip } from '../../../../web/src/figures/hand/digit-files.ts';
import { fromCsv, toCsv } from '../../../../web/src/figures/hand/digits-csv.ts';
import { BadFile, type Labelled } from '../../../../web/src/figures/hand/labelled.ts';
import { looksOf, mended } from '../../../../web/src/figures/hand/looks.ts';

/** A tall digit as MNIST has them: a blank frame, ink from 1 to 255 in it. */
const digit = (label: number, seed = label): Labelled => ({
  label,
  pixels: Uint8Array.from({ length: 784 }, (_, k) => {
    const [row, column] = [Math.floor(k / 28), k % 28];
    return row > 3 && row < 24 && column > 8 && column < 19 ? 1 + ((k * 7 + seed * 31) % 255) : 0;
  }),
});
const some = [digit(3), digit(0), digit(9), digit(3, 4)];

const named = toCsv(some)
  .trim()
  .split('\n')
  .map((line) => line.split(','));
const bare = named.slice(1);
const last = (rows: string[][]) => rows.map(([label, ...greys]) => [...greys, label!]);
const file = (rows: string[][], separator = ',') =>
  rows.map((row) => row.join(separator)).join('\n');
const pixelNames = Array.from({ length: 784 }, (_, k) => `pixel${k + 1}`);
const quoted = (rows: string[][]) => rows.map((row) => row.map((cell) => `"${cell}"`));
const each = (rows: string[][], write: (cell: string) => string) =>
  rows.map((row) => row.map(write));
const shares = bare.map(([label, ...greys]) => [
  label!,
  ...greys.map((grey) => String(Number(grey) / 255)),
]);
const numbered = (rows: string[][], from = 1) => rows.map((row, k) => [String(from + k), ...row]);

describe('a CSV file is read rightly', () => {
  test.each([
    ['with the label last, without a header', file(last(bare))],
    ['with the label last, after pixel1 … class', file([[...pixelNames, 'class'], ...last(bare)])],
    ['with the label first, after label, pixel0 …', file([['label', ...pixelNames], ...bare])],
    ['with a header of another word for the label', file([[...pixelNames, 'what'], ...last(bare)])],
    [
      'with columns that are only numbered',
      file([['label', ...pixelNames.keys()].map(String), ...bare]),
    ],
    ['with semicolons', file(named, ';')],
    ['with tabs', file(bare, '\t')],
    ['with blanks', file(bare, '  ')],
    ['with quotes', file(quoted(named))],
    ['with quotes and semicolons', file(quoted(named), ';')],
    ['with decimals', file(each(bare, (cell) => `${cell}.0`))],
    [
      'with decimal commas between semicolons',
      file(
        each(bare, (cell) => `${cell},0`),
        ';',
      ),
    ],
    [
      'as NumPy writes it',
      file(
        each(bare, (cell) =>
          Number(cell)
            .toExponential(18)
            .replace(/e\+(\d)$/, 'e+0$1'),
        ),
        ' ',
      ),
    ],
    ['with greys from 0 to 1', file(shares)],
    ['with names of rows, as R writes it', file([named[0]!, ...numbered(bare)])],
    ['with names of rows under an empty name', file([['', ...named[0]!], ...numbered(bare, 0)])],
    ['with names of rows and no header', file(numbered(bare, 0))],
  ])('%s', async (_, text) => expect(await fromCsv(text)).toEqual(some));
});

describe('a CSV file is refused with line and reason', () => {
  const noisy = (at: number) => bare.map((row) => row.with(at, '7'));
  test.each([
    [
      'Kaggle’s test.csv',
      file([pixelNames, ...bare.map((row) => row.slice(1))]),
      /Line 2 has 784 columns: a picture without its label, as in Kaggle/,
    ],
    [
      'pictures with an id and no label',
      file([['id', ...pixelNames], ...numbered(bare.map((row) => row.slice(1)))]),
      /names a column “id” and none “label”/,
    ],
    ['digits at both ends', file(noisy(784)), /first column or the last/],
    [
      '786 columns that nobody names',
      file(bare.map((row) => ['250', ...row])),
      /786 columns.*“id”/,
    ],
    ['a line that breaks off', `${file(bare)}\n3,0`, /Line 5 has 2 columns/],
    ['a mean taken away', file([bare[0]!.with(9, '-0.4')]), /Line 1 has “-0.4” at 1x9/],
    ['letters among the greys', file([named[0]!, bare[0]!.with(9, 'x')]), /Line 2 has “x” at 1x9/],
  ])('%s', async (_, text, reason) => {
    const refused = fromCsv(text);
    await expect(refused).rejects.toThrow(BadFile);
    await expect(refused).rejects.toThrow(reason);
  });
});

test.each([
  ['300,000 blank lines', '\n'.repeat(300_000), /no digit/],
  ['a line of ten million commas', ','.repeat(9_999_999), /9,999,999 characters/],
  ['300,000 blank lines before a digit', `${'\n'.repeat(300_000)}${file(bare)}`, null],
])('%s keep nobody waiting', async (_, text, reason) => {
  const begun = performance.now();
  if (reason) await expect(fromCsv(text)).rejects.toThrow(reason);
  else expect(await fromCsv(text)).toEqual(some);
  expect(performance.now() - begun).toBeLessThan(1_000);
});

test('any text is read as digits or refused with a sentence', async () => {
  const cell = fc.constantFrom(
    '0',
    '7',
    '255',
    '"3"',
    '0.0',
    '',
    'label',
    'x',
    '1e9',
    '-1',
    '\0',
    '256',
  );
  const line = fc.tuple(
    cell,
    fc.constantFrom(783, 784, 785, 3),
    fc.constantFrom(',', ';', '\t', ' '),
  );
  const wide = fc
    .array(line, { maxLength: 4 })
    .map((lines) => lines.map(([what, many, by]) => Array(many).fill(what).join(by)).join('\n'));
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.string({ unit: 'binary' }), wide), async (text) => {
      try {
        for (const { label, pixels } of await fromCsv(text)) {
          expect(label).toBeLessThanOrEqual(9);
          expect(pixels).toHaveLength(784);
        }
      } catch (error) {
        expect(error).toBeInstanceOf(BadFile);
        expect((error as Error).message).toMatch(/[a-z].*\.$/);
      }
    }),
  );
});

describe('an archive', () => {
  const zip = async () => new File([await toZip(some)], 'my-digits-idx.zip');

  test('has both IDX files in it, and is added again', async () => {
    expect(await readDigits([await zip()])).toEqual(some);
  });

  test('that is damaged is refused by its name, and never takes the page along', async () => {
    const bytes = new Uint8Array(await (await zip()).arrayBuffer());
    await fc.assert(
      fc.asyncProperty(
        fc.nat(bytes.length - 1),
        fc.integer({ min: 1, max: 255 }),
        async (at, flip) => {
          const other = bytes.slice();
          other[at]! ^= flip;
          await readDigits([new File([other], 'mine.zip')]).catch((error: unknown) => {
            expect(error).toBeInstanceOf(BadFile);
          });
        },
      ),
    );
    const cut = new File([bytes.slice(0, 99)], 'mine.zip');
    await expect(readDigits([cut])).rejects.toThrow(/^mine.zip is a damaged archive/);
  });
});

describe('pictures that the network does not know', () => {
  test('dark on white, on their side, and both are seen, and mended', () => {
    const inverted = mended(some, { inverted: true, turned: false });
    const turned = mended(some, { inverted: false, turned: true });
    const both = mended(turned, { inverted: true, turned: false });
    expect(looksOf(some)).toEqual({ inverted: false, turned: false });
    for (const [digits, looks] of [
      [inverted, { inverted: true, turned: false }],
      [turned, { inverted: false, turned: true }],
      [both, { inverted: true, turned: true }],
    ] as const) {
      expect(looksOf(digits)).toEqual(looks);
      expect(mended(digits, looks)).toEqual(some);
    }
  });

  test('a blank picture and a wide digit among tall ones are as they should be', () => {
    const blank = { label: 0, pixels: new Uint8Array(784) };
    const [wide] = mended([digit(1)], { inverted: false, turned: true });
    expect(looksOf([blank])).toEqual({ inverted: false, turned: false });
    expect(looksOf([...some, ...some, wide!])).toEqual({ inverted: false, turned: false });
  });
});
