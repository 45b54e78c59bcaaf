// The honest contestant: plain JavaScript that skips blank pixels too, as fast as we could make it. The same plan as the
// page's engine: images as lists of inked pixels, W¹ column after column, the update of each image straight into θ
// once all errors of the batch are known. A column's sixteen numbers are written out, so that the sums stay in
// registers: an array of sums takes more than twice as long.
import { brightest, contestant, type Pictures, type Theta } from './contestant.ts';

const mostBatch = 100;

const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));

/** The inked pixels of all images: sixteen times the pixel's index, and its grey. */
interface Ink {
  start: Uint32Array;
  column: Uint16Array;
  grey: Float32Array;
}

function ink(images: Uint8Array): Ink {
  const start = new Uint32Array(images.length / 784 + 1);
  let inked = 0;
  for (let p = 0; p < images.length; p++) {
    if (images[p]) inked++;
    start[Math.floor(p / 784) + 1] = inked;
  }
  const column = new Uint16Array(inked);
  const grey = new Float32Array(inked);
  for (let p = 0, at = 0; p < images.length; p++) {
    if (!images[p]) continue;
    column[at] = 16 * (p % 784);
    grey[at++] = images[p]! / 255;
  }
  return { start, column, grey };
}

/** Rows of weights that lie together. */
function transposed(W: Float32Array, rows: number, columns: number): Float32Array {
  return Float32Array.from(
    { length: W.length },
    (_, i) => W[(i % columns) * rows + Math.floor(i / columns)]!,
  );
}

function createTrainer() {
  const W1 = new Float32Array(16 * 784);
  const b1 = new Float32Array(16);
  const W2 = new Float32Array(16 * 16);
  const b2 = new Float32Array(16);
  const W3 = new Float32Array(10 * 16);
  const b3 = new Float32Array(10);

  // Activations and errors of a batch, 16 to an image in every layer.
  const A1 = new Float32Array(16 * mostBatch);
  const A2 = new Float32Array(16 * mostBatch);
  const A3 = new Float32Array(16 * mostBatch);
  const D1 = new Float32Array(16 * mostBatch);
  const D2 = new Float32Array(16 * mostBatch);
  const D3 = new Float32Array(16 * mostBatch);

  let learnt: Ink;
  let asked: Ink;
  let labels: Uint8Array;

  function first({ start, column, grey }: Ink, k: number, o: number): void {
    let z0 = b1[0]!;
    let z1 = b1[1]!;
    let z2 = b1[2]!;
    let z3 = b1[3]!;
    let z4 = b1[4]!;
    let z5 = b1[5]!;
    let z6 = b1[6]!;
    let z7 = b1[7]!;
    let z8 = b1[8]!;
    let z9 = b1[9]!;
    let za = b1[10]!;
    let zb = b1[11]!;
    let zc = b1[12]!;
    let zd = b1[13]!;
    let ze = b1[14]!;
    let zf = b1[15]!;
    const end = start[k + 1]!;
    for (let i = start[k]!; i < end; i++) {
      const p = column[i]!;
      const v = grey[i]!;
      z0 += v * W1[p]!;
      z1 += v * W1[p + 1]!;
      z2 += v * W1[p + 2]!;
      z3 += v * W1[p + 3]!;
      z4 += v * W1[p + 4]!;
      z5 += v * W1[p + 5]!;
      z6 += v * W1[p + 6]!;
      z7 += v * W1[p + 7]!;
      z8 += v * W1[p + 8]!;
      z9 += v * W1[p + 9]!;
      za += v * W1[p + 10]!;
      zb += v * W1[p + 11]!;
      zc += v * W1[p + 12]!;
      zd += v * W1[p + 13]!;
      ze += v * W1[p + 14]!;
      zf += v * W1[p + 15]!;
    }
    A1[o] = sigmoid(z0);
    A1[o + 1] = sigmoid(z1);
    A1[o + 2] = sigmoid(z2);
    A1[o + 3] = sigmoid(z3);
    A1[o + 4] = sigmoid(z4);
    A1[o + 5] = sigmoid(z5);
    A1[o + 6] = sigmoid(z6);
    A1[o + 7] = sigmoid(z7);
    A1[o + 8] = sigmoid(z8);
    A1[o + 9] = sigmoid(z9);
    A1[o + 10] = sigmoid(za);
    A1[o + 11] = sigmoid(zb);
    A1[o + 12] = sigmoid(zc);
    A1[o + 13] = sigmoid(zd);
    A1[o + 14] = sigmoid(ze);
    A1[o + 15] = sigmoid(zf);
  }

  /** A later layer. Four sums at once: each addition would wait for the one before. */
  function next(
    W: Float32Array,
    b: Float32Array,
    below: Float32Array,
    above: Float32Array,
    o: number,
  ): void {
    for (let j = 0; j < b.length; j++) {
      let s = b[j]!;
      let t = 0;
      let u = 0;
      let v = 0;
      for (let k = 0; k < 16; k += 4) {
        const at = 16 * j + k;
        s += W[at]! * below[o + k]!;
        t += W[at + 1]! * below[o + k + 1]!;
        u += W[at + 2]! * below[o + k + 2]!;
        v += W[at + 3]! * below[o + k + 3]!;
      }
      above[o + j] = sigmoid(s + t + (u + v));
    }
  }

  function forward(pictures: Ink, k: number, o: number): void {
    first(pictures, k, o);
    next(W2, b2, A1, A2, o);
    next(W3, b3, A2, A3, o);
  }

  function backward(label: number, o: number): void {
    for (let j = 0; j < 10; j++) {
      const a = A3[o + j]!;
      D3[o + j] = 2 * (a - (j === label ? 1 : 0)) * a * (1 - a);
    }
    backpropagate(W3, 10, D3, A2, D2, o);
    backpropagate(W2, 16, D2, A1, D1, o);
  }

  function backpropagate(
    W: Float32Array,
    rows: number,
    above: Float32Array,
    A: Float32Array,
    D: Float32Array,
    o: number,
  ): void {
    for (let k = 0; k < 16; k++) {
      let s = 0;
      let t = 0;
      for (let j = 0; j < rows; j += 2) {
        s += W[16 * j + k]! * above[o + j]!;
        t += W[16 * j + 16 + k]! * above[o + j + 1]!;
      }
      const a = A[o + k]!;
      D[o + k] = (s + t) * a * (1 - a);
    }
  }

  function descend({ start, column, grey }: Ink, k: number, o: number, scale: number): void {
    nudge(W3, b3, D3, A2, o, scale);
    nudge(W2, b2, D2, A1, o, scale);
    const d0 = scale * D1[o]!;
    const d1 = scale * D1[o + 1]!;
    const d2 = scale * D1[o + 2]!;
    const d3 = scale * D1[o + 3]!;
    const d4 = scale * D1[o + 4]!;
    const d5 = scale * D1[o + 5]!;
    const d6 = scale * D1[o + 6]!;
    const d7 = scale * D1[o + 7]!;
    const d8 = scale * D1[o + 8]!;
    const d9 = scale * D1[o + 9]!;
    const da = scale * D1[o + 10]!;
    const db = scale * D1[o + 11]!;
    const dc = scale * D1[o + 12]!;
    const dd = scale * D1[o + 13]!;
    const de = scale * D1[o + 14]!;
    const df = scale * D1[o + 15]!;
    b1[0]! -= d0;
    b1[1]! -= d1;
    b1[2]! -= d2;
    b1[3]! -= d3;
    b1[4]! -= d4;
    b1[5]! -= d5;
    b1[6]! -= d6;
    b1[7]! -= d7;
    b1[8]! -= d8;
    b1[9]! -= d9;
    b1[10]! -= da;
    b1[11]! -= db;
    b1[12]! -= dc;
    b1[13]! -= dd;
    b1[14]! -= de;
    b1[15]! -= df;
    const end = start[k + 1]!;
    for (let i = start[k]!; i < end; i++) {
      const p = column[i]!;
      const v = grey[i]!;
      W1[p]! -= v * d0;
      W1[p + 1]! -= v * d1;
      W1[p + 2]! -= v * d2;
      W1[p + 3]! -= v * d3;
      W1[p + 4]! -= v * d4;
      W1[p + 5]! -= v * d5;
      W1[p + 6]! -= v * d6;
      W1[p + 7]! -= v * d7;
      W1[p + 8]! -= v * d8;
      W1[p + 9]! -= v * d9;
      W1[p + 10]! -= v * da;
      W1[p + 11]! -= v * db;
      W1[p + 12]! -= v * dc;
      W1[p + 13]! -= v * dd;
      W1[p + 14]! -= v * de;
      W1[p + 15]! -= v * df;
    }
  }

  function nudge(
    W: Float32Array,
    b: Float32Array,
    D: Float32Array,
    below: Float32Array,
    o: number,
    scale: number,
  ): void {
    for (let j = 0; j < b.length; j++) {
      const d = scale * D[o + j]!;
      b[j]! -= d;
      for (let k = 0; k < 16; k++) W[16 * j + k]! -= d * below[o + k]!;
    }
  }

  return {
    prepare(train: Pictures, test: Uint8Array) {
      learnt = ink(train.images);
      labels = train.labels;
      asked = ink(test);
    },
    start(theta: Theta) {
      W1.set(theta.W1);
      b1.set(theta.b1);
      W2.set(transposed(theta.W2, 16, 16));
      b2.set(theta.b2);
      W3.set(transposed(theta.W3, 10, 16));
      b3.set(theta.b3);
    },
    train(order: Uint32Array, batch: number, lr: number) {
      const scale = lr / batch;
      for (let from = 0; from < order.length; from += batch) {
        const size = Math.min(batch, order.length - from);
        for (let k = 0; k < size; k++) forward(learnt, order[from + k]!, 16 * k);
        for (let k = 0; k < size; k++) backward(labels[order[from + k]!]!, 16 * k);
        for (let k = 0; k < size; k++) descend(learnt, order[from + k]!, 16 * k, scale);
      }
    },
    readAll: () =>
      Uint8Array.from({ length: asked.start.length - 1 }, (_, k) => {
        forward(asked, k, 0);
        return brightest(A3);
      }),
    read(image: Uint8Array) {
      forward(ink(image), 0, 0);
      return brightest(A3);
    },
  };
}

export const create = () => contestant(createTrainer());
