// What has come of MNIST: puts shards into the core as the stream delivers them, keeps count, and wakes who waits.
import type { DataProgress, GradientSource } from '../protocol/index.ts';
import type { Events, WorkerContext } from './context.ts';
import { checkSource, refusal, sourceRecord, type Core, type Refused } from './core.ts';
import type { Signal } from './scheduler.ts';
import type { Manifest, Shard, Sink } from './stream.ts';

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
    private readonly signal: Signal,
    private readonly events: Events,
  ) {}

  get trainImages(): number {
    return this.core.images(this.core.Split.train);
  }

  get testImages(): number {
    return this.core.images(this.core.Split.test);
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
    const { Split } = this.core;
    this.core.reserve(Split.train, train.images, train.inked);
    this.core.reserve(Split.test, test.images, test.inked);
  }

  progress(bytes: number): void {
    this.bytes += bytes;
    if (performance.now() - this.told >= quiet) this.tell();
  }

  shard(shard: Shard, unpacked: Uint8Array): boolean {
    const refused = refusal(this.core.addShard(this.core.Split[shard.set], unpacked));
    if (refused) {
      const { code, message } = refused.problem;
      this.events.problem({
        code,
        message:
          `The file ${shard.file} does not fit this page: ${message} ${this.kept()} ` +
          'The page was probably renewed meanwhile: load it again.',
      });
      return false;
    }
    this.tell();
    this.signal.ring();
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
    this.events.data(this.snapshot());
  }
}

/** Waits until the training images that a gradient is taken over are there. */
export async function hasImages(
  { core, scheduler }: Pick<WorkerContext, 'core' | 'scheduler'>,
  over: GradientSource,
): Promise<Refused | null> {
  const unnamed = checkSource(over);
  if (unnamed) return unnamed;
  for (;;) {
    const job = core.gradient(sourceRecord(core, over));
    const refused = refusal(job.status());
    job.delete();
    if (refused?.problem.code !== 'not-yet') return refused;
    await scheduler.signal.wait();
  }
}
