import { BadFile, type Labelled } from './labelled.ts';
import { fromCsv } from './digits-csv.ts';
import { fromIdx, idxKind } from './digits-idx.ts';

/** As CSV the 2,000 digits of a full set have 8 MB at most, spaces included. */
const largest = 10_000_000;

const gzipped = (bytes: Uint8Array) => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** The digits in files that somebody chose together: CSV files, and pairs of IDX files. All, or a BadFile. */
export async function readDigits(files: readonly File[]): Promise<Labelled[]> {
  const digits: Labelled[] = [];
  const halves = { pictures: [] as Uint8Array[], labels: [] as Uint8Array[] };
  for (const file of files) {
    if (file.size > largest)
      throw new BadFile(
        `${file.name} has ${Math.round(file.size / 1e6)} MB; 2,000 digits, which is all that a set of your own has room for, need 10 MB at most. Choose a part of it.`,
      );
    const bytes = new Uint8Array(await file.arrayBuffer());
    if (gzipped(bytes)) throw new BadFile(`${file.name} is compressed. Unpack it first.`);
    const kind = idxKind(bytes);
    if (kind) halves[kind].push(bytes);
    else digits.push(...(await about(file.name, () => fromCsv(new TextDecoder().decode(bytes)))));
  }
  const { pictures, labels } = halves;
  if (pictures.length !== labels.length || pictures.length > 1)
    throw new BadFile(
      `IDX comes as two files, pictures and labels; ${pictures.length} of pictures and ${labels.length} of labels came. Choose the two together.`,
    );
  if (pictures.length === 1) digits.push(...fromIdx(pictures[0]!, labels[0]!));
  return digits;
}

async function about<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof BadFile) throw new BadFile(`${name}: ${error.message}`);
    throw error;
  }
}
