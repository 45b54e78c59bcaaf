// Where messages come in and answers go out. Every request gets exactly one answer, or the worker says `fatal`.
import type { Kind, Problem, Reply, Send, ToPage, ToWorker } from '../protocol/index.ts';
import { commands, Queue, type CommandKind } from './commands.ts';
import { refuse, Refused, type Core } from './engine.ts';
import { load } from './load.ts';
import { Machine, type Network } from './machine.ts';
import { readKinds, reads, type ReadKind } from './reads.ts';
import { transferables } from './snapshot.ts';
import { furnish } from './start.ts';
import type { Weights } from './safetensors.ts';
import { streamData } from './stream.ts';
import { Downloader, type Net } from './transfer.ts';
import { Pulse, Turns, type Later } from './turns.ts';

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
}

export class Door {
  private machine: Machine | null = null;
  private opening = false;
  private readonly opened = new Pulse();
  /** Why nothing could be opened. */
  private refused: Refused | null = null;
  private dead = false;
  private pauses = 0;
  private readonly queue = new Queue();
  private readonly turns: Turns;

  constructor(
    private readonly port: Port,
    private readonly source: Source,
  ) {
    this.turns = new Turns(source.later);
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
    const message = `The engine stopped (${why}).`;
    this.say({ event: 'fatal', problem: { code: 'fatal', message } });
    this.dismiss();
  }

  /** Nothing goes in or out any more, and training stands still. */
  dismiss(): void {
    this.dead = true;
    this.turns.close();
  }

  private say(message: ToPage): void {
    if (!this.dead) this.port.postMessage(message, transferables(message));
  }

  private async answer({ kind, send }: ToWorker): Promise<Reply<Kind> | Refused> {
    if (kind === 'open') return this.queue.add(() => this.open(send));
    // Carried out before this first awaits: what `pause` stops has stopped when the next message is looked at.
    if (isRead(kind)) return this.read(kind, send as Send<ReadKind>);
    return this.command(kind, send);
  }

  private read<K extends ReadKind>(kind: K, send: Send<K>) {
    if (kind === 'pause') this.pauses++;
    return this.machine ? reads[kind](this.machine, send) : notOpen();
  }

  private async command(kind: CommandKind | 'ready' | 'complete', send: unknown) {
    const { pauses, machine: counted } = this;
    if (counted) counted.underWay++;
    const done = await this.queue.add(() => {
      if (kind === 'ready' || kind === 'complete') return null;
      if (!this.machine) return notOpen();
      const carryOut = commands[kind] as Handler;
      return carryOut(this.machine, send, () => this.pauses > pauses);
    });
    if (counted) counted.underWay--;
    return kind === 'ready' || kind === 'complete' ? this.arrival(kind) : done;
  }

  /** `ready` and `complete` keep their place in the queue, but do not keep it waiting. */
  private async arrival(kind: 'ready' | 'complete') {
    await this.opened.until(() => this.machine !== null || this.refused !== null);
    if (!this.machine) return this.refused ?? notOpen();
    const { pulse, data } = this.machine;
    await pulse.until(() => (kind === 'ready' ? data.trainImages > 0 : data.complete));
    return null;
  }

  private async open(send: Send<'open'>): Promise<Reply<'open'> | Refused> {
    if (this.opening) return refuse('bad-value', 'This worker is open already.');
    this.opening = true;
    const downloader = new Downloader(this.source.net, (fault) => this.tell(fault));
    const [core, opening] = await Promise.all([
      this.source.core(downloader),
      this.source.weights('opening', downloader),
    ]);
    if (core instanceof Refused) return this.close(core);
    const unfit = furnish(core, opening);
    if (unfit) return this.close(unfit);
    const machine = new Machine(
      core,
      this.turns,
      {
        data: (data) => this.say({ event: 'data', data }),
        message: (problem) => this.say({ event: 'message', problem }),
      },
      {
        opening: () => Promise.resolve(opening),
        large: () => this.source.weights('large', downloader),
      },
      opening.trained,
    );
    const refused = 'pictures' in send ? load(core, machine.data, send.pictures) : null;
    if (refused) return this.close(refused);
    this.machine = machine;
    this.opened.ring();
    const fatal = (error: unknown) => this.fatal(error);
    machine.training.live().catch(fatal);
    if ('dataUrl' in send) {
      const manifest = new URL('manifest.json', send.dataUrl).href;
      streamData(manifest, downloader, machine.data).catch(fatal);
    }
    return machine.moment().shape;
  }

  /** Tells whoever waits that this worker cannot be opened. */
  private close(refused: Refused): Refused {
    this.refused = refused;
    this.opened.ring();
    return refused;
  }

  private tell(fault: string | null): void {
    const kept = this.machine?.data.kept() ?? 'The network is not here yet.';
    const problem: Problem | null =
      fault === null
        ? null
        : {
            code: 'network',
            message: `The file ${fault}. ${kept} It is tried again by itself; check the connection.`,
          };
    this.say({ event: 'message', problem });
  }
}

type Handler = (
  machine: Machine,
  send: unknown,
  paused: () => boolean,
) => Reply<Kind> | Refused | Promise<Reply<Kind> | Refused>;

const isRead = (kind: Kind): kind is ReadKind => (readKinds as readonly Kind[]).includes(kind);
const notOpen = () => refuse('not-yet', 'The network is still on its way; ask again in a moment.');
