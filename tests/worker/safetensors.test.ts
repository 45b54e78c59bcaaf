import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { fromHalf, readWeights } from '../../web/src/worker/safetensors.ts';

/** A file of the format, with a header of JSON or of anything else. */
function file(header: unknown, numbers: number): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(
    typeof header === 'string' ? header : JSON.stringify(header),
  );
  const bytes = new Uint8Array(8 + json.length + numbers);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
}

/** 784-2-10. */
const good = () => ({
  __metadata__: { activation: 'relu', trained: 'By hand.' },
  W1: { dtype: 'F16', shape: [784, 2], data_offsets: [0, 3136] },
  b1: { dtype: 'F16', shape: [2], data_offsets: [3136, 3140] },
  W2: { dtype: 'F16', shape: [2, 10], data_offsets: [3140, 3180] },
  b2: { dtype: 'F16', shape: [10], data_offsets: [3180, 3200] },
});

describe('halves', () => {
  test.each([
    [0x0000, 0],
    [0x8000, -0],
    [0x3c00, 1],
    [0xc000, -2],
    [0x3555, 0.333251953125],
    [0x7bff, 65504],
    [0x0001, 2 ** -24],
    [0x83ff, -1023 * 2 ** -24],
    [0x0400, 2 ** -14],
    [0x7c00, Infinity],
    [0xfc00, -Infinity],
    [0x7e00, NaN],
  ])('%i is %f', (bits, number) => {
    expect(fromHalf(bits)).toBe(number);
  });
});

describe('a network', () => {
  test('is what the file says', () => {
    const bytes = file(good(), 3200);
    new DataView(bytes.buffer).setUint16(bytes.length - 3200, 0x3c00, true);
    new DataView(bytes.buffer).setUint16(bytes.length - 2, 0xc000, true);
    const read = readWeights(bytes);
    if ('fault' in read) throw new Error(read.fault);
    const { widths, activation, trained, theta } = read.value;
    expect({ widths, activation, trained }).toEqual({
      widths: [2],
      activation: 'relu',
      trained: 'By hand.',
    });
    expect(theta).toHaveLength(1600);
    expect([theta[0], theta[1], theta[1599]]).toEqual([1, 0, -2]);
  });

  test('may be of floats, and lie anywhere in a buffer', () => {
    const floats = JSON.stringify(good())
      .replaceAll('F16', 'F32')
      .replace('[0,3136]', '[0,6272]')
      .replace('[3136,3140]', '[6272,6280]')
      .replace('[3140,3180]', '[6280,6360]')
      .replace('[3180,3200]', '[6360,6400]');
    const bytes = file(floats, 6400);
    new DataView(bytes.buffer).setFloat32(bytes.length - 4, 0.1, true);
    const apart = new Uint8Array(bytes.length + 3);
    apart.set(bytes, 3);
    const read = readWeights(apart.subarray(3));
    expect(read).toMatchObject({ value: { widths: [2] } });
    expect('value' in read && read.value.theta[1599]).toBe(Math.fround(0.1));
  });

  test.each<[string, Uint8Array<ArrayBuffer>]>([
    ['nothing', new Uint8Array()],
    [
      'a page of a server that was asked for something else',
      new TextEncoder().encode('<!doctype html><html></html>'),
    ],
    ['a header that is not there', file('', 0).fill(255)],
    ['no JSON', file('{', 3200)],
    ['null', file('null', 3200)],
    ['no tensors', file({ __metadata__: { activation: 'relu' } }, 0)],
    ['no metadata', file({ ...good(), __metadata__: undefined }, 3200)],
    ['another activation', file({ ...good(), __metadata__: { activation: 'tanh' } }, 3200)],
    ['fewer numbers', file(good(), 3199)],
    ['more numbers', file(good(), 3201)],
    ['other numbers', file(JSON.stringify(good()).replaceAll('F16', 'BF16'), 3200)],
    ['mixed numbers', file({ ...good(), b1: { ...good().b1, dtype: 'F32' } }, 3200)],
    ['a tensor missing', file({ ...good(), W2: undefined }, 3200)],
    ['a tensor too many', file({ ...good(), b: good().b1 }, 3200)],
    [
      'a tensor at other offsets',
      file({ ...good(), b1: { ...good().b1, data_offsets: [0, 4] } }, 3200),
    ],
    [
      'a tensor the other way round',
      file({ ...good(), W1: { ...good().W1, shape: [2, 784] } }, 3200),
    ],
    [
      'a number that is none',
      (() => {
        const bytes = file(good(), 3200);
        bytes.fill(0x7e, -2);
        return bytes;
      })(),
    ],
  ])('is not read from %s', (_, bytes) => {
    expect(readWeights(bytes)).toEqual({ fault: 'arrived damaged' });
  });

  test('the opening one is 784-16-16-10, and says how it was trained', async () => {
    const path = new URL('../../web/src/assets/networks/opening.safetensors', import.meta.url);
    const read = readWeights(new Uint8Array(await readFile(path)));
    if ('fault' in read) throw new Error(read.fault);
    expect(read.value.widths).toEqual([16, 16]);
    expect(read.value.theta).toHaveLength(13_002);
    expect(read.value.trained).toMatch(/\.$/);
  });
});
