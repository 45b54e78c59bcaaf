// What the built site says about itself: the sums of its files, and the list that the service worker keeps.
import { createHash } from 'node:crypto';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin, Rolldown } from 'vite';

const icons = fileURLToPath(new URL('src/assets/icons', import.meta.url));

const base64 = (bytes: string | Buffer) =>
  `sha256-${createHash('sha256').update(bytes).digest('base64')}`;

const app = {
  name: 'Downhill: train the little network yourself',
  short_name: 'Downhill',
  description: 'Draw a digit and watch a small neural network read it.',
  start_url: './',
  scope: './',
  display: 'standalone',
  background_color: '#0b1020',
  theme_color: '#0b1020',
  icons: [
    { src: 'icons/any.svg', sizes: 'any', type: 'image/svg+xml' },
    { src: 'icons/192.png', sizes: '192x192', type: 'image/png' },
    { src: 'icons/512.png', sizes: '512x512', type: 'image/png' },
    { src: 'icons/maskable.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
  ],
};

export const offline: Plugin = {
  name: 'offline',
  apply: 'build',
  writeBundle: {
    order: 'post', // the sums are those of what lies on the disk
    handler({ dir }, bundle) {
      const read = (file: string) => readFileSync(join(dir!, file));
      const write = (file: string, content: string) => writeFileSync(join(dir!, file), content);
      const sum = (file: string) => base64(read(file));

      for (const page of ['index.html', 'bench.html'])
        write(page, guarded(read(page).toString(), sum));

      write('files.json', JSON.stringify(chunks(bundle, sum)));
      write('manifest.webmanifest', JSON.stringify(app));
      cpSync(icons, join(dir!, 'icons'), { recursive: true });

      const assets = Object.keys(bundle).filter((file) => /^assets\/.*(?<!\.map)$/.test(file));
      const named = ['index.html', 'bench.html', 'files.json', 'data/manifest.json'];
      const kept = [
        ...assets.map((url) => ({ url, revision: null, integrity: sum(url) })),
        ...named.map((url) => ({ url, revision: sum(url) })),
      ];
      const worker = bundle['service-worker.js'] as Rolldown.OutputChunk;
      if (worker.imports.length > 0)
        this.error('The service worker is one file, or Firefox cannot start it.');
      const list = 'self.__WB_MANIFEST';
      if (!worker.code.includes(list)) this.error(`The service worker does not name ${list}.`);
      write(
        worker.fileName,
        read(worker.fileName)
          .toString()
          .replace(list, () => JSON.stringify(kept)),
      );
    },
  },
};

/** A page whose scripts the browser checks; one that is changed is not run. */
function guarded(html: string, sum: (file: string) => string): string {
  const integrity: Record<string, string> = {};
  const checked = html.replace(
    /<(script type="module" crossorigin src|link rel="modulepreload" crossorigin href)="\.\/(.*?)"/g,
    (tag, _, file: string) => `${tag} integrity="${(integrity[`./${file}`] = sum(file))}"`,
  );
  // What one script imports has no tag of its own that would count.
  const map = JSON.stringify({ integrity });
  return checked
    .replace("script-src 'self'", `script-src 'self' '${base64(map)}'`)
    .replace('    <script', `    <script type="importmap">${map}</script>\n$&`)
    .replace('    <link', '    <link rel="manifest" href="./manifest.webmanifest" />\n$&');
}

/** What comes late, by the chunk's name: its files that the page does not have already; and under `index`, the page's own. */
function chunks(bundle: Rolldown.OutputBundle, sum: (file: string) => string) {
  const files = (file: string, found = new Set<string>()) => {
    const chunk = bundle[file];
    if (chunk?.type !== 'chunk' || found.has(file)) return found;
    found.add(file);
    for (const style of chunk.viteMetadata?.importedCss ?? []) found.add(style);
    for (const imported of chunk.imports) files(imported, found);
    return found;
  };
  const list: Record<string, [string, string][]> = {};
  let index = new Set<string>();
  const add = (chunk: Rolldown.OutputChunk) => {
    const [, name] = /^assets\/(.+)-[\w-]{8}\.js$/.exec(chunk.fileName)!;
    const wanted = [...files(chunk.fileName)].filter((file) => !index.has(file));
    list[name!] = wanted.map((file) => [file, sum(file)]);
  };
  const all = Object.values(bundle).filter((one) => one.type === 'chunk');
  const page = all.find((one) => one.isEntry && one.name === 'index')!;
  add(page);
  index = files(page.fileName);
  for (const chunk of all) if (chunk.isDynamicEntry) add(chunk);
  return list;
}
