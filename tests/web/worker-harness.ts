// Both ends of the protocol in one thread, with everything cloned or moved as between two.
import { afterEach, expect, vi } from 'vitest';
import type { Kind, Problem, Reply, Send, ToPage, ToWorker } from '../../web/src/protocol/index.ts';
import { Door } from '../../web/src/worker/door.ts';
import { dataUrl, fakeData, FakeCore, FakeNet, noWeights, type Answer } from './worker-fakes.ts';

export const sleep = (milliseconds: number) =>
  new Promise((done) => setTimeout(done, milliseconds));

// node handles up to a thousand messages of one port before it looks at another.
export const later = (task: () => void) => void setImmediate(task);

let close = () => {};
afterEach(() => close());

export function worker(
  options: { images?: number; pace?: Answer; tricks?: Record<string, Answer[]> } = {},
) {
  const core = new FakeCore();
  const net = new FakeNet(fakeData(options.images).files, options.tricks, options.pace);
  const { port1: page, port2: inside } = new MessageChannel();
  const door = new Door(
    { postMessage: (message, transfer) => inside.postMessage(message, transfer) },
    {
      net,
      later,
      core: () => Promise.resolve(core),
      weights: () => Promise.resolve(noWeights),
    },
  );
  inside.onmessage = ({ data }: MessageEvent<ToWorker>) => door.receive(data);

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
  close = () => {
    page.close();
    door.dismiss();
  };
  vi.spyOn(console, 'error').mockImplementation(() => {});
  return { core, net, door, events, answered, ask, refused, frame, waiting };
}

export async function opened(options?: Parameters<typeof worker>[0]) {
  const all = worker(options);
  await all.ask('open', { dataUrl });
  return all;
}
export async function complete(options?: Parameters<typeof worker>[0]) {
  const all = await opened(options);
  await all.ask('complete', null);
  return all;
}
