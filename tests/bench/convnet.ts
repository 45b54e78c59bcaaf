// ConvNetJS, with its own layers and its own trainer. Its regression has the cost ½ Σ (a − y)², hence twice the rate.
import convnetjs from 'convnetjs';
import { brightest, contestant, type Pictures, type Theta } from './contestant.ts';

const { Vol, Net, Trainer, InputLayer, FullyConnLayer, SigmoidLayer, RegressionLayer } = convnetjs;

/** Put together by hand: from a list of definitions the library would add one more layer before the cost. */
function createNet() {
  const net = new Net();
  const full = (inputs: number, neurons: number) =>
    new FullyConnLayer({ in_sx: 1, in_sy: 1, in_depth: inputs, num_neurons: neurons });
  const size = (neurons: number) => ({ in_sx: 1, in_sy: 1, in_depth: neurons });
  const layers = [full(784, 16), full(16, 16), full(16, 10)] as const;
  net.layers = [
    new InputLayer({ out_sx: 1, out_sy: 1, out_depth: 784 }),
    ...layers.flatMap((layer) => [layer, new SigmoidLayer(size(layer.out_depth))]),
    new RegressionLayer(size(10)),
  ];
  return { net, layers };
}

function createTrainer() {
  const { net, layers } = createNet();
  const x = new Vol(1, 1, 784, 0);
  const y = Array.from({ length: 10 }, (_, digit) =>
    Float64Array.from({ length: 10 }, (_, j) => (j === digit ? 1 : 0)),
  );
  let learnt: Pictures;
  let asked: Uint8Array;
  const show = (images: Uint8Array, k: number) => {
    for (let p = 0; p < 784; p++) x.w[p] = images[784 * k + p]! / 255;
  };
  const read = (images: Uint8Array, k: number) => {
    show(images, k);
    return brightest(net.forward(x).w);
  };

  return {
    prepare(train: Pictures, test: Uint8Array) {
      learnt = train;
      asked = test;
    },
    start({ W1, b1, W2, b2, W3, b3 }: Theta) {
      for (const [l, [W, b]] of [
        [W1, b1] as const,
        [W2, b2] as const,
        [W3, b3] as const,
      ].entries()) {
        const { filters, biases, out_depth } = layers[l]!;
        filters.forEach(({ w }, j) => w.forEach((_, k) => (w[k] = W[k * out_depth + j]!)));
        biases.w.set(b);
      }
    },
    train(order: Uint32Array, batch: number, lr: number) {
      const settings = { method: 'sgd', batch_size: batch, learning_rate: 2 * lr, momentum: 0 };
      const trainer = new Trainer(net, settings);
      for (const k of order) {
        show(learnt.images, k);
        trainer.train(x, y[learnt.labels[k]!]!);
      }
    },
    readAll: () => Uint8Array.from({ length: asked.length / 784 }, (_, k) => read(asked, k)),
    read: (image: Uint8Array) => read(image, 0),
  };
}

export const create = () => contestant(createTrainer());
