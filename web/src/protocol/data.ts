// MNIST: how it comes, and how its images are named.

/** MNIST as plain bytes: 784 a picture, row after row, and a label for each. */
export interface Pictures {
  trainImages: Uint8Array;
  trainLabels: Uint8Array;
  testImages: Uint8Array;
  testLabels: Uint8Array;
}

/** MNIST's two sets: one to learn from, one that training never sees. */
export type Split = 'train' | 'test';

/** How much of the data is there. */
export interface DataProgress {
  trainImages: number;
  testImages: number;
  images: number;
  imagesTotal: number;
  bytes: number;
  bytesTotal: number;
}

/** The images that a gradient is taken over: C is the mean of their C_k. */
export type GradientSource =
  /** The first so many training images. */
  | { examples: number }
  /** The training image of this number. */
  | { example: number }
  /** The images that the run would take next if its batch were so large. */
  | { batch: number }
  /** An image of 784 bytes, taken for this digit. */
  | { pixels: Uint8Array; label: number };

export interface DataRequests {
  /** Answered when the network and the first shard are there. */
  ready: { send: null; reply: null };
  /** Answered when all 70,000 images are there. */
  complete: { send: null; reply: null };
}
