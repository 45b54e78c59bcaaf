// The worker but for its thread: both ends of the protocol in one, and all that passes cloned or moved as between two.
// Everything inside is real; the network alone is a test's own.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, vi } from 'vitest';
import createModule from '#wasm';
import type { Kind, Problem, Reply, Send, ToPage, ToWorker } from '../../web/src/protocol/index.ts';
import { createCore } from '../../web/src/worker/core.ts';
import { Router } from '../../web/src/worker/router.ts';
import { readWeights } from '../../web/src/worker/safetensors.ts';
import type { Manifest } from '../../web/src/worker/stream.ts';
import { dataUrl, FakeNet, mnist, type Answer, type Files } from './network.ts';

export const sleep = (milliseconds: number) =>
  new Promise((done) => setTimeout(done, milliseconds));

// Compiled once for all the workers of a file; each has its own heap.
const module = await WebAssembly.compile(
  await readFile(fileURLToPath(new URL('../../build/wasm/downhill.wasm', import.meta.url))),
);

const heap = 64 * 2 ** 20;

/** The engine, which traps on its next call out of the module (for the time, say) once `broken` is true. */
function engine(broken: () => boolean) {
  const trapping = (member: WebAssembly.ImportValue): WebAssembly.ImportValue =>
    typeof member === 'function'
      ? (...given: unknown[]): unknown => {
          if (broken()) throw new WebAssembly.RuntimeError('unreachable');
          return (member as (...given: unknown[]) => unknown)(...given);
        }
      : member;
  const instantiateWasm = (
    imports: WebAssembly.Imports,
    receive: (instance: WebAssembly.Instance) => void,
  ) => {
    const guarded = Object.entries(imports).map(([from, members]) => [
      from,
      Object.fromEntries(Object.entries(members).map(([name, member]) => [name, trapping(member)])),
    ]);
    void WebAssembly.instantiate(module, Object.fromEntries(guarded) as WebAssembly.Imports).then(
      receive,
    );
    return {};
  };
  return createCore(() => createModule({ instantiateWasm }), new Uint8Array());
}

export interface Options {
  /** The first so many shards of each set; all where it is Infinity, which takes half a second. */
  shards?: number;
  pace?: Answer;
  /** Milliseconds without a byte after which a transfer is given up. */
  stall?: number;
  tricks?: Record<string, Answer[]>;
  /** Another build's files instead of these. */
  renewed?: (files: Files, manifest: Manifest) => void;
  /** The engine's file is not what it should be. */
  damaged?: boolean;
}

const closing: (() => void)[] = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

/** One worker: the page's end of its wire, and ways to bring it to grief. */
export function start(net: FakeNet, damaged = false) {
  const { port1: page, port2: inside } = new MessageChannel();
  let broken = false;
  let deaf = false;
  const router = new Router(
    {
      postMessage: (message, transfer) => {
        // node copies all 64 MB of a heap that is handed on; browsers refuse.
        if (transfer.some(({ byteLength }) => byteLength === heap))
          throw new DOMException('A view of the heap was posted.', 'DataCloneError');
        inside.postMessage(message, transfer);
      },
    },
    {
      net,
      // node handles up to a thousand messages of one port before it looks at another.
      later: (task) => void setImmediate(task),
      core: () => (damaged ? createCore(createModule, new Uint8Array(8)) : engine(() => broken)),
      weights: (network, downloader) =>
        downloader.get(net.wanted(`https://example.test/${network}.safetensors`), readWeights),
      manifest: net.wanted('manifest.json'),
    },
  );
  inside.onmessage = ({ data }: MessageEvent<ToWorker>) => {
    if (!deaf) router.receive(data);
  };
  const end = () => {
    page.close();
    router.dismiss();
  };
  closing.push(end);
  vi.spyOn(console, 'error').mockImplementation(() => {});
  return { page, end, trap: () => (broken = true), hang: () => (deaf = true) };
}

export async function worker({ shards = 5, pace, stall, tricks, damaged, renewed }: Options = {}) {
  const { files, manifest } = await mnist(shards);
  renewed?.(files, manifest);
  const net = new FakeNet(files, tricks, pace);
  net.stall = stall ?? net.stall;
  const { page, trap } = start(net, damaged);

  const events: Extract<ToPage, { event: string }>[] = [];
  const waiting = new Map<number, (message: ToPage) => void>();
  const answered: Kind[] = [];
  let nextId = 1;
  page.onmessage = ({ data }: MessageEvent<ToPage>) => {
    if ('event' in data) {
      events.push(data);
      return;
    }
    const done = waiting.get(data.id);
    expect(done, 'exactly one answer to each request').toBeDefined();
    waiting.delete(data.id);
    done!(data);
  };
  const send = <K extends Kind>(kind: K, send: Send<K>) =>
    new Promise<ToPage>((resolve) => {
      const id = nextId++;
      waiting.set(id, resolve);
      page.postMessage({ id, kind, send });
    }).finally(() => answered.push(kind));
  /** The answer to any request, however wrong. */
  const answers = (kind: Kind, body: unknown) => send(kind, body as Send<Kind>);
  const ask = async <K extends Kind>(kind: K, body: Send<K>): Promise<Reply<K>> => {
    const message = await send(kind, body);
    if (!('reply' in message)) throw new Error(JSON.stringify(message));
    return message.reply;
  };
  const refused = async <K extends Kind>(kind: K, body: Send<K>): Promise<Problem> => {
    const message = await send(kind, body);
    if (!('refusal' in message)) throw new Error(JSON.stringify(message));
    return message.refusal;
  };
  const frame = () => ask('frame', { parameters: true });
  /** The problems that the visitor was told, oldest first; null clears the last one. */
  const told = () => events.flatMap((event) => (event.event === 'problem' ? [event.problem] : []));
  return { net, manifest, events, told, answered, answers, ask, refused, frame, waiting, trap };
}

export type Asking = Awaited<ReturnType<typeof worker>>['ask'];

export async function opened(options?: Options) {
  const all = await worker(options);
  await all.ask('open', { dataUrl });
  return all;
}

export async function complete(options?: Options) {
  const all = await opened(options);
  await all.ask('complete', null);
  return all;
}

/** Strokes from lists of x, y, x, y …, one list a stroke. */
export function strokes(...lists: number[][]) {
  let end = 0;
  const ends = Uint32Array.from(lists, (list) => (end += list.length / 2));
  return { points: Float32Array.from(lists.flat()), ends };
}
