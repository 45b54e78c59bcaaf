import { Client, type Ask } from '../model/client.ts';

/**
 * The page's engine as a contestant: the same worker, the same module, on pictures that are handed in.
 * Every promise rejects with a sentence where something does not fit.
 */
export interface BenchPeer {
  /** MNIST, 784 bytes a picture. Starts a fresh worker, and there from random weights. */
  init(
    trainImages: Uint8Array,
    trainLabels: Uint8Array,
    testImages: Uint8Array,
    testLabels: Uint8Array,
  ): Promise<void>;
  /** Trains on all 60,000 once; milliseconds spent in the worker. */
  trainEpoch(settings: { batch: number; lr: number }): Promise<{ ms: number }>;
  /** Share of the 10,000 test pictures that are read rightly. */
  accuracy(): Promise<number>;
  /** The digit in a picture of 784 bytes. */
  predict(image: Uint8Array): Promise<number>;

  /** Starts over from the random weights of a seed. */
  forget(seed: number): Promise<void>;
  /** As trainEpoch, on some of the pictures. */
  train(settings: { examples: number; batch: number; lr: number }): Promise<{ ms: number }>;
  /** The exact gradient over so many training pictures. */
  gradient(examples: number): Promise<Float32Array>;
}

declare global {
  interface Window {
    benchPeer: BenchPeer;
  }
}

const epoch = 60_000;

export function createPeer(start = () => new Client()): BenchPeer {
  let client: Client | null = null;
  let opened: Promise<unknown> | null = null;

  const ask: Ask = async (kind, send) => {
    if (!client || !opened) {
      throw new Error('benchPeer has no pictures yet. Call benchPeer.init(…) with MNIST first.');
    }
    await opened;
    return client.ask(kind, send);
  };
  const train: BenchPeer['train'] = async (settings) => {
    const { examples, batch, lr } = settings ?? {};
    const { milliseconds } = await ask('train', { examples, batch, learningRate: lr });
    return { ms: milliseconds };
  };

  return {
    async init(trainImages, trainLabels, testImages, testLabels) {
      const again = { code: 'fatal', message: 'benchPeer.init was called again.' } as const;
      if (client) client.restart(again);
      const engine = (client ??= start());
      // Whatever was asked of a worker that dies is refused with its last words.
      engine.listener = { data() {}, problem() {}, fatal: (problem) => engine.restart(problem) };
      const pictures = { trainImages, trainLabels, testImages, testLabels };
      opened = engine.ask('open', { pictures });
      await opened;
      await engine.ask('forget', { seed: 1 });
    },
    trainEpoch: (settings) => train({ examples: epoch, ...settings }),
    accuracy: async () => (await ask('evaluate', null)).accuracy,
    async predict(image) {
      // A copy: of a view into many pictures, all of them would be sent.
      const pixels = image instanceof Uint8Array ? image.slice() : image;
      return (await ask('predict', { pixels })).digit;
    },
    async forget(seed) {
      await ask('forget', { seed });
    },
    train,
    gradient: (examples) => ask('gradient', { examples }),
  };
}
