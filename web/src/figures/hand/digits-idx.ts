// Labelled digits as MNIST's own two files: IDX, big-endian, pictures in one and labels in the other.
import { area, BadFile, side, type Labelled } from './labelled.ts';

/** Unsigned bytes in three dimensions, and in one. */
const pictures = 0x0803;
const labels = 0x0801;

export function toIdx(digits: readonly Labelled[]): {
  pictures: Uint8Array<ArrayBuffer>;
  labels: Uint8Array<ArrayBuffer>;
} {
  const file = (numbers: number[], bytes: number) => {
    const whole = new Uint8Array(4 * numbers.length + bytes);
    const view = new DataView(whole.buffer);
    numbers.forEach((number, k) => view.setUint32(4 * k, number));
    return whole;
  };
  const images = file([pictures, digits.length, side, side], area * digits.length);
  const names = file([labels, digits.length], digits.length);
  digits.forEach(({ pixels, label }, k) => {
    images.set(pixels, 16 + area * k);
    names[8 + k] = label;
  });
  return { pictures: images, labels: names };
}

/** Which of the two a file is, by its first four bytes; null where it is neither. */
export function idxKind(bytes: Uint8Array): 'pictures' | 'labels' | null {
  const magic = bytes.length < 4 ? 0 : viewOf(bytes).getUint32(0);
  return magic === pictures ? 'pictures' : magic === labels ? 'labels' : null;
}

/** All of both files, or a BadFile that says what is wrong. */
export function fromIdx(images: Uint8Array, names: Uint8Array): Labelled[] {
  const count = counted(images, 'pictures', 4, area);
  const named = counted(names, 'labels', 2, 1);
  if (count !== named)
    throw new BadFile(
      `The two files do not belong together: ${count} pictures, but ${named} labels. Nothing was taken from them.`,
    );
  if (count === 0) throw new BadFile('The files hold no digit.');
  return Array.from({ length: count }, (_, k) => {
    const label = names[8 + k]!;
    if (label > 9)
      throw new BadFile(
        `Picture ${k + 1} is labelled ${label}; labels are digits from 0 to 9. Nothing was taken from the files.`,
      );
    return { label, pixels: images.slice(16 + area * k, 16 + area * (k + 1)) };
  });
}

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array) =>
  new DataView(buffer, byteOffset, byteLength);

/** How many items a file announces; its size has to fit. */
function counted(bytes: Uint8Array, what: string, header: number, each: number): number {
  if (idxKind(bytes) !== what || bytes.length < 4 * header)
    throw new BadFile(`The file of ${what} is no IDX file of bytes, or it ends in its header.`);
  const view = viewOf(bytes);
  if (header === 4 && (view.getUint32(8) !== side || view.getUint32(12) !== side))
    throw new BadFile(
      `Its pictures are ${view.getUint32(12)} × ${view.getUint32(8)} pixels; this network reads 28 × 28.`,
    );
  const count = view.getUint32(4);
  const expected = 4 * header + count * each;
  if (bytes.length !== expected)
    throw new BadFile(
      `The file of ${what} announces ${count}, which takes ${expected} bytes, and has ${bytes.length}. It was cut off or changed.`,
    );
  return count;
}
