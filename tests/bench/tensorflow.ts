// TensorFlow.js as its documentation shows it: variables, a cost, an optimizer that minimizes it.
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { contestant, type Contestant, type Pictures, type Theta } from './contestant.ts';

type Layer = { W: tf.Variable<tf.Rank.R2>; b: tf.Variable<tf.Rank.R1> };

function forward(layers: readonly Layer[], x: tf.Tensor2D): tf.Tensor2D {
  let a = x;
  for (const { W, b } of layers) a = tf.sigmoid(tf.add<tf.Tensor2D>(tf.matMul(a, W), b));
  return a;
}

/** A batch of images, a row each. */
function rows(images: Uint8Array, order: ArrayLike<number>): tf.Tensor2D {
  const x = new Float32Array(784 * order.length);
  for (let k = 0; k < order.length; k++) {
    const from = 784 * order[k]!;
    for (let p = 0; p < 784; p++) x[784 * k + p] = images[from + p]! / 255;
  }
  return tf.tensor2d(x, [order.length, 784]);
}

/** By hand: the wasm back end's oneHot of type float32 holds the bits of integers. */
function wanted(labels: Uint8Array, order: ArrayLike<number>): tf.Tensor2D {
  const y = new Float32Array(10 * order.length);
  for (let k = 0; k < order.length; k++) y[10 * k + labels[order[k]!]!] = 1;
  return tf.tensor2d(y, [order.length, 10]);
}

/** Images at once where nothing is learnt. */
const piece = 1_000;

function createTrainer() {
  let layers: Layer[] = [];
  let learnt: Pictures;
  /** The test's images in pieces, so that no product grows too large. */
  let asked: tf.Tensor2D[] = [];

  async function read(x: tf.Tensor2D): Promise<Iterable<number>> {
    const digits = tf.tidy(() => tf.argMax(forward(layers, x), 1));
    const read = await digits.data<'int32'>();
    digits.dispose();
    return read;
  }

  return {
    prepare(train: Pictures, test: Uint8Array) {
      learnt = train;
      tf.dispose(asked);
      asked = Array.from({ length: test.length / 784 / piece }, (_, k) =>
        rows(
          test,
          Array.from({ length: piece }, (_, i) => k * piece + i),
        ),
      );
    },
    start({ W1, b1, W2, b2, W3, b3 }: Theta) {
      for (const { W, b } of layers) tf.dispose([W, b]);
      // Row after row here: θ's columns are the rows of the transposed matrix, by which rows of images are multiplied.
      const layer = (W: Float32Array, b: Float32Array): Layer => ({
        W: tf.variable(tf.tensor2d(W, [W.length / b.length, b.length])),
        b: tf.variable(tf.tensor1d(b)),
      });
      layers = [layer(W1, b1), layer(W2, b2), layer(W3, b3)];
    },
    async train(order: Uint32Array, batch: number, lr: number) {
      const optimizer = tf.train.sgd(lr);
      const variables = layers.flatMap(({ W, b }) => [W, b]);
      for (let from = 0; from < order.length; from += batch) {
        const some = order.subarray(from, from + batch);
        tf.tidy(() => {
          const x = rows(learnt.images, some);
          const y = wanted(learnt.labels, some);
          optimizer.minimize(
            () =>
              tf.div<tf.Scalar>(tf.sum(tf.squaredDifference(forward(layers, x), y)), some.length),
            false,
            variables,
          );
        });
      }
      await layers[0]!.b.data(); // whatever the back end has put off is done now
      optimizer.dispose();
    },
    async readAll() {
      const digits: number[] = [];
      for (const x of asked) digits.push(...(await read(x)));
      return digits;
    },
    async read(image: Uint8Array) {
      const x = rows(image, [0]);
      const [digit] = await read(x);
      x.dispose();
      return digit!;
    },
  };
}

/** On a back end that has been registered. */
export async function createOn(backend: 'cpu' | 'wasm'): Promise<Contestant> {
  if (!(await tf.setBackend(backend))) throw new Error(`TensorFlow.js has no ${backend} back end.`);
  await tf.ready();
  return contestant(createTrainer());
}
