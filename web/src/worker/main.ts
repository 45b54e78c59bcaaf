// The worker: everything outside is real here, and nowhere else in this folder.
import createModule from '#wasm';
import manifest from '#manifest?sum';
import wasm from '#wasm-binary?sum';
import wasmUrl from '#wasm-binary?url';
import large from '../assets/networks/large.safetensors?sum';
import largeUrl from '../assets/networks/large.safetensors?url';
import opening from '../assets/networks/opening.safetensors?sum';
import openingUrl from '../assets/networks/opening.safetensors?url';
import type { ToWorker } from '../protocol/index.ts';
import { createCore, cannotRun } from './core.ts';
import { Router } from './router.ts';
import { readWeights } from './safetensors.ts';
import { messageTasks } from './scheduler.ts';
import { browserNet, type Sum, type Wanted } from './transfer.ts';

declare const self: DedicatedWorkerGlobalScope;

const wanted = (sum: Sum, address: string): Wanted => ({
  address: new URL(address, self.location.href).href,
  ...sum,
});

const networks = { opening: wanted(opening, openingUrl), large: wanted(large, largeUrl) };

const router = new Router(self, {
  net: browserNet,
  later: messageTasks(),
  async core(downloader) {
    const refused = cannotRun();
    if (refused) return refused;
    const binary = await downloader.get(wanted(wasm, wasmUrl), (value) => ({ value }));
    return createCore(createModule, binary);
  },
  weights: (network, downloader) => downloader.get(networks[network], readWeights),
  manifest,
});

self.onmessage = ({ data }: MessageEvent<ToWorker>) => router.receive(data);

self.postMessage(null); // the first word: the script is here and runs, see model/start.ts

// Neither of these reaches the page by itself in every engine.
self.addEventListener('unhandledrejection', (event) => router.fatal(event.reason));
self.addEventListener('error', (event) => router.fatal(event.error ?? event.message));
