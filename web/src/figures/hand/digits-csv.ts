// Labelled digits as MNIST's CSV files have them: label, 1x1, 1x2 … 28x28, row after row, greys from 0 to 255.
import { area, BadFile, side, type Labelled } from './labelled.ts';

const columns = Array.from(
  { length: area },
  (_, k) => `${Math.floor(k / side) + 1}x${(k % side) + 1}`,
);
const header = ['label', ...columns].join(',');

export function toCsv(digits: readonly Labelled[]): string {
  const rows = digits.map(({ pixels, label }) => [label, ...pixels].join(','));
  return [header, ...rows, ''].join('\n');
}

/** Characters of a line: 785 numbers of 25 each, as NumPy writes them, have 20,000. */
const longest = 30_000;

/** A line of numbers, and where it was in the file. */
interface Row {
  line: number;
  cells: string[];
}

const nothing = 'Nothing was taken from the file.';
const wrong = (line: number, what: string) => new BadFile(`Line ${line} ${what} ${nothing}`);

/** As greys and labels are written: 7, "7", 0.0, 0,0 between semicolons, 2.550e+02. */
const numeric = /^\d+([.,]\d+)?(e[+-]\d+)?$/i;
const toNumber = (cell: string) => (numeric.test(cell) ? Number(cell.replace(',', '.')) : NaN);

const isLabel = (name: string) =>
  /^(labels?|class|digits?|y|target|number|truth|answer)$/i.test(name);
const isRowName = (name: string) =>
  /^(|id|index|image_?id|unnamed.*|row.*|nr?|no\.?|#)$/i.test(name);

/**
 * Reads it back: with a header or without, the label first or last, with commas, semicolons, tabs, bars or spaces, with
 * quotes and names of rows. All of it, or a BadFile that says which line is wrong.
 */
export async function fromCsv(text: string): Promise<Labelled[]> {
  const rows = await readRows(text.replace(/^\uFEFF/, ''));
  const names = isHeader(rows[0]) ? rows.shift()!.cells : [];
  if (rows.length === 0) throw new BadFile('The file holds no digit: no line has numbers in it.');
  const at = labelColumn(rows, names);

  const digits = rows.map(({ line, cells }) => {
    const label = toNumber(cells[at] ?? '');
    if (!Number.isInteger(label) || label > 9)
      throw wrong(line, `is labelled “${cells[at]!.slice(0, 20)}”; labels are digits from 0 to 9.`);
    const greys = cells.filter((_, k) => k !== at);
    return { line, label, cells: greys, greys: greys.map(toNumber) };
  });

  const scale = inUnits(digits.map(({ greys }) => greys)) ? 255 : 1;
  return digits.map(({ line, label, cells, greys }) => {
    const bad = greys.findIndex(
      (grey) => !(grey * scale <= 255) || (scale === 1 && !Number.isInteger(grey)),
    );
    if (bad >= 0)
      throw wrong(
        line,
        `has “${cells[bad]!.slice(0, 20)}” at ${columns[bad]}; greys are whole numbers from 0 to 255.`,
      );
    return { label, pixels: Uint8Array.from(greys, (grey) => Math.round(grey * scale)) };
  });
}

/** The lines that hold anything, in cells. Every 10 ms the page goes on in between. */
async function readRows(text: string): Promise<Row[]> {
  const rows: Row[] = [];
  let separator: RegExp | string | null = null;
  let rested = performance.now();
  for (const [k, whole] of text.split(/\r\n|\n|\r/).entries()) {
    const line = whole.trim();
    if (line === '') continue;
    if (line.length > longest)
      throw wrong(
        k + 1,
        `has ${line.length.toLocaleString('en')} characters; a label and 784 greys have some 3,000.`,
      );
    separator ??= separatorOf(line);
    // A separator at the start or the end is an empty cell, and no blank.
    const cells = (separator instanceof RegExp ? line : whole).split(separator);
    rows.push({
      line: k + 1,
      cells: cells.map((cell) => cell.trim().replace(/^(["'])(.*)\1$/, '$2')),
    });
    if (performance.now() - rested < 10) continue;
    await new Promise((resolve) => setTimeout(resolve));
    rested = performance.now();
  }
  return rows;
}

/** Commas come last but blanks: between other separators they may stand before decimals, and blanks may stand anywhere. */
function separatorOf(line: string): RegExp | string {
  const known = ['\t', ';', '|', ','];
  const enough = known.find((each) => line.split(each).length >= area);
  if (enough) return enough;
  if (line.split(/\s+/).length >= area) return /\s+/;
  return known.reduce(
    (most, each) => (line.split(each).length > line.split(most).length ? each : most),
    ',',
  );
}

/** Names, or numbers that only count the columns. */
function isHeader(row: Row | undefined): boolean {
  if (!row) return false;
  const { cells } = row;
  if (cells.some(isLabel)) return true;
  const named = cells.filter((cell) => Number.isNaN(toNumber(cell))).length;
  const counted = cells.filter((cell, k) => toNumber(cell) === toNumber(cells[k - 1] ?? '') + 1);
  return Math.max(named, counted.length) > 700;
}

/** Takes names of rows away, and says where the labels are. */
function labelColumn(rows: Row[], names: string[]): number {
  const [{ cells }] = rows as [Row];
  const width = cells.length;
  if (width === area + 2) {
    const name = rowNames(rows, names);
    if (name < 0)
      throw wrong(
        rows[0]!.line,
        `has ${width} columns; a label and 784 greys are 785. If one of them names the rows, call it “id” in a header.`,
      );
    for (const { cells } of rows) cells.splice(name, 1);
    if (names.length === width) names.splice(name, 1);
  }
  for (const { line, cells } of rows) {
    if (cells.length === area)
      throw wrong(
        line,
        `has ${area} columns: a picture without its label, as in Kaggle’s test.csv. A digit is kept with its label, in 785 columns.`,
      );
    if (cells.length !== area + 1)
      throw wrong(line, `has ${cells.length} columns; a label and 784 greys are 785.`);
  }
  const named = names.findIndex(isLabel);
  if (named >= 0) return named;
  if (names.some(isRowName))
    throw new BadFile(
      `The first line names a column “${names.find(isRowName)}” and none “label”: pictures without labels, it seems. ${nothing}`,
    );
  const unlike = names.findIndex((name) => !/\d/.test(name));
  if (unlike >= 0 && names.every((name, k) => k === unlike || /\d/.test(name))) return unlike;
  return byValues(rows);
}

/** The column that names the rows: by its own name, or because it counts. */
function rowNames(rows: Row[], names: string[]): number {
  const width = rows[0]!.cells.length;
  if (names.length === width - 1) return 0; // as R writes them
  const named = names.findIndex(isRowName);
  if (named >= 0) return named;
  const counts = (at: number) =>
    rows.length > 1 &&
    rows.every(({ cells }, k) => toNumber(cells[at] ?? '') === toNumber(rows[0]!.cells[at]!) + k);
  return [0, width - 1].find(counts) ?? -1;
}

/** The first column or the last, whichever has digits in it. The corners of MNIST's pictures are blank. */
function byValues(rows: Row[]): number {
  const column = (at: number) => rows.map(({ cells }) => toNumber(cells[at]!));
  const [first, last] = [column(0), column(area)];
  const digits = (values: number[]) =>
    values.every((value) => Number.isInteger(value) && value <= 9);
  const zero = (values: number[]) => values.every((value) => value === 0);
  if (!digits(last) || zero(last)) return 0;
  if (!digits(first) || zero(first)) return area;
  throw new BadFile(
    `The label may be the first column or the last: both have digits from 0 to 9. Name the columns in the first line, the label “label”. ${nothing}`,
  );
}

/** Greys go from 0 to 1: in decimals, or as ink and no ink. */
function inUnits(greys: readonly number[][]): boolean {
  let [most, ones, broken] = [0, 0, false];
  for (const picture of greys)
    for (const grey of picture) {
      most = Math.max(most, grey);
      if (grey === 1) ones++;
      broken ||= grey % 1 > 0;
    }
  return most > 0.9 && most <= 1 && (broken || ones > 20 * greys.length);
}
