import { BadFile, type Labelled } from './labelled.ts';
import { fromCsv } from './digits-csv.ts';
import { fromIdx, idxKind, toIdx } from './digits-idx.ts';
import { late } from '../../ui/late.ts';

const zip = () => late('zip', () => import('./zip.ts'));

/** As CSV the 2,000 digits of a full set have 8 MB at most, spaces included. */
const largest = 10_000_000;

const begins = (bytes: Uint8Array, ...first: number[]) =>
  first.every((byte, k) => byte === bytes[k]);
const gzipped = (bytes: Uint8Array) => begins(bytes, 0x1f, 0x8b);
const zipped = (bytes: Uint8Array) => begins(bytes, 0x50, 0x4b, 3, 4);

/** Both IDX files in one: a browser may allow one download a press. */
export async function toZip(digits: readonly Labelled[]): Promise<Uint8Array<ArrayBuffer>> {
  const { zipSync } = await zip();
  const { pictures, labels } = toIdx(digits);
  const files = {
    'my-digits-images-idx3-ubyte': pictures,
    'my-digits-labels-idx1-ubyte': labels,
  };
  return zipSync(files).slice();
}

async function fromZip(name: string, bytes: Uint8Array): Promise<File[]> {
  const { unzipSync } = await zip();
  let size = 0;
  try {
    // What says that it is larger is left out before room is made for it.
    const inside = unzipSync(bytes, {
      filter: ({ name, originalSize }) =>
        !/(^|\/)(\.|__MACOSX)|\/$/.test(name) && (size += originalSize) <= largest,
    });
    if (size > largest) throw new BadFile(`${name} holds more than 10 MB. Choose a part of it.`);
    return Object.entries(inside).map(([file, part]) => new File([part.slice()], file));
  } catch (error) {
    if (error instanceof BadFile) throw error;
    throw new BadFile(`${name} is a damaged archive: it cannot be unpacked.`);
  }
}

/** The digits in files that somebody chose together: CSV files, pairs of IDX files, archives of them. All, or a BadFile. */
export async function readDigits(files: readonly File[]): Promise<Labelled[]> {
  const digits: Labelled[] = [];
  const halves = { pictures: [] as Uint8Array[], labels: [] as Uint8Array[] };
  for (const queue = [...files]; queue.length > 0;) {
    const file = queue.shift()!;
    if (file.size > largest)
      throw new BadFile(
        `${file.name} has ${Math.round(file.size / 1e6)} MB; 2,000 digits, which is all that a set of your own has room for, need 10 MB at most. Choose a part of it.`,
      );
    const bytes = new Uint8Array(await file.arrayBuffer());
    if (gzipped(bytes)) throw new BadFile(`${file.name} is compressed. Unpack it first.`);
    if (zipped(bytes)) {
      queue.push(...(await fromZip(file.name, bytes)));
      continue;
    }
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
  if (digits.length === 0) throw new BadFile('The files hold no digit.');
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
