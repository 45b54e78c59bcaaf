// The surface that is under way: computed between turns while θ stands still, fetched as it comes.
import type { Axis, Reply, Send, Shadow, SurfaceNews } from '../protocol/index.ts';
import { numeric, put, refusal, refuse, type Core, type Refused } from './engine.ts';
import { surfaceLengths, surfacePoints } from './snapshot.ts';
import type { Turns } from './turns.ts';

/** Milliseconds of work between two chances to answer. */
const slice = 10;
const mostShadows = 100;

export class Surfaces {
  private id = 0;
  private total = 0;
  /** Points that the page has had. */
  private told = 0;

  constructor(
    private readonly core: Core,
    private readonly turns: Turns,
  ) {}

  /** Its images have come. A surface that is refused ends the one before all the same. */
  begin({ examples, axes }: Send<'surface'>): Reply<'surface'> | Refused {
    const id = ++this.id;
    this.told = 0;
    this.total = axes.reduce((product, { at }) => product * at.length, 1);
    let refused = refusal(this.core.beginSurface(numeric(examples)));
    if (axes.length === 0) refused = refuse('bad-value', 'A surface has one axis or two.');
    for (const axis of axes) refused ??= this.add(axis);
    if (refused) {
      this.total = 0;
      return refused;
    }
    void this.work(id);
    return { id, step: this.core.position().step, points: this.total };
  }

  news(id: number): SurfaceNews {
    if (!this.alive(id)) return { state: 'ended', points: [], lengths: [] };
    const points = surfacePoints(this.core, this.told);
    this.told += points.length;
    const state = this.told === this.total ? 'done' : 'working';
    return { state, points, lengths: surfaceLengths(this.core) };
  }

  /** Each step of the run is computed anew, some 10 ms, between two chances to answer. */
  async shadows({ id, steps }: Send<'shadows'>): Promise<Reply<'shadows'> | Refused> {
    if (!Array.isArray(steps) || steps.length > mostShadows)
      return refuse('too-large', `Up to ${mostShadows} steps are looked up at once.`);
    const found: Shadow[] = [];
    for (const step of steps) {
      if (!this.alive(id) || this.told < this.total)
        return refuse('empty', 'That surface is not there: it has ended, or is not done yet.');
      const refused = refusal(this.core.recall(numeric(step)));
      if (refused) return refused;
      found.push({ step, ...this.core.shadow() });
      await this.turns.pass();
    }
    return found;
  }

  private alive(id: number): boolean {
    return id === this.id && this.total > 0 && this.core.hasSurface();
  }

  private add(axis: Axis): Refused | null {
    if (!(axis.at instanceof Float32Array)) {
      return refuse('bad-value', 'The multiples of an axis are a Float32Array.');
    }
    put(this.core, axis.at);
    switch (axis.along) {
      case 'descent':
        return refusal(this.core.alongDescent(numeric(axis.examples)));
      case 'batch':
        return refusal(this.core.alongBatch(numeric(axis.batch)));
      case 'random':
        return refusal(this.core.alongRandom(numeric(axis.seed), axis.normalised));
      case 'moment':
        return refusal(this.core.alongMoment(numeric(axis.step), axis.upright === true));
    }
  }

  /** θ that moves meanwhile takes the core's surface away: then there is no more to do. */
  private async work(id: number): Promise<void> {
    do await this.turns.pass();
    while (id === this.id && this.core.workSurface(slice));
  }
}
