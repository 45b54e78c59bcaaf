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

/** Lines that are read in one go: some 5 ms, and the page goes on in between. */
const together = 64;

const breath = () => new Promise((resolve) => setTimeout(resolve));

/** Reads it back, with a header or without; all of it, or a BadFile that says which line is wrong. */
export async function fromCsv(text: string): Promise<Labelled[]> {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const digits: Labelled[] = [];
  for (const [k, line] of lines.entries()) {
    if (k % together === together - 1) await breath();
    if (line.trim() === '') continue;
    const cells = line.split(',').map((cell) => cell.trim());
    if (digits.length === 0 && cells[0]?.toLowerCase().replaceAll('"', '') === 'label') continue;
    digits.push(digitOf(cells, k + 1));
  }
  if (digits.length === 0) throw new BadFile('The file holds no digit: no line has numbers in it.');
  return digits;
}

function digitOf(cells: string[], line: number): Labelled {
  if (cells.length !== area + 1)
    throw new BadFile(
      `Line ${line} has ${cells.length} columns; a label and 784 greys are 785. Nothing was taken from the file.`,
    );
  const numbers = cells.map((cell) => (/^\d{1,3}$/.test(cell) ? Number(cell) : NaN));
  const [label, ...greys] = numbers as [number, ...number[]];
  if (!(label <= 9))
    throw new BadFile(
      `Line ${line} is labelled “${cells[0]!.slice(0, 20)}”; labels are digits from 0 to 9. Nothing was taken from the file.`,
    );
  const bad = greys.findIndex((grey) => !(grey <= 255));
  if (bad >= 0)
    throw new BadFile(
      `Line ${line} has “${cells[bad + 1]!.slice(0, 20)}” at ${columns[bad]}; greys are whole numbers from 0 to 255. Nothing was taken from the file.`,
    );
  return { label, pixels: Uint8Array.from(greys) };
}
