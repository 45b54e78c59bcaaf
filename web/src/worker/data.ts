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

  get images(): number {
    return this.trainImages + this.testImages;
  }

  get complete(): boolean {
    return this.known && this.images >= this.imagesTotal;
  }

  snapshot(): DataProgress {
    const { trainImages, testImages, images, bytes, bytesTotal, imagesTotal } = this;
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
    return this.images === 0
      ? 'No picture is here yet.'
      : `The ${this.images.toLocaleString('en')} pictures that are here are kept, and the network goes on with them.`;
  }

  private tell(): void {
    this.told = performance.now();
    this.events.data(this.snapshot());
  }
}

/** Waits until the training images that a gradient is taken over are there; says why none can be taken. */
export async function hasImages(
  { core, scheduler }: Pick<WorkerContext, 'core' | 'scheduler'>,
  over: GradientSource,
  until = (there: () => boolean): Promise<unknown> => scheduler.signal.until(there),
): Promise<Refused | null> {
  const unnamed = checkSource(over);
  if (unnamed) return unnamed;
  const lacking = () => {
    const job = core.gradient(sourceRecord(core, over));
    const refused = refusal(job.status());
    job.delete();
    return refused;
  };
  await until(() => lacking()?.problem.code !== 'not-yet');
  return lacking();
}
