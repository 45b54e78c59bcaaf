// Where messages come in and answers go out. Every request gets exactly one answer, or the worker says `fatal`.
import type { Kind, Problem, Reply, Send, ToPage, ToWorker } from '../protocol/index.ts';
import { bare, handlers, type Handler } from './commands/index.ts';
import { Queue } from './queue.ts';
import { loadWeights } from './commands/start.ts';
import { WorkerContext, type Network } from './context.ts';
import { isRecord, refuse, Refused, type Core } from './core.ts';
import { load } from './load.ts';
import type { Weights } from './safetensors.ts';
import { Scheduler, Signal, type Later } from './scheduler.ts';
import { transferables } from './snapshot.ts';
import { streamData } from './stream.ts';
import { Downloader, type Net, type Sum } from './transfer.ts';

/** The worker's global scope, or one end of a MessageChannel. */
export interface Port {
  postMessage(message: ToPage, transfer: ArrayBuffer[]): void;
}

/** How the worker comes by what it is made of. */
export interface Source {
  net: Net;
  later: Later;
  core(downloader: Downloader): Promise<Core | Refused>;
  /** The trained networks, by name. */
  weights(network: Network, downloader: Downloader): Promise<Weights>;
  /** Of manifest.json, which lists the data's other sums. */
  manifest: Sum;
}

type Answer = Reply<Kind> | Refused;

export class Router {
  private context: WorkerContext | null = null;
  private begun = false;
  private readonly opened = new Signal();
  /** Why nothing could be opened. */
  private refused: Refused | null = null;
  private dead = false;
  private readonly queue = new Queue();
  private readonly scheduler: Scheduler;

  constructor(
    private readonly port: Port,
    private readonly source: Source,
  ) {
    this.scheduler = new Scheduler(source.later);
  }

  receive(request: ToWorker): void {
    if (this.dead) return;
    this.answer(request).then(
      (answer) => {
        if (answer instanceof Refused) this.say({ id: request.id, refusal: answer.problem });
        else this.say({ id: request.id, reply: answer });
      },
      (error: unknown) => this.fatal(error),
    );
  }

  /** The core has trapped, or we have slipped: nothing that is held here can be trusted. */
  fatal(error: unknown): void {
    if (this.dead) return;
    console.error(error);
    const why = error instanceof Error ? error.message : String(error);
    const message = `The engine stopped (${why}). A fresh one takes the same steps again.`;
    this.say({ event: 'fatal', problem: { code: 'fatal', message } });
    this.dismiss();
  }

  /** Nothing goes in or out any more, and training stands still. */
  dismiss(): void {
    this.dead = true;
    this.scheduler.close();
  }

  private say(message: ToPage): void {
    if (!this.dead) this.port.postMessage(message, transferables(message));
  }

  private async answer({ kind, send }: ToWorker): Promise<Answer> {
    if (!(kind in bare) && !isRecord(send))
      return refuse('bad-value', `What is sent with ${kind} is a record of its parts, by name.`);
    if (kind === 'open') return this.queue.add(() => this.open(send));
    if (kind === 'ready' || kind === 'complete') return this.arrival(kind);
    // Done before this first awaits: what `pause` stops has stopped when the next message is looked at.
    const immediate = handlers.immediate[kind];
    if (immediate)
      return this.context ? telling(this.context, kind, send, immediate, never) : this.notOpen();
    const analysis = handlers.analysis[kind];
    if (analysis) return this.analyse(analysis, send);
    const command = handlers.inTurn[kind];
    if (command) return this.inTurn(kind, command, send);
    return refuse('bad-value', `There is no request of the kind ${String(kind)}.`);
  }

  private async inTurn(kind: Kind, handler: Handler, send: unknown): Promise<Answer> {
    const counted = this.context;
    const paused = this.pausedSince();
    if (counted) counted.underWay++;
    this.scheduler.signal.ring(); // one that waits for the network gives way
    const done = await this.queue.add(() =>
      this.context ? telling(this.context, kind, send, handler, paused) : this.notOpen(),
    );
    if (counted) counted.underWay--;
    return done;
  }

  /** Begins when the commands before it are done. */
  private async analyse(handler: Handler, send: unknown): Promise<Answer> {
    const paused = this.pausedSince();
    await this.queue.add(() => {});
    return this.context ? handler(this.context, send, paused) : this.notOpen();
  }

  private pausedSince(): () => boolean {
    const pauses = this.context?.pauses ?? 0;
    return () => (this.context?.pauses ?? 0) > pauses;
  }

  /** `ready` and `complete` keep their turn in the queue, but do not keep it waiting. */
  private async arrival(kind: 'ready' | 'complete'): Promise<null | Refused> {
    await this.queue.add(() => {});
    await this.opened.until(() => this.context !== null || this.refused !== null);
    if (!this.context) return this.refused ?? this.notOpen();
    const { data } = this.context;
    const arrived = () => (kind === 'ready' ? data.trainImages > 0 : data.complete);
    await this.scheduler.signal.until(arrived);
    return null;
  }

  private async open(send: Send<'open'>): Promise<Reply<'open'> | Refused> {
    if (this.begun) return refuse('bad-value', 'This worker is open already.');
    const manifest = 'dataUrl' in send ? manifestUrl(send.dataUrl) : null;
    if (manifest instanceof Refused) return manifest;
    this.begun = true;
    const downloader = new Downloader(this.source.net, (fault) => this.tell(fault));
    const [starting, weights] = [
      this.source.core(downloader),
      this.source.weights('opening', downloader),
    ];
    const core = await starting;
    if (core instanceof Refused) return this.close(core);
    const opening = await weights;
    const unfit = loadWeights(core, opening);
    if (unfit) return this.close(unfit);
    const context = new WorkerContext(
      core,
      this.scheduler,
      {
        data: (data) => this.say({ event: 'data', data }),
        recipe: (recipe, runId) => this.say({ event: 'recipe', recipe, runId }),
        problem: (problem) => this.say({ event: 'problem', problem }),
      },
      {
        opening: () => Promise.resolve(opening),
        large: () => this.source.weights('large', downloader),
      },
      opening.trained,
    );
    const refused = 'dataUrl' in send ? null : load(core, context.data, send.pictures);
    if (refused) return this.close(refused);
    this.context = context;
    this.opened.ring();
    const fatal = (error: unknown) => this.fatal(error);
    context.live().catch(fatal);
    if (manifest)
      streamData({ ...this.source.manifest, address: manifest }, downloader, context.data).catch(
        fatal,
      );
    return context.state().shape;
  }

  /** Tells whoever waits that this worker cannot be opened. */
  private close(refused: Refused): Refused {
    this.refused = refused;
    this.opened.ring();
    return refused;
  }

  private notOpen(): Refused {
    const why = this.refused?.problem.message;
    return refuse('not-yet', why ?? 'The network is still on its way; ask again in a moment.');
  }

  private tell(fault: string | null): void {
    const kept = this.context?.data.kept() ?? 'The network is not here yet.';
    const problem: Problem | null =
      fault === null
        ? null
        : {
            code: 'network',
            message: `The file ${fault}. ${kept} It is tried again by itself; check the connection.`,
          };
    this.say({ event: 'problem', problem });
  }
}

/** Lets a handler answer; where it may have changed the run, tells the recipe first. */
async function telling(
  context: WorkerContext,
  kind: Kind,
  send: unknown,
  handler: Handler,
  paused: () => boolean,
): Promise<Answer> {
  const answer = handler(context, send, paused);
  if (kind !== 'settings' && handlers.immediate[kind]) return answer;
  const done = await answer;
  context.tellRecipe();
  return done;
}

/** Where the manifest lies beside the data. */
function manifestUrl(dataUrl: unknown): string | Refused {
  try {
    return new URL('manifest.json', dataUrl as string).href;
  } catch {
    return refuse(
      'bad-value',
      'The data is opened by its whole address, or handed in as pictures.',
    );
  }
}

const never = () => false;
