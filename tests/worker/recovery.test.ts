// The page's way back from the death of its worker, with real workers that trap and hang. The page's clock alone is
// turned by hand, so that eight seconds between two heartbeats take none.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Port } from '../../web/src/model/client.ts';
import { Recovery } from '../../web/src/model/recovery.ts';
import { sleep, start } from './harness.ts';
import { dataUrl, FakeNet, mnist, type Answer } from './network.ts';

vi.stubGlobal('document', { baseURI: new URL('..', dataUrl).href, hidden: true });
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const { files } = await mnist(5);

/** A page without its figures; `late` holds up the first images of the second worker. */
function page(late: Promise<unknown> = Promise.resolve()) {
  const workers: ReturnType<typeof start>[] = [];
  const ports: Port[] = [];
  const spawn = (): Port => {
    const hurdle: Answer = async (bytes) => {
      await late;
      return new Response(bytes);
    };
    const worker = start(
      new FakeNet(files, workers.length === 1 ? { 'train-0.bin': [hurdle] } : {}),
    );
    workers.push(worker);
    const port: Port = {
      onmessage: null,
      onerror: null,
      postMessage: (message) => worker.page.postMessage(message),
      terminate: worker.end,
    };
    worker.page.onmessage = (event) => port.onmessage?.(event);
    ports.push(port);
    return port;
  };
  const page = new Recovery(spawn);
  const { run, drawing, messages, controls } = page;
  const { ask } = page.client;
  return {
    run,
    drawing,
    messages,
    workers,
    ports,
    ask,
    controls,
    opened: page.open(),
    hash: () => ask('hash', null),
    /** Eight seconds later, and what that brought about. */
    beat: async () => {
      vi.advanceTimersByTime(8_000);
      await sleep(60);
    },
    /** A step is asked for, and the newest worker traps. */
    trap: async () => {
      const count = workers.length;
      workers.at(-1)!.trap();
      ask('step', { count: 1 }).catch(() => {});
      await expect
        .poll(() => workers.length > count || messages.notice?.includes('reload'))
        .toBe(true);
    },
    back: () => expect.poll(() => messages.notice).toBeNull(),
  };
}

type Page = ReturnType<typeof page>;

/** A run with everything that a recipe holds. */
async function ventured({ controls, drawing, opened, hash }: Page) {
  await opened;
  drawing.pad.begin([0.5, 0.2]);
  drawing.pad.extend([[0.5, 0.8]]);
  await controls.forget(7, { hidden: [9], activation: 'relu' });
  await controls.settings({ learningRate: 0.05, batch: 5, speed: 20 });
  await controls.step(30);
  await controls.manualStep({ kind: 'edit', index: 400, value: 0.5 });
  await controls.manualStep({ kind: 'descend', over: { examples: 100 }, learningRate: 0.25 });
  await controls.step(10);
  return hash();
}

test('a worker that traps is replaced, and the run comes back bit for bit', async () => {
  const lesson = page();
  const { ask, run, messages, workers, trap, back, controls } = lesson;
  const hash = await ventured(lesson);
  const recipe = await ask('recipe', null);
  await trap();
  expect(messages.notice).toContain('was started again');
  await back();
  expect(messages.refusal).toBeNull();
  expect(workers).toHaveLength(2);
  expect(await lesson.hash()).toBe(hash);
  expect(await ask('recipe', null)).toEqual(recipe);
  const { state, reading } = await ask('frame', { parameters: false });
  expect(state).toMatchObject({ step: 42, batch: 5, learningRate: 0.05, speed: 20 });
  expect(reading?.digit).toBe(1);
  await controls.step(5);
  expect(run.state?.step).toBe(47);
});

test('what is asked of a worker as it dies is refused', async () => {
  const lesson = page();
  await lesson.opened;
  lesson.workers[0]!.trap();
  await expect(lesson.controls.step(3)).rejects.toThrow('The engine stopped (unreachable).');
});

test('a worker that hangs is noticed after two missed beats, and replaced', async () => {
  const lesson = page();
  const hash = await ventured(lesson);
  lesson.workers[0]!.hang();
  await lesson.beat();
  await lesson.beat();
  expect(lesson.workers).toHaveLength(1);
  await lesson.beat();
  expect(lesson.workers).toHaveLength(2);
  await lesson.back();
  expect(await lesson.hash()).toBe(hash);
});

test('a worker that has much to do is not taken for dead', async () => {
  const { opened, ask, beat, workers, messages } = page();
  await opened;
  // More than there are images for: whatever comes after it waits, and a surface keeps the thread.
  const at = new Float32Array(1_000);
  await ask('surface', { examples: 5_000, axes: [{ along: 'descent', examples: 5_000, at }] });
  const stepping = ask('step', { count: 1e6 });
  for (let k = 0; k < 5; k++) await beat();
  expect(workers).toHaveLength(1);
  expect(messages.notice).toBeNull();
  await ask('pause', null);
  expect((await stepping).step).toBeLessThan(1e6);
});

test('a worker that dies on the way back is replaced too, and the whole run comes back', async () => {
  const lesson = page(new Promise(() => {})); // the second worker waits for images for ever
  const { run, workers, trap, beat, back } = lesson;
  const hash = await ventured(lesson);
  await trap();
  await expect.poll(() => run.state?.seed === 7 && run.state.step === 0).toBe(true);
  workers[1]!.hang();
  for (let k = 0; k < 3; k++) await beat();
  expect(workers).toHaveLength(3);
  await back();
  expect(await lesson.hash()).toBe(hash);
});

test('a beat on the way back does not take half of the run for the run', async () => {
  let come = () => {};
  const lesson = page(new Promise<void>((resolve) => (come = resolve)));
  const { run, trap, beat, back } = lesson;
  const hash = await ventured(lesson);
  await trap();
  await expect.poll(() => run.state?.seed === 7 && run.state.step === 0).toBe(true);
  await beat();
  come();
  await back();
  await trap();
  await back();
  expect(await lesson.hash()).toBe(hash);
});

test('a worker that dies while it opens is replaced, and watched from then on', async () => {
  const { opened, run, messages, workers, ports, beat, hash } = page();
  ports[0]!.onerror!({ message: '', preventDefault: () => {} } as ErrorEvent);
  await opened;
  expect(workers).toHaveLength(2);
  await expect.poll(() => run.state?.start).toBe('opening');
  await expect.poll(() => messages.notice).toBeNull();
  const before = await hash();
  await beat();
  workers[1]!.hang();
  for (let k = 0; k < 3; k++) await beat();
  expect(workers).toHaveLength(3);
  await expect.poll(() => messages.notice).toBeNull();
  expect(await hash()).toBe(before);
});

test('after three deaths within a minute the opening network comes, after a fourth none', async () => {
  const lesson = page();
  const { ask, drawing, messages, trap, back, hash, workers } = lesson;
  await lesson.opened;
  const opening = await hash();
  const run = await ventured(lesson);
  for (let death = 1; death <= 3; death++) {
    await trap();
    await back();
    expect(await hash()).toBe(death < 3 ? run : opening);
  }
  await trap();
  expect(workers).toHaveLength(4);
  expect(messages.notice).toContain('reload the page');
  expect(drawing.pad.blank).toBe(false);
  // Nothing is left hanging.
  await expect(ask('hash', null)).rejects.toThrow('reload the page');
  await expect(lesson.controls.step(1)).rejects.toThrow('reload the page');
  expect(lesson.run.state).toBeNull(); // Run cannot be pressed
});

test('what was done a moment before a worker dies comes back too', async () => {
  const lesson = page();
  const { controls, opened, hash, trap, back } = lesson;
  await opened;
  const doings = [
    () => controls.forget(3),
    () => controls.step(5),
    () => controls.manualStep({ kind: 'edit', index: 7, value: 0.25 }),
    () => controls.settings({ learningRate: 0.3 }),
    () => controls.back(2),
    () => controls.manualStep({ kind: 'edit', index: 8, value: 0.5 }),
    () => controls.step(2),
  ];
  const now = performance.now.bind(performance);
  for (const [k, act] of doings.entries()) {
    vi.spyOn(performance, 'now').mockImplementation(() => now() + k * 61_000);
    await act();
    const before = await hash();
    await trap();
    await back();
    expect(await hash(), String(act)).toBe(before);
  }
});

test('whoever waits for the network and its images is not told of a worker that died before', async () => {
  const { opened, ask, ports, workers } = page();
  const [ready, everything] = [ask('ready', null), ask('complete', null)];
  ports[0]!.onerror!({ message: '', preventDefault: () => {} } as ErrorEvent);
  await opened;
  await ready;
  await everything;
  expect(workers).toHaveLength(2);
});

test('deaths that lie a minute apart are not counted together', async () => {
  const lesson = page();
  const { trap, back, hash, workers } = lesson;
  const run = await ventured(lesson);
  const now = performance.now.bind(performance);
  for (let death = 1; death <= 5; death++) {
    vi.spyOn(performance, 'now').mockImplementation(() => now() + death * 61_000);
    await trap();
    await back();
    expect(await hash()).toBe(run);
  }
  expect(workers).toHaveLength(6);
});
