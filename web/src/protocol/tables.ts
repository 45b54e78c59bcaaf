// Written by tools/types from the core's own constants.

export const limits = {
  /** Pixels along each side of an image. */
  side: 28,
  /** Pixels of an image. */
  pixels: 784,
  /** Classes, and outputs of every network. */
  classes: 10,
  /** Images of the training set. */
  trainImages: 60000,
  /** Images of the test set. */
  testImages: 10000,
  /** Images of a shard. */
  shardImages: 1000,
  /** Most hidden layers. */
  hiddenLayers: 4,
  /** Most neurons of a hidden layer. */
  layerWidth: 512,
  /** Most weights and biases. */
  parameters: 300000,
  /** Largest batch. */
  batch: 60000,
  /** Batch size of a new run. */
  defaultBatch: 10,
  /** Largest η; it is above 0. */
  learningRate: 1000,
  /** Largest absolute value that a weight can be set to. */
  weight: 1000,
  /** Largest seed; the smallest is 0. */
  seed: 4294967295,
  /** Most points of a surface. */
  surfacePoints: 65536,
  /** Most bytes of a surface: images × first hidden layer × (axes + 1) × 4. */
  surfaceBytes: 12000000,
  /** Most images of noise at once. */
  noiseImages: 10000,
  /** Most steps of an input optimization. */
  inputSteps: 1000,
  /** Longest step of an input optimization. */
  inputLength: 28,
} as const;

/** Of the hidden layers: `value` is a of z, `bounded` if within 0 … 1, η good for batches of 10. */
export const activations = [
  {
    name: 'sigmoid',
    label: 'sigmoid',
    hint: 'squashes to 0 … 1',
    formula: 'σ(z)',
    bounded: true,
    learningRate: 0.5,
    value: (z: number) => 1 / (1 + Math.exp(-z)),
  },
  {
    name: 'relu',
    label: 'ReLU',
    hint: 'cuts off below 0',
    formula: 'max(0, z)',
    bounded: false,
    learningRate: 0.1,
    value: (z: number) => Math.max(0, z),
  },
  {
    name: 'leaky_relu',
    label: 'leaky ReLU',
    hint: 'nearly cuts off below 0',
    formula: 'max(z/100, z)',
    bounded: false,
    learningRate: 0.1,
    value: (z: number) => Math.max(0.01 * z, z),
  },
] as const;

export type Activation = (typeof activations)[number]['name'];
