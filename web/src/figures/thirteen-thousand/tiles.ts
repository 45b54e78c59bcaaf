import type { Tensor } from '../../protocol/index.ts';

/** Where every entry of θ lies in a picture that has a texel for each. */
export interface Tiles {
  /** In texels. */
  width: number;
  height: number;
  /** The entry at a texel, row after row; −1 between the tensors. */
  entryAt: Int32Array;
  /** The texel of an entry. */
  texelOf: Int32Array;
}

const side = 28;
const gap = 1;
/** Between tensors. */
const wide = 3;

/**
 * W¹ as a picture of 28×28 for each neuron, as the pixels are; under it the other tensors as they stand in the sum: a
 * row for each neuron, a column for each input.
 */
export function tilesOf(tensors: readonly Tensor[]): Tiles {
  const [first, ...others] = tensors;
  const neurons = first?.rows ?? 0;
  const across = Math.ceil(Math.sqrt(neurons));
  const width = Math.max(across * (side + gap) - gap, ...others.map(({ cols }) => cols));
  let [x, y, shelf] = [0, Math.ceil(neurons / across) * (side + gap) - gap + wide, 0];
  const corners = others.map(({ rows, cols }) => {
    if (x + cols > width) [x, y, shelf] = [0, y + shelf + wide, 0];
    const corner = { x, y };
    x += cols + wide;
    shelf = Math.max(shelf, rows);
    return corner;
  });
  const height = y + shelf;
  const total = tensors.reduce((sum, { rows, cols }) => sum + rows * cols, 0);
  const entryAt = new Int32Array(width * height).fill(-1);
  const texelOf = new Int32Array(total);
  const put = (entry: number, column: number, row: number) => {
    entryAt[row * width + column] = entry;
    texelOf[entry] = row * width + column;
  };
  for (let k = 0; first && k < first.rows * first.cols; k++) {
    const [pixel, neuron] = [Math.floor(k / neurons), k % neurons];
    put(
      first.offset + k,
      (neuron % across) * (side + gap) + (pixel % side),
      Math.floor(neuron / across) * (side + gap) + Math.floor(pixel / side),
    );
  }
  others.forEach(({ rows, cols, offset }, k) => {
    for (let inside = 0; inside < rows * cols; inside++)
      put(
        offset + inside,
        corners[k]!.x + Math.floor(inside / rows),
        corners[k]!.y + (inside % rows),
      );
  });
  return { width, height, entryAt, texelOf };
}

type Rgb = readonly [number, number, number];

/** Pixels along a texel's side: room for the dash that marks what is below 0. */
export const texel = 4;

/**
 * Paints a texel of 4×4 pixels for each entry: full colour at ±range, the ground's at 0, by the square root, as most
 * entries are small. Clearly negative ones carry a dash. 13,002 take about 2 ms.
 */
export function paintTiles(
  image: ImageData,
  tiles: Tiles,
  values: Float32Array,
  sign: 1 | -1,
  range: number,
  colours: { ground: Rgb; between: Rgb; above: Rgb; below: Rgb },
): void {
  const pixels = new Uint32Array(image.data.buffer);
  const pack = ([r, g, b]: Rgb) => (255 << 24) | (b << 16) | (g << 8) | r;
  pixels.fill(pack(colours.between));
  const across = tiles.width * texel;
  for (let entry = 0; entry < values.length; entry++) {
    const value = sign * values[entry]!;
    const share = range > 0 ? Math.sqrt(Math.min(1, Math.abs(value) / range)) : 0;
    const full = value < 0 ? colours.below : colours.above;
    const mix = colours.ground.map((from, i) => from + share * (full[i]! - from)) as unknown as Rgb;
    const colour = pack(mix.map(Math.round) as unknown as Rgb);
    const index = tiles.texelOf[entry]!;
    const at = Math.floor(index / tiles.width) * texel * across + (index % tiles.width) * texel;
    for (let row = 0; row < texel; row++)
      pixels.fill(colour, at + row * across, at + row * across + texel);
    if (value < 0 && share > 0.4)
      pixels.fill(pack(colours.ground), at + 2 * across + 1, at + 2 * across + 3);
  }
}
