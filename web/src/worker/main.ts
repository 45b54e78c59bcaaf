// The worker: everything outside is real here, and nowhere else in this folder.
import createModule from '#wasm';
import wasmUrl from '#wasm-binary?url';
import largeUrl from '../assets/networks/large.safetensors?url';
import openingUrl from '../assets/networks/opening.safetensors?url';
import type { ToWorker } from '../protocol/index.ts';
import { createCore, lacksSimd } from './core.ts';
import { Router } from './router.ts';
import { readWeights } from './safetensors.ts';
import { messageTasks } from './scheduler.ts';
import { browserNet } from './transfer.ts';

declare const self: DedicatedWorkerGlobalScope;

const absolute = (address: string) => new URL(address, self.location.href).href;

const networks = { opening: openingUrl, large: largeUrl };

const router = new Router(self, {
  net: browserNet,
  later: messageTasks(),
  async core(downloader) {
    const refused = lacksSimd();
    if (refused) return refused;
    // What was cut off or changed on its way seldom is a module still; a browser that can run one says so at once.
    const binary = await downloader.get({ address: absolute(wasmUrl) }, (bytes) =>
      WebAssembly.validate(bytes) ? { value: bytes } : { fault: 'arrived damaged' },
    );
    return createCore(createModule, binary);
  },
  weights: (network, downloader) =>
    downloader.get({ address: absolute(networks[network]) }, readWeights),
});

self.onmessage = ({ data }: MessageEvent<ToWorker>) => router.receive(data);

// Neither of these reaches the page by itself in every engine.
self.addEventListener('unhandledrejection', (event) => router.fatal(event.reason));
self.addEventListener('error', (event) => router.fatal(event.error ?? event.message));
