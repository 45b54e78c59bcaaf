import { expect, test } from 'vitest';
import { Client, Refusal, type Port } from '../../../web/src/model/client.ts';
import type { Problem } from '../../../web/src/protocol/index.ts';

class FakePort implements Port {
  onmessage: Port['onmessage'] = null;
  onerror: Port['onerror'] = null;
  sent: { id: number; kind: string; send: unknown }[] = [];
  ended = false;
  postMessage(message: unknown) {
    this.sent.push(message as (typeof this.sent)[number]);
  }
  terminate() {
    this.ended = true;
  }
  say(data: unknown) {
    this.onmessage?.({ data } as MessageEvent);
  }
}

const problem: Problem = { code: 'fatal', message: 'It stopped.' };

function start() {
  const ports: FakePort[] = [];
  const client = new Client(() => {
    const port = new FakePort();
    ports.push(port);
    return port;
  });
  return { client, ports };
}

test('answers find their requests by id, in any order', async () => {
  const { client, ports } = start();
  const hash = client.ask('hash', null);
  const cost = client.ask('cost', { examples: 10 });
  const [first, second] = ports[0]!.sent;
  ports[0]!.say({ id: second!.id, reply: 0.5 });
  ports[0]!.say({ id: first!.id, reply: 'abc' });
  expect(await hash).toBe('abc');
  expect(await cost).toBe(0.5);
});

test('a refusal rejects with its problem; a second answer to one id is passed over', async () => {
  const { client, ports } = start();
  const asked = client.ask('step', { count: -1 });
  const { id } = ports[0]!.sent[0]!;
  const refusal: Problem = { code: 'bad-value', message: 'Too few.' };
  ports[0]!.say({ id, refusal });
  ports[0]!.say({ id, reply: null });
  await expect(asked).rejects.toThrow(Refusal);
  await expect(asked).rejects.toMatchObject({ problem: refusal, message: 'Too few.' });
});

test('a restart ends the old worker, refuses what waits and goes on with the new one', async () => {
  const { client, ports } = start();
  const lost = client.ask('hash', null);
  client.restart(problem);
  await expect(lost).rejects.toMatchObject({ problem });
  expect(ports.map((port) => port.ended)).toEqual([true, false]);
  expect(ports[0]!.onmessage).toBeNull();
  const asked = client.ask('hash', null);
  ports[1]!.say({ id: ports[1]!.sent[0]!.id, reply: 'new' });
  expect(await asked).toBe('new');
});

test('after the end of the last worker, what waits and whatever is asked later is refused', async () => {
  const { client, ports } = start();
  const lost = client.ask('hash', null);
  client.end(problem);
  expect(ports.map((port) => port.ended)).toEqual([true]);
  await expect(lost).rejects.toMatchObject({ problem });
  await expect(client.ask('cost', { examples: 1 })).rejects.toMatchObject({ problem });
  expect(ports[0]!.sent).toHaveLength(1);
});

test('what the worker says unasked reaches the listener', () => {
  const { client, ports } = start();
  const heard: unknown[] = [];
  client.listener = {
    data: (data) => heard.push(data.images),
    problem: (said) => heard.push(said),
    fatal: (said) => heard.push(said.code),
  };
  ports[0]!.say({ event: 'data', data: { images: 3 } });
  ports[0]!.say({ event: 'problem', problem: null });
  ports[0]!.say({ event: 'fatal', problem });
  expect(heard).toEqual([3, null, 'fatal']);
});

test('whoever waits for the network is answered by the next worker, and refused by the end of the last', async () => {
  const { client, ports } = start();
  const ready = client.ask('ready', null);
  const complete = client.ask('complete', null);
  client.restart(problem);
  expect(ports[1]!.sent).toEqual(ports[0]!.sent);
  ports[1]!.say({ id: ports[1]!.sent[0]!.id, reply: null });
  expect(await ready).toBeNull();
  client.end(problem);
  await expect(complete).rejects.toMatchObject({ problem });
});
