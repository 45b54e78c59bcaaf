// What has come of MNIST: puts shards into the core as the stream delivers them, keeps count, and wakes who waits.
import type { DataProgress, Problem } from '../protocol/index.ts';
import { put, refusal, type Core } from './engine.ts';
import type { Manifest, Shard, Sink } from './stream.ts';
import type { Pulse } from './turns.ts';

/** Milliseconds between two words about progress; chunks come far more often. */
const quiet = 100;

export class Data implements Sink {
  private known = false;
  private bytes = 0;
  private bytesTotal = 0;
  private imagesTotal = 70_000;
  private told = -Infinity;

  constructor(
    private readonly core: Core,
    private readonly pulse: Pulse,
    private readonly say: (data: DataProgress) => void,
    private readonly complain: (problem: Problem) => void,
  ) {}

  get trainImages(): number {
    return this.core.trainImages();
  }

  get testImages(): number {
    return this.core.testImages();
  }

  get complete(): boolean {
    return this.known && this.trainImages + this.testImages >= this.imagesTotal;
  }

  snapshot(): DataProgress {
    const { trainImages, testImages, bytes, bytesTotal, imagesTotal } = this;
    const images = trainImages + testImages;
    return { trainImages, testImages, images, imagesTotal, bytes, bytesTotal };
  }

  manifest({ train, test, bytes }: Pick<Manifest, 'train' | 'test' | 'bytes'>): void {
    this.known = true;
    this.bytesTotal = bytes;
    this.imagesTotal = train.images + test.images;
    this.core.expect(true, train.images, train.inked);
    this.core.expect(false, test.images, test.inked);
  }

  progress(bytes: number): void {
    this.bytes += bytes;
    if (performance.now() - this.told >= quiet) this.tell();
  }

  shard(shard: Shard, unpacked: Uint8Array): boolean {
    put(this.core, unpacked);
    const refused = refusal(this.core.addShard(shard.set === 'train'));
    if (refused) {
      const { code, message } = refused.problem;
      this.complain({
        code,
        message:
          `The file ${shard.file} does not fit this page: ${message} ${this.kept()} ` +
          'The page was probably renewed meanwhile: load it again.',
      });
      return false;
    }
    this.tell();
    this.pulse.ring();
    return true;
  }

  /** What a visitor need not worry about when the network fails. */
  kept(): string {
    const images = this.trainImages + this.testImages;
    return images === 0
      ? 'No picture is here yet.'
      : `The ${images.toLocaleString('en')} pictures that are here are kept, and the network goes on with them.`;
  }

  private tell(): void {
    this.told = performance.now();
    this.say(this.snapshot());
  }
}
