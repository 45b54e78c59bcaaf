import { describe, expect, test } from 'vitest';
import {
  carriers,
  perPixel,
  sharesOf,
  zeroGradients,
} from '../../../../web/src/figures/thirteen-thousand/gradient-share.ts';
import { knobAt, knobName, select, sorted, understand } from '../../../../web/src/model/knobs.ts';
import { random } from '../../../../web/src/figures/the-cost/random.ts';
import { paintTiles, texel, tilesOf } from '../../../../web/src/figures/thirteen-thousand/tiles.ts';
import type { Tensor } from '../../../../web/src/protocol/index.ts';

function shaped(layers: number[]): Tensor[] {
  let offset = 0;
  return layers.slice(1).flatMap((rows, k) =>
    [layers[k]!, 1].map((cols, bias) => {
      const tensor = { name: `${bias ? 'b' : 'W'}${k + 1}`, rows, cols, offset };
      offset += rows * cols;
      return tensor;
    }),
  );
}
const lesson = [784, 16, 16, 10];
const tensors = shaped(lesson);
const name = (index: number) => knobName(knobAt(index, tensors)!, lesson);

describe('knobs', () => {
  test('are named in words', () => {
    expect(name(0)).toBe('W¹ neuron 1 ← pixel 0, 0');
    expect(name((14 * 28 + 9) * 16 + 2)).toBe('W¹ neuron 3 ← pixel 14, 9');
    expect(name(784 * 16 + 5)).toBe('b¹ neuron 6');
    expect(name(784 * 16 + 16 + 16 + 1)).toBe('W² neuron 2 ← neuron 2');
    expect(name(13_001)).toBe('b³ output 9');
    expect(name(13_001 - 10)).toBe('W³ output 9 ← neuron 16');
    expect(knobAt(13_002, tensors)).toBeNull();
    expect(knobAt(-1, tensors)).toBeNull();
  });

  test('are searched by pixel, neuron and output', () => {
    expect(understand('row 14 column 9')).toEqual({ pixel: 14 * 28 + 9 });
    expect(understand('14, 9')).toEqual({ pixel: 14 * 28 + 9 });
    expect(understand('neuron 3')).toEqual({ neuron: 2, output: false });
    expect(understand('Output 7')).toEqual({ neuron: 7, output: true });
    expect(understand('')).toEqual({});
    for (const text of ['28, 3', 'seven', '5', 'output 12', 'neuron 0'])
      expect(understand(text)).toContain('Search for');
  });

  test('a filter leaves just those', () => {
    expect(select(tensors, {})).toHaveLength(13_002);
    expect(select(tensors, { tensor: 'W2' })).toHaveLength(256);
    expect([...select(tensors, { pixel: 3 })]).toEqual(
      Array.from({ length: 16 }, (_, k) => 48 + k),
    );
    expect(select(tensors, { neuron: 2, output: false })).toHaveLength(784 + 1 + 16 + 1);
    expect(select(tensors, { neuron: 7, output: true })).toHaveLength(17);
    expect(select(tensors, { pixel: 3, tensor: 'b1' })).toHaveLength(0);
    for (const index of select(tensors, { neuron: 2, output: false }))
      expect(name(index)).toContain('neuron 3');
  });

  test('are sorted by each column', () => {
    const theta = Float32Array.from([0.5, -2, 1, 0]);
    const gradient = Float32Array.from([-3, 0.1, 0, 3]);
    const by = (sort: 'index' | 'theta' | 'gradient' | 'signed') => [
      ...sorted(Uint32Array.of(0, 1, 2, 3), sort, theta, gradient),
    ];
    expect(by('index')).toEqual([0, 1, 2, 3]);
    expect(by('theta')).toEqual([1, 2, 0, 3]);
    expect(by('gradient')).toEqual([0, 3, 1, 2]);
    expect(by('signed')).toEqual([0, 2, 1, 3]);
  });

  test('13,002 are sorted well within a frame', () => {
    const next = random(1);
    const values = Float32Array.from({ length: 13_002 }, () => next() - 0.5);
    const all = select(tensors, {});
    sorted(all, 'theta', values, values);
    const begun = performance.now();
    for (let k = 0; k < 10; k++) sorted(all, 'gradient', values, values);
    expect((performance.now() - begun) / 10).toBeLessThan(50);
  });
});

describe('shares of the gradient', () => {
  test('how few carry how much', () => {
    const gradient = Float32Array.from([0, 3, -1, 0, 1, 1]);
    expect(carriers(gradient, 0.75)).toBe(1);
    expect(carriers(gradient, 0.76)).toBe(2);
    expect(carriers(gradient, 1)).toBe(4);
    expect(carriers(new Float32Array(5), 0.9)).toBe(0);
  });

  test('shares of the tensors add up', () => {
    const gradient = new Float32Array(13_002);
    gradient[0] = 3;
    gradient[13_001] = -4;
    const shares = sharesOf(gradient, tensors);
    expect(shares.map(({ knobs }) => knobs)).toEqual([12_544, 16, 256, 16, 160, 10]);
    expect(shares.map(({ share }) => share)).toEqual([9 / 25, 0, 0, 0, 0, 16 / 25]);
  });

  test('exact zeros, and the pixels that make them', () => {
    const gradient = new Float32Array(13_002).fill(0.1);
    for (const pixel of [0, 27, 783]) gradient.fill(0, pixel * 16, pixel * 16 + 16);
    gradient[16] = 0; // one neuron's alone is no silent pixel
    expect(zeroGradients(gradient, tensors[0]!)).toEqual({
      zeros: 49,
      pixels: [0, 27, 783],
      ofPixels: 48,
    });
    const lengths = perPixel(gradient, tensors[0]!);
    expect([lengths[0], lengths[783]]).toEqual([0, 0]);
    expect(lengths[5]).toBeCloseTo(0.4, 6);
  });
});

describe('tiles', () => {
  for (const layers of [lesson, [784, 10], [784, 3, 40, 10], [784, 150, 7, 5, 10]])
    test(`every entry of ${layers.join('-')} has a texel of its own`, () => {
      const all = shaped(layers);
      const total = all.reduce((sum, { rows, cols }) => sum + rows * cols, 0);
      const tiles = tilesOf(all);
      expect(tiles.entryAt).toHaveLength(tiles.width * tiles.height);
      expect(tiles.entryAt.filter((entry) => entry >= 0)).toHaveLength(total);
      expect(tiles.texelOf.findIndex((at, entry) => tiles.entryAt[at] !== entry)).toBe(-1);
    });

  test('a neuron of the first layer is a picture as the pixels are', () => {
    const { entryAt, width } = tilesOf(tensors);
    expect(width).toBe(4 * 29 - 1);
    const neuron = 5; // second in the second row
    for (const [row, column] of [
      [0, 0],
      [14, 9],
      [27, 27],
    ] as const)
      expect(entryAt[(29 + row) * width + 29 + column]).toBe((row * 28 + column) * 16 + neuron);
  });

  test('colour by sign, a dash on what is clearly negative', () => {
    const tiles = tilesOf(tensors);
    const [w, h] = [tiles.width * texel, tiles.height * texel];
    const image = { data: new Uint8ClampedArray(4 * w * h), width: w, height: h } as ImageData;
    const values = new Float32Array(13_002);
    values[0] = 1;
    values[16] = -1;
    paintTiles(image, tiles, values, 1, 1, {
      ground: [0, 0, 0],
      between: [9, 9, 9],
      above: [0, 0, 200],
      below: [200, 100, 0],
    });
    const at = (x: number, y: number) => [
      ...image.data.slice(4 * (y * w + x), 4 * (y * w + x) + 3),
    ];
    expect(at(0, 0)).toEqual([0, 0, 200]);
    expect(at(1, 2)).toEqual([0, 0, 200]);
    expect(at(texel, 0)).toEqual([200, 100, 0]);
    expect(at(texel + 1, 2)).toEqual([0, 0, 0]);
    expect(at(2 * texel, 0)).toEqual([0, 0, 0]);
    expect(at(28 * texel, 0)).toEqual([9, 9, 9]);
  });
});
