import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { svelte, vitePreprocess } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';
import { formulas } from './formulas.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Those of the site's ways in that are there: its pages, and the service worker. */
const entries = Object.entries({
  index: 'index.html',
  bench: 'bench.html',
  sw: 'src/service/sw.ts',
})
  .map(([name, path]) => [name, here(path)] as const)
  .filter(([, path]) => existsSync(path));

/** The dev server puts styles into the page as elements, which the page's policy forbids. */
const devPolicy: Plugin = {
  name: 'dev-policy',
  apply: 'serve',
  transformIndexHtml: (html) => html.replace("style-src 'self'", "$& 'unsafe-inline'"),
};

export default defineConfig({
  root: here('.'),
  base: './', // any static host, under any sub-path
  publicDir: here('../build/public'), // data/, written by tools/prepare
  plugins: [svelte({ preprocess: [formulas, vitePreprocess()] }), devPolicy],
  resolve: {
    alias: [
      { find: /^#wasm$/, replacement: here('../build/wasm/downhill.js') },
      { find: /^#wasm-binary/, replacement: here('../build/wasm/downhill.wasm') },
    ],
  },
  server: {
    fs: { allow: [here('..')] },
    // A link writes it some ten times, and downhill.js once, at its end: that reloads the page.
    watch: { ignored: [here('../build/wasm/downhill.wasm')] },
  },
  worker: {
    format: 'es',
    // The module asks for it under node only; left alone, the line is never reached in a browser.
    rolldownOptions: { external: ['module', 'node:module'] },
  },
  build: {
    outDir: here('dist'),
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: true, // who opens the console finds the source
    assetsInlineLimit: 0, // data: addresses would need a laxer Content-Security-Policy
    modulePreload: {
      polyfill: false,
      // Whoever imports a chapter runs in the page's own chunk; Firefox calls it an error to preload that again.
      resolveDependencies: (_, chunks, { hostType }) =>
        hostType === 'js' ? chunks.filter((chunk) => !/\/index-[^/]*\.js$/.test(chunk)) : chunks,
    },
    rolldownOptions: {
      input: Object.fromEntries(entries),
      output: {
        // A service worker keeps one address for ever, and it must lie at the top.
        entryFileNames: ({ name }) => (name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
});
