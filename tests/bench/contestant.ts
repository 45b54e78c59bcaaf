// What every contestant in a page offers to tests/bench/run.mjs, and what they all do alike.

/** θ of 784-16-16-10, laid out as the page does: each W column after column, behind it its b. */
export interface Theta {
  W1: Float32Array;
  b1: Float32Array;
  W2: Float32Array;
  b2: Float32Array;
  W3: Float32Array;
  b3: Float32Array;
}

/** Images of 784 bytes and their labels. */
export interface Pictures {
  images: Uint8Array;
  labels: Uint8Array;
}

/** A trainer: sigmoid, C_k = Σ (a − y)², plain mini-batch descent on the mean of C_k. */
export interface Trainer {
  /** Readies itself for the images that it learns from, and for those of the test. */
  prepare(train: Pictures, test: Uint8Array): void;
  start(theta: Theta): void;
  /** Takes the images in this order, batch after batch. */
  train(order: Uint32Array, batch: number, lr: number): void | Promise<void>;
  /** The digits that it reads in the test's images. */
  readAll(): ArrayLike<number> | Promise<ArrayLike<number>>;
  /** The digit that it reads in one. */
  read(image: Uint8Array): number | Promise<number>;
}

export interface Contestant {
  init(
    trainImages: Uint8Array,
    trainLabels: Uint8Array,
    testImages: Uint8Array,
    testLabels: Uint8Array,
  ): Promise<void>;
  forget(seed: number): Promise<void>;
  train(settings: { examples: number; batch: number; lr: number }): Promise<{ ms: number }>;
  accuracy(): Promise<number>;
  predict(image: Uint8Array): Promise<number>;
}

export function contestant(trainer: Trainer): Contestant {
  let labels = new Uint8Array();
  let order = new Uint32Array();
  let at = 0;
  let random = Math.random;

  /** The next so many images; all are shuffled anew whenever they have been used up. */
  function next(count: number): Uint32Array {
    const some = new Uint32Array(count);
    for (let k = 0; k < count; k++) {
      if (at === 0) shuffle(order, random);
      some[k] = order[at]!;
      at = (at + 1) % order.length;
    }
    return some;
  }

  return {
    async init(trainImages, trainLabels, testImages, testLabels) {
      labels = testLabels.slice();
      order = Uint32Array.from(trainLabels, (_, k) => k);
      trainer.prepare({ images: trainImages, labels: trainLabels }, testImages);
      await this.forget(1);
    },
    // eslint-disable-next-line @typescript-eslint/require-await -- the page's engine takes its time
    async forget(seed) {
      random = generator(seed);
      at = 0;
      trainer.start(randomTheta(random));
    },
    async train({ examples, batch, lr }) {
      const begun = performance.now();
      await trainer.train(next(examples), batch, lr);
      return { ms: performance.now() - begun };
    },
    async accuracy() {
      const digits = await trainer.readAll();
      let correct = 0;
      for (let k = 0; k < labels.length; k++) if (digits[k] === labels[k]) correct++;
      return correct / labels.length;
    },
    predict: async (image) => trainer.read(image),
  };
}

/** Weights normal with deviation 1/√inputs, biases 0: the distribution from which the page starts. */
function randomTheta(random: () => number): Theta {
  const weights = (rows: number, columns: number) =>
    Float32Array.from(
      { length: rows * columns },
      () =>
        (Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())) /
        Math.sqrt(columns),
    );
  return {
    W1: weights(16, 784),
    b1: new Float32Array(16),
    W2: weights(16, 16),
    b2: new Float32Array(16),
    W3: weights(10, 16),
    b3: new Float32Array(10),
  };
}

/** A linear congruential generator (Park, Miller, 1988): enough for a start and an order. */
function generator(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

function shuffle(order: Uint32Array, random: () => number): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const kept = order[i]!;
    order[i] = order[j]!;
    order[j] = kept;
  }
}

/** The index of the largest; the first of equals. */
export function brightest(outputs: ArrayLike<number>, from = 0, count = 10): number {
  let best = 0;
  for (let j = 1; j < count; j++) if (outputs[from + j]! > outputs[from + best]!) best = j;
  return best;
}
