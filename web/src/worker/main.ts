// The worker: everything outside is real here, and nowhere else in this folder.
import createModule from '#wasm';
import wasmUrl from '#wasm-binary?url';
import largeUrl from '../assets/networks/large.safetensors?url';
import openingUrl from '../assets/networks/opening.safetensors?url';
import type { ToWorker } from '../protocol/index.ts';
import { Door } from './door.ts';
import { createCore, lacksSimd } from './engine.ts';
import { readWeights } from './safetensors.ts';
import { browserNet } from './transfer.ts';
import { messageTasks } from './turns.ts';

declare const self: DedicatedWorkerGlobalScope;

const here = (address: string) => new URL(address, self.location.href).href;

const networks = { opening: openingUrl, large: largeUrl };

const door = new Door(self, {
  net: browserNet,
  later: messageTasks(),
  async core(downloader) {
    const refused = lacksSimd();
    if (refused) return refused;
    // What was cut off or changed on its way seldom is a module still; a browser that can run one says so at once.
    const binary = await downloader.get({ address: here(wasmUrl) }, (bytes) =>
      WebAssembly.validate(bytes) ? { value: bytes } : { fault: 'the engine arrived damaged' },
    );
    return createCore(createModule, binary);
  },
  weights: (network, downloader) =>
    downloader.get({ address: here(networks[network]) }, readWeights),
});

self.onmessage = ({ data }: MessageEvent<ToWorker>) => door.receive(data);

// Neither of these reaches the page by itself in every engine.
self.addEventListener('unhandledrejection', (event) => door.fatal(event.reason));
self.addEventListener('error', (event) => door.fatal(event.error ?? event.message));
