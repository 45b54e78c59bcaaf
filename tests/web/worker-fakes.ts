// What the worker is tested with instead of a network, MNIST and the wasm module.
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Outcome, Position } from '../../web/src/worker/downhill.d.ts';
import type { Core } from '../../web/src/worker/engine.ts';
import type { Weights } from '../../web/src/worker/safetensors.ts';
import type { Manifest, Shard } from '../../web/src/worker/stream.ts';
import type { Net } from '../../web/src/worker/transfer.ts';

export const dataUrl = 'https://example.test/sub/path/data/';

/** Shards of made-up bytes, five of each set, and the manifest that lists them. */
export function fakeData(images = 1_000) {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  const plain: Uint8Array[] = [];
  const shards: Shard[] = [];
  for (let k = 0; k < 10; k++) {
    const set = k % 2 === 0 ? 'train' : 'test';
    const unpacked = new Uint8Array(3_000).map((_, i) => (i * (k + 7)) % 251);
    new DataView(unpacked.buffer).setUint32(0, images, true);
    plain.push(unpacked);
    const bytes = new Uint8Array(gzipSync(unpacked));
    const file = `${set}-${k >> 1}.ink`;
    files.set(dataUrl + file, bytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    shards.push({
      set,
      index: k >> 1,
      file,
      images,
      bytes: bytes.length,
      sha256,
      unpacked: unpacked.length,
    });
  }
  const manifest: Manifest = {
    version: 1,
    shardSize: images,
    train: { images: 5 * images, inked: 0 },
    test: { images: 5 * images, inked: 0 },
    bytes: shards.reduce((sum, { bytes }) => sum + bytes, 0),
    shards,
  };
  files.set(`${dataUrl}manifest.json`, new TextEncoder().encode(JSON.stringify(manifest)));
  return { files, plain, manifest };
}

export type Answer = (bytes: Uint8Array<ArrayBuffer>) => Response | Promise<Response>;

/** Bytes in pieces, with a rest between them. */
export const inPieces =
  (pieces: number, milliseconds = 0): Answer =>
  (bytes) =>
    new Response(
      new ReadableStream<Uint8Array>({
        async start(controller) {
          const size = Math.ceil(bytes.length / pieces);
          for (let at = 0; at < bytes.length; at += size) {
            if (milliseconds) await new Promise((resolve) => setTimeout(resolve, milliseconds));
            controller.enqueue(bytes.slice(at, at + size));
          }
          controller.close();
        },
      }),
    );

/** A network that answers from `files`; `tricks` says how, for the first requests of a file. */
export class FakeNet implements Net {
  stall = 40;
  readonly asked: string[] = [];
  readonly caches: (string | undefined)[] = [];
  readonly pauses: number[] = [];

  constructor(
    private readonly files: Map<string, Uint8Array<ArrayBuffer>>,
    private readonly tricks: Record<string, Answer[]> = {},
    private readonly usual: Answer = inPieces(3),
  ) {}

  fetch = async (address: string, options: RequestInit): Promise<Response> => {
    const file = address.slice(dataUrl.length);
    this.asked.push(file);
    this.caches.push(options.cache);
    await new Promise((resolve) => setTimeout(resolve, 1));
    const bytes = this.files.get(address);
    if (!bytes) return new Response('not found', { status: 404 });
    return (this.tricks[file]?.shift() ?? this.usual)(bytes);
  };

  pause = (milliseconds: number): Promise<void> => {
    this.pauses.push(milliseconds);
    return new Promise((resolve) => setTimeout(resolve, 1));
  };
}

type View = Float32Array | Float64Array | Int32Array | Uint8Array;

const ok: Outcome = { code: 'ok', message: '' };
const bad = (message: string): Outcome => ({ code: 'bad-value', message });

/** For a core that takes any. */
export const noWeights: Weights = {
  widths: [3],
  activation: 'sigmoid',
  theta: new Float32Array(5),
  trained: '',
};

/**
 * A session whose θ are the step, the seed and a few constants, and which spoils every view that it lent as soon
 * as it is called again, as the real heap may.
 */
export class FakeCore implements Core {
  batch = 10;
  eta = 0.1;
  step = 0;
  last = 0;
  seed = 0;
  train_ = 0;
  test_ = 0;
  /** Milliseconds that one call of `train` keeps the thread. */
  busy = 0;
  broken = false;
  gradientExamples = 0;
  readonly gradientSteps = new Set<number>();
  drawn = -1;
  private opened = false;
  private incoming = new Uint8Array();
  private lent: View | null = null;

  private lend<T extends View>(view: T): T {
    this.lent?.fill(99);
    this.lent = view;
    return view;
  }

  inbox(bytes: number) {
    this.lend(new Uint8Array());
    return (this.incoming = new Uint8Array(bytes));
  }
  expect() {}
  addShard(train: boolean): Outcome {
    const images = new DataView(this.incoming.buffer).getUint32(0, true);
    if (train) this.train_ += images;
    else this.test_ += images;
    return ok;
  }
  trainImages = () => this.train_;
  testImages = () => this.test_;
  hidden = [3];
  relu = false;
  reshape(relu: boolean): Outcome {
    const widths = [...new Uint32Array(this.incoming.slice().buffer)];
    if (widths.length === 0 || widths.includes(0)) return bad('A layer has a neuron or more.');
    this.hidden = widths;
    this.relu = relu;
    return ok;
  }
  openNetwork(): Outcome {
    this.opened = true;
    this.step = this.last = 0;
    return ok;
  }
  forget(seed: number): Outcome {
    if (!Number.isInteger(seed)) return bad('A seed is a whole number.');
    this.seed = seed;
    this.step = this.last = 0;
    this.opened = false;
    return ok;
  }
  setBatch(batch: number): Outcome {
    if (!(batch >= 1)) return bad('The batch is a whole number.');
    this.batch = batch;
    return ok;
  }
  setLearningRate(eta: number): Outcome {
    if (!(eta > 0)) return bad('The learning rate is above 0.');
    this.eta = eta;
    return ok;
  }
  train(count: number, milliseconds: number) {
    if (this.broken) throw new WebAssembly.RuntimeError('unreachable');
    const end = performance.now() + Math.min(this.busy, milliseconds);
    let taken = 0;
    while (taken < count && taken < 1_000 && !this.waiting() && this.step + 1 < this.grave) {
      this.step++;
      taken++;
    }
    this.last = this.step;
    while (performance.now() < end);
    return taken;
  }
  /** The first epoch needs its images; it is all the images that there will be. */
  waiting = () => (this.step + 1) * this.batch > this.train_ && this.train_ < 5_000;
  seek(step: number): Outcome {
    if (!(step >= 0 && step <= this.last)) return bad(`This run has steps 0 to ${this.last}.`);
    this.step = step;
    return ok;
  }
  position = (): Position => ({
    step: this.step,
    lastStep: this.last,
    examples: this.step * this.batch,
    batch: this.batch,
    learningRate: Math.fround(this.eta),
    opening: this.opened,
    seed: this.seed,
  });
  activation = () => (this.relu ? 'relu' : 'sigmoid');

  private deedList: number[] = [];
  deed(...numbers: [number, number, number, number]): Outcome {
    if (Number.isNaN(numbers[3])) return bad('A step needs a learning rate.');
    this.deedList.push(this.step, ...numbers);
    this.last = ++this.step;
    return ok;
  }
  deeds = () => this.lend(Float64Array.from(this.deedList));
  deedPictures = () =>
    this.lend(new Uint8Array(this.deedList.some((n, i) => i % 5 === 1 && n === 3) ? 784 : 0));

  changes = () => this.lend(new Float64Array([0, this.batch, Math.fround(this.eta)]));
  parameters = () => this.lend(new Float32Array([this.step, this.seed, 1, 2, 3]));
  tensors = () => JSON.stringify([{ name: 'W1', rows: 5, cols: 1, offset: 0 }]);
  layers = () => this.lend(new Int32Array([4, ...this.hidden, 10]));
  score(train: boolean, from: number, count: number) {
    const examples = Math.max(0, Math.min(count, (train ? this.train_ : this.test_) - from));
    return { cost: examples * (1 / (1 + this.step)), correct: examples / 2, examples };
  }
  clearConfusion() {}
  confuse(from: number, count: number) {
    return this.score(false, from, count);
  }
  confusion = () => this.lend(new Int32Array(100).map((_, i) => i));
  beginGradient() {
    this.gradientExamples = 0;
    this.gradientSteps.clear();
  }
  addGradient(_: number, count: number) {
    this.gradientExamples += count;
    this.gradientSteps.add(this.step);
  }
  gradient = () => this.lend(new Float32Array([this.gradientExamples, this.step]));
  /** The step at which the numbers end. */
  grave = Infinity;
  health = (): Outcome =>
    this.step + 1 < this.grave
      ? ok
      : { code: 'diverged', message: 'The steps are too long. Choose a smaller learning rate.' };

  private batchAsked = 0;
  private batchAdded = 0;
  beginBatchGradient(batch: number): Outcome {
    if (!(batch >= 1)) return bad('The batch is a whole number.');
    if (batch > this.train_) return { code: 'not-yet', message: 'It needs more images.' };
    this.batchAsked = batch;
    this.batchAdded = 0;
    return ok;
  }
  addBatchGradient(_: number, count: number) {
    this.batchAdded += count;
  }
  batchGradient = () => this.lend(new Float32Array([this.batchAdded]));
  drawingGradient = (label: number): Outcome => {
    this.gradientExamples = 1;
    return label >= 0 && label <= 9 ? ok : bad('A label is a digit.');
  };
  slope = () => ({
    first: this.gradientExamples,
    second: this.batchAdded,
    distance: 0,
    cosine: this.batchAdded / this.batchAsked,
  });

  /** Each call of work finishes one point, whose cost is its t. */
  private surface: { step: number; at: number[]; finished: number } | null = null;
  private points = (): number =>
    (this.surface?.step === this.step ? this.surface.finished : undefined) ?? 0;
  beginSurface(): Outcome {
    this.surface = { step: this.step, at: [], finished: 0 };
    return ok;
  }
  alongDescent = (): Outcome => {
    this.surface!.at = [...new Float32Array(this.incoming.slice().buffer)];
    return ok;
  };
  alongBatch = (): Outcome => this.alongDescent();
  alongRandom(seed: number): Outcome {
    return seed >= 0 ? this.alongDescent() : bad('A seed is a whole number.');
  }
  alongMoment = (step: number): Outcome =>
    step <= this.last ? this.alongDescent() : this.seek(step);
  workSurface(milliseconds: number) {
    if (!this.hasSurface()) return false;
    const end = performance.now() + Math.min(this.busy, milliseconds);
    while (performance.now() < end);
    this.surface!.finished++;
    return this.surface!.finished < this.surface!.at.length;
  }
  hasSurface = () => this.surface?.step === this.step;
  surfacePoints = (from: number) =>
    this.lend(
      new Float64Array(
        (this.surface?.at ?? []).slice(from, this.points()).flatMap((t, i) => [from + i, t, 0, t]),
      ),
    );
  surfaceLengths = () => this.lend(new Float64Array([1]));
  shadow = () => ({ t: this.recalledStep, s: 0, off: 0.5 });

  private rival: { step: number; eta: number } | null = null;
  beginRival(seed: number, batch: number, eta: number): Outcome {
    if (seed < 0 || batch < 1 || eta <= 0) return bad('A second run is like a first one.');
    this.rival = { step: 0, eta: Number.isNaN(eta) ? this.eta : eta };
    return ok;
  }
  trainRival(count: number): Outcome {
    if (this.rival!.eta > 100) return { code: 'diverged', message: 'The second run ends.' };
    this.rival!.step += Math.min(count, 40);
    return ok;
  }
  rivalStep = () => this.rival?.step ?? 0;
  scoreRival(mine: boolean, train: boolean, from: number, count: number) {
    return { ...this.score(train, from, count), correct: mine ? count / 2 : count / 4 };
  }
  private recalledStep = 0;
  recall(step: number): Outcome {
    if (!(step >= 0 && step <= this.last)) return bad(`This run has steps 0 to ${this.last}.`);
    this.recalledStep = step;
    return ok;
  }
  recalled = () => this.lend(new Float32Array([-1]));
  private seen = 0;
  look(): Outcome {
    this.seen = this.incoming.length / 4;
    return ok;
  }
  beginLook() {
    this.seen = 0;
  }
  lookOver(train: boolean, _: boolean, from: number, count: number) {
    this.seen += this.score(train, from, count).examples;
  }
  lookAtNoise(density: number, _: number, count: number): Outcome {
    this.seen = count;
    return density >= 0 && count > 0 ? ok : bad('Noise has a density.');
  }
  seenOutputs = () => this.lend(new Float32Array(10 * this.seen).map((_, i) => (i % 10) / 10));
  seenCosts = () => this.lend(new Float32Array(this.seen));
  seenDigits = () => this.lend(new Uint8Array(this.seen));
  seenLabels = () => this.lend(new Uint8Array(this.seen));
  seenPictures = () => this.lend(new Uint8Array(784 * this.seen));
  prepareFamiliar = () => false;
  familiar = (test: number) => this.lend(new Float64Array([test < 0 ? 1e6 : test, 7]));
  climb(digit: number): Outcome {
    return digit >= 0 ? ok : bad('A climb goes towards a digit.');
  }
  climbed = () => this.lend(new Float32Array(784));
  aims = () => this.lend(new Float32Array([0, 1]));
  compareRival = () => ({ first: 1, second: 1, distance: 2, cosine: 0.5 });
  dropRival() {
    this.rival = null;
  }

  /** The numbers of the last framing; a pen of 9 is too thick. */
  framing: number[] = [];
  frame(): Outcome {
    this.framing = [...new Float32Array(this.incoming.slice().buffer)];
    return this.framing[3]! > 8 ? bad('The pen is too thick.') : ok;
  }
  drawStrokes(points: number, strokes: number): Outcome {
    if (points === 0) return { code: 'empty', message: 'Nothing is drawn.' };
    if (strokes === 0) return bad('A stroke must end.');
    this.drawn = new Float32Array(this.incoming.buffer)[0]!;
    return ok;
  }
  drawPixels(): Outcome {
    this.drawn = this.incoming[0]!;
    return ok;
  }
  /** The brightest digit is what was drawn. */
  activations = () => {
    const flat = new Float32Array(17).fill(0.1);
    flat[7 + this.drawn] = 0.9;
    flat[7 + ((this.drawn + 1) % 10)] = 0.5;
    return this.lend(flat);
  };
  raster = () => this.lend(new Uint8Array(784).fill(this.drawn));
  addPictures(train: boolean): Outcome {
    const images = this.incoming.length / 785;
    if (this.incoming.subarray(784 * images).some((label) => label > 9)) {
      return bad('Labels are digits from 0 to 9.');
    }
    if (train) this.train_ += images;
    else this.test_ += images;
    return ok;
  }
}
