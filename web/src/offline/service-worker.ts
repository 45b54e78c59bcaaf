// Serves the page without its host. All files of one version are taken along when it is installed and go when the
// next one takes over, so that versions never mix; MNIST's shards are kept and found by worker/transfer.ts, under names
// that tell their content.
import { matchPrecache, precacheAndRoute, type PrecacheEntry } from 'workbox-precaching';

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: PrecacheEntry[] };

const data = new URL('data/', self.registration.scope).href;

// Whatever stands behind a question mark, no host makes anything of it.
precacheAndRoute(self.__WB_MANIFEST, { ignoreURLParametersMatching: [/./], cleanURLs: false });

/** Shards that this version does not know. */
async function forget(): Promise<void> {
  const manifest = await matchPrecache('data/manifest.json');
  if (!manifest) return;
  const { shards } = (await manifest.json()) as { shards: { file: string }[] };
  const known = new Set(shards.map(({ file }) => data + file));
  const cache = await caches.open('downhill-data');
  for (const { url } of await cache.keys())
    if (url.startsWith(data) && !known.has(url)) await cache.delete(url);
}

self.addEventListener('activate', (event) => {
  event.waitUntil(Promise.all([self.clients.claim(), forget()]));
});

self.addEventListener('message', ({ data }) => {
  if (data === 'take over') void self.skipWaiting();
});
