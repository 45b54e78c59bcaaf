import type { Reply, Send, SurfaceNews, SurfacePoint } from '../protocol/index.ts';

/** As much of the client as fetching a surface needs. */
export type AskSurface = <K extends 'surface' | 'points'>(
  kind: K,
  send: Send<K>,
) => Promise<Reply<K>>;

/** A surface that ended before it was done. */
export class GivenUp extends Error {
  constructor(step: number) {
    super(
      `The surface around step ${step} was given up: the network has moved on, or another one was asked for.`,
    );
  }
}

export interface Survey {
  /** Names the surface, while θ stays. */
  id: number;
  /** The step whose θ lies in the middle. */
  step: number;
  /** In the order of their index: row after row. */
  points: SurfacePoint[];
  /** Length of each direction. */
  lengths: number[];
}

/**
 * Asks for a surface and fetches its points until all are there; `each` gets them as they come. Rejects as
 * GivenUp where it was given up: by `signal`, because θ has moved on, or because another surface was asked for.
 */
export async function fetchSurface(
  ask: AskSurface,
  send: Send<'surface'>,
  each: (points: SurfacePoint[], step: number, lengths: number[]) => void = () => {},
  signal?: AbortSignal,
): Promise<Survey> {
  const { id, step } = await ask('surface', send);
  const points: SurfacePoint[] = [];
  for (;;) {
    const news: SurfaceNews = await ask('points', { id });
    if (signal?.aborted || news.state === 'ended') throw new GivenUp(step);
    points.push(...news.points);
    if (news.points.length > 0) each(news.points, step, news.lengths);
    if (news.state !== 'done') continue;
    points.sort((a, b) => a.index - b.index);
    return { id, step, points, lengths: news.lengths };
  }
}
