import type {
  DataProgress,
  Kind,
  Problem,
  Recipe,
  Reply,
  Send,
  ToPage,
} from '../protocol/index.ts';
import { startWorker } from './start.ts';

/** A request that the worker turned down, with its sentence for a person. */
export class Refusal extends Error {
  override name = 'Refusal';
  constructor(readonly problem: Problem) {
    super(problem.message);
  }
}

/** As much of a Worker as the client needs; tests hand in their own. */
export interface Port {
  postMessage(message: unknown): void;
  terminate(): void;
  onmessage: ((event: MessageEvent) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

/** What the worker says unasked. */
export interface Listener {
  data(data: DataProgress): void;
  /** Not where nobody brings a worker back. */
  recipe?(recipe: Recipe, runId: number): void;
  problem(problem: Problem | null): void;
  fatal(problem: Problem): void;
}

interface Waiting {
  request: { id: number; kind: Kind; send: Send<Kind> };
  resolve(reply: Reply<Kind>): void;
  reject(reason: Refusal): void;
}

export type Ask = <K extends Kind>(kind: K, send: Send<K>) => Promise<Reply<K>>;

/** Whoever waits for these need not hear of a worker that died. */
const anyWorker = new Set<Kind>(['ready', 'complete']);

/** The page's end of the wire: each request is a promise, kept by id until its answer comes. */
export class Client {
  listener: Listener | null = null;
  private port: Port;
  /** Why there is no worker any more. */
  private ended: Problem | null = null;
  private nextId = 1;
  private readonly waiting = new Map<number, Waiting>();

  constructor(private readonly start: () => Port = startWorker) {
    this.port = this.connect();
  }

  ask: Ask = <K extends Kind>(kind: K, send: Send<K>) =>
    new Promise<Reply<K>>((resolve, reject) => {
      if (this.ended) {
        reject(new Refusal(this.ended));
        return;
      }
      const id = this.nextId++;
      // The reply's type follows from the kind by the protocol; the map forgets which kind it was.
      const request = { id, kind, send };
      this.waiting.set(id, { request, resolve, reject });
      this.port.postMessage(request);
    });

  /** Ends the worker; whatever was asked of it, and whatever will be, is refused. */
  end(problem: Problem): void {
    this.port.onmessage = this.port.onerror = null;
    this.port.terminate();
    this.ended = problem;
    const lost = [...this.waiting.values()];
    this.waiting.clear();
    for (const waiting of lost) waiting.reject(new Refusal(problem));
  }

  /** Ends the worker and starts another, which meets what any worker can. */
  restart(problem: Problem): void {
    const kept = [...this.waiting].filter(([, { request }]) => anyWorker.has(request.kind));
    for (const [id] of kept) this.waiting.delete(id);
    this.end(problem);
    this.ended = null;
    this.port = this.connect();
    for (const [id, waiting] of kept) {
      this.waiting.set(id, waiting);
      this.port.postMessage(waiting.request);
    }
  }

  private connect(): Port {
    const port = this.start();
    port.onmessage = (event) => this.hear(event.data as ToPage);
    port.onerror = (event) => {
      event.preventDefault();
      this.listener?.fatal({
        code: 'fatal',
        message: `The network's worker stopped${event.message ? `: ${event.message}` : ' before it could start'}.`,
      });
    };
    return port;
  }

  private hear(message: ToPage): void {
    if ('event' in message) {
      if (message.event === 'data') this.listener?.data(message.data);
      else if (message.event === 'recipe') this.listener?.recipe?.(message.recipe, message.runId);
      else if (message.event === 'problem') this.listener?.problem(message.problem);
      else this.listener?.fatal(message.problem);
      return;
    }
    const waiting = this.waiting.get(message.id);
    if (!waiting) return;
    this.waiting.delete(message.id);
    if ('refusal' in message) waiting.reject(new Refusal(message.refusal));
    else waiting.resolve(message.reply);
  }
}
