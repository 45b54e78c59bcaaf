// Networks as files, in the format safetensors: the length of a JSON header in 8 bytes, little-endian; the header;
// the numbers. tools/files/safetensors.h says what ours consist of, and writes them.
import type { Recipe } from '../protocol/index.ts';
import type { Checked } from './transfer.ts';

export interface Weights {
  /** Of the hidden layers. */
  widths: number[];
  activation: Recipe['activation'];
  /** θ: W¹ column after column, b¹, W², … */
  theta: Float32Array<ArrayBuffer>;
  /** How the network was trained, in a sentence or two. */
  trained: string;
}

interface Entry {
  dtype: string;
  shape: number[];
  data_offsets: number[];
}
type Header = Record<string, Entry> & { __metadata__: Record<string, string> };

const pixels = 784;
const digits = 10;

/** The number that 16 bits of IEEE 754 stand for. */
export function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 0x3ff;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (exponent ? 2 ** (exponent - 25) * (1024 + fraction) : 2 ** -24 * fraction);
}

const same = (some: number[], others: number[]) =>
  some.length === others.length && some.every((value, i) => value === others[i]);

/** Reads the tensors in the order of θ, which is that of the file; null where one is not as it should be. */
function read(header: Header, data: DataView): Weights | null {
  const { __metadata__: about, ...tensors } = header;
  const { activation } = about;
  if (activation !== 'sigmoid' && activation !== 'relu') return null;
  const half = tensors.W1!.dtype === 'F16';
  const each = half ? 2 : 4;
  const widths = [pixels];
  let offset = 0;
  const follows = (name: string, ...shape: number[]) => {
    const { dtype, shape: its, data_offsets } = tensors[name]!;
    const begin = offset;
    offset += each * shape.reduce((size, side) => size * side, 1);
    return (
      dtype === (half ? 'F16' : 'F32') && same(its, shape) && same(data_offsets, [begin, offset])
    );
  };
  for (let layer = 1; `b${layer}` in tensors; layer++) {
    const width = tensors[`b${layer}`]!.shape[0]!;
    if (!follows(`W${layer}`, widths.at(-1)!, width) || !follows(`b${layer}`, width)) return null;
    widths.push(width);
  }
  if (widths.at(-1) !== digits || Object.keys(tensors).length !== 2 * (widths.length - 1))
    return null;
  if (offset !== data.byteLength) return null;
  const theta = Float32Array.from({ length: offset / each }, (_, i) =>
    half ? fromHalf(data.getUint16(2 * i, true)) : data.getFloat32(4 * i, true),
  );
  if (!theta.every(Number.isFinite)) return null;
  return { widths: widths.slice(1, -1), activation, theta, trained: about.trained ?? '' };
}

/** What a file says; or that it is not what it should be, as a clause for Downloader. */
export function readWeights(bytes: Uint8Array<ArrayBuffer>): Checked<Weights> {
  try {
    const start = 8 + Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, start))) as Header;
    const value = read(
      header,
      new DataView(bytes.buffer, bytes.byteOffset + start, bytes.length - start),
    );
    if (value) return { value };
  } catch {
    // Whatever it is, it is not one of our files.
  }
  return { fault: 'arrived damaged' };
}
