// A worker until its first word. Browsers differ in how they say that its script does not come, comes changed or
// cannot run: some say nothing. Here each of these becomes a sentence, and what may pass is tried again.
import workerUrl from '../worker/main.ts?worker&url';
import type { Problem, ToPage } from '../protocol/index.ts';
import type { Port } from './client.ts';
import { ownScript } from './own-script.ts';

/** Milliseconds that a script may take at first; twice as many each time, for a slow connection. */
const patience = 15_000;
/** Failures in a row before the visitor is told. */
const silent = 2;

const cannot = (why: string): Problem => ({
  code: 'bad-format',
  message: `The network cannot run here: ${why}`,
});
const noModules = cannot(
  'this browser is too old for it. Open the page in a current Firefox, Chrome, Edge or Safari.',
);
const noWorkers = cannot(
  'the page may start no worker. It needs a tab of its own, in a current Firefox, Chrome, Edge or Safari, ' +
    'and an address that begins with http.',
);
const failing = (what: string): Problem => ({
  code: 'network',
  message:
    `The network's program ${what}. It is tried again by itself; check the connection, ` +
    'or open the page in a current Firefox, Chrome, Edge or Safari.',
});

export function startWorker(): Port {
  let worker: Worker | null = null;
  let timer: ReturnType<typeof setTimeout>;
  let failures = 0;
  let refused: Problem | null = null;
  /** What has been asked, until the worker is there to answer. */
  const asked: { id: number }[] = [];

  const port: Port = {
    onmessage: null,
    onerror: null,
    postMessage(message) {
      asked.push(message as { id: number });
      if (refused) refuse(refused);
      else worker?.postMessage(message);
    },
    terminate() {
      clearTimeout(timer);
      worker?.terminate();
    },
  };
  const say = (data: ToPage) => port.onmessage?.({ data } as MessageEvent);

  function refuse(problem: Problem) {
    refused = problem;
    port.terminate();
    for (const { id } of asked.splice(0)) queueMicrotask(() => say({ id, refusal: problem }));
  }

  function begin() {
    const address = new URL(workerUrl, location.href);
    // A copy that came damaged may sit in a cache.
    if (failures) address.searchParams.set('again', String(failures));
    let modules = false;
    const options = {
      get type() {
        modules = true; // a browser without module workers does not ask
        return 'module' as const;
      },
    };
    try {
      worker = new Worker(ownScript(address.href), options);
    } catch {
      return refuse(noWorkers);
    }
    if (!modules) return refuse(noModules);
    worker.onmessage = () => {
      clearTimeout(timer);
      if (failures >= silent) say({ event: 'problem', problem: null });
      worker!.onmessage = (event) => port.onmessage?.(event);
      worker!.onerror = (event) => port.onerror?.(event);
      port.postMessage = (message) => worker!.postMessage(message);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      again(
        failing('arrives damaged, or this browser cannot read it'),
        500 * 2 ** Math.min(failures, 6),
      );
    };
    for (const message of asked) worker.postMessage(message);
    timer = setTimeout(
      () => {
        failures = Math.max(failures, silent - 1); // long enough to be told
        again(failing('does not arrive'), 0);
      },
      patience * 2 ** Math.min(failures, 2),
    );
  }

  function again(problem: Problem, wait: number) {
    port.terminate();
    if (++failures >= silent) say({ event: 'problem', problem });
    timer = setTimeout(begin, wait);
  }

  begin();
  return port;
}
