// The surface that is under way: computed while θ stands still, fetched as it comes.
import type {
  Axis,
  Projection,
  Reply,
  Send,
  SurfaceNews,
  SurfacePoint,
} from '../protocol/index.ts';
import { limits } from '../protocol/tables.ts';
import { isRecord, numeric, refusal, refuse, Refused, type Core } from './core.ts';
import { hasImages } from './data.ts';
import type { AxisRecord, LossSurface } from './downhill.d.ts';
import type { Job, Scheduler } from './scheduler.ts';

const mostProjections = 100;
/** The core refuses more, and longer ones; what is beyond that is not copied into its heap. */
const mostAxes = 2;

interface Current {
  id: number;
  job: LossSurface;
  axes: Axis[];
  thetaVersion: number;
  order: Int32Array;
  /** Points that the page has had. */
  told: number;
}

export class Surfaces {
  private id = 0;
  private current: Current | null = null;

  constructor(
    readonly core: Core,
    readonly scheduler: Scheduler,
  ) {}

  /** Ends the surface before it, also where this one is refused, and begins when its images are there. */
  async begin({ examples, axes }: Send<'surface'>): Promise<Reply<'surface'> | Refused> {
    const { core } = this;
    this.end();
    const id = ++this.id;
    const missing = checkAxes(axes) ?? (await this.hasImages({ examples }, axes));
    if (missing) return missing;
    if (id !== this.id)
      return refuse('not-yet', 'Another surface was asked for before the images of this one came.');
    const job = core.surface(numeric(examples), axes.slice(0, mostAxes + 1).map(axisRecord(core)));
    const refused = refusal(job.status());
    if (refused) {
      job.delete();
      return refused;
    }
    const { step, thetaVersion } = core.state();
    const order = job.order().slice();
    const current = (this.current = { id, job, axes, thetaVersion, order, told: 0 });
    void this.scheduler.run(
      () => this.work(current),
      () => null,
      { priority: 'patient' },
    );
    return { id, step, thetaVersion, points: order.length };
  }

  news(id: number): SurfaceNews {
    const current = this.find(id);
    if (!current) return { state: 'ended', points: [], lengths: [] };
    const { job, order, axes, told } = current;
    const costs = job.costs().slice(told);
    const columns = axes[0]!.at.length;
    const points = Array.from(costs, (cost, k): SurfacePoint => {
      const index = order[told + k]!;
      const s = axes[1]?.at[Math.floor(index / columns)] ?? 0;
      return { index, t: axes[0]!.at[index % columns]!, s, cost };
    });
    current.told += points.length;
    const state = current.told === order.length ? 'done' : 'working';
    return { state, points, lengths: [...job.lengths()] };
  }

  /** Each step of the run is computed anew, some 10 ms. */
  async project({ id, steps }: Send<'projections'>): Promise<Projection[] | Refused> {
    if (!Array.isArray(steps) || steps.length > mostProjections)
      return refuse('too-large', `Up to ${mostProjections} steps are looked up at once.`);
    const found: Projection[] = [];
    for (const step of steps) {
      const projection = await this.scheduler.run(
        () => this.core.replay(numeric(step)),
        (replay) => {
          const current = this.find(id);
          return current && current.told === current.order.length
            ? { step, ...current.job.project(replay) }
            : refuse('empty', 'That surface is not there: it has ended, or is not done yet.');
        },
      );
      if (projection instanceof Refused) return projection;
      found.push(projection);
    }
    return found;
  }

  /** The surface of this id, while θ stays. */
  private find(id: number): Current | null {
    if (this.current && this.core.state().thetaVersion !== this.current.thetaVersion) this.end();
    return this.current?.id === id ? this.current : null;
  }

  /** A job that computes its points for as long as it is the current surface. */
  private work({ id, job }: Current): Job {
    return {
      advance: (milliseconds) => this.find(id) !== null && job.advance(milliseconds),
      status: () => ({ code: 'ok', message: '' }),
      delete: () => {}, // see end
    };
  }

  private async hasImages(over: { examples: number }, axes: Axis[]): Promise<Refused | null> {
    for (const axis of [over, ...axes]) {
      const refused =
        ('examples' in axis ? await hasImages(this, { examples: axis.examples }) : null) ??
        ('batch' in axis ? await hasImages(this, { batch: axis.batch }) : null);
      if (refused) return refused;
    }
    return null;
  }

  /** Frees its memory at once: the next one may need it. */
  private end(): void {
    this.current?.job.delete();
    this.current = null;
  }
}

/** Whether they are axes at all; the core looks at the numbers. */
const checkAxes = (axes: unknown): Refused | null =>
  Array.isArray(axes) &&
  axes.every(
    (axis) =>
      isRecord(axis) &&
      axis.at instanceof Float32Array &&
      ['descent', 'batch', 'random', 'checkpoint'].includes(axis.along as string),
  )
    ? null
    : refuse(
        'bad-value',
        'The axes are a list; each goes along descent, batch, random or checkpoint, and its multiples are a Float32Array.',
      );

const axisRecord =
  ({ Along }: Core) =>
  (axis: Axis): AxisRecord => {
    const record = (along: AxisRecord['along'], number: unknown, option = false): AxisRecord => ({
      along,
      at: axis.at.subarray(0, limits.surfacePoints + 1),
      number: numeric(number),
      option,
    });
    switch (axis.along) {
      case 'descent':
        return record(Along.descent, axis.examples);
      case 'batch':
        return record(Along.batch, axis.batch);
      case 'random':
        return record(Along.random, axis.seed, axis.normalised);
      case 'checkpoint':
        return record(Along.checkpoint, axis.step, axis.orthogonal === true);
    }
  };
