import { fileURLToPath } from 'node:url';
import { svelte, vitePreprocess } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';
import { formulas } from './formulas.ts';
import { minifyAgain } from './minify.ts';
import { offline } from './offline.ts';
import { selfCheck, sums } from './sums.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The dev server puts styles and its own errors into the page, which the page's policy forbids. */
const devPolicy: Plugin = {
  name: 'dev-policy',
  apply: 'serve',
  transformIndexHtml: (html) =>
    html
      .replace("style-src 'self'", "$& 'unsafe-inline'")
      .replace(/; require-trusted-types-for [^"]*/, ''),
};

/**
 * In the page the module runs in a worker and nowhere else; what it would do under node, where tests run it, or in a
 * window goes. 0.9 kB of the first load.
 */
const workerOnly: Plugin = {
  name: 'worker-only',
  apply: 'build',
  transform: {
    filter: { id: /\/build\/wasm\/downhill\.js$/ },
    handler: (code) => ({
      code: code
        .replace(/\bENVIRONMENT_IS_(NODE|WEB)\b(?!=)/g, 'false')
        .replace(/\bENVIRONMENT_IS_WORKER\b(?!=)/g, 'true'),
      map: null, // the lines stay
    }),
  },
};

/** Some hosts answer 404 for an ending that they do not know. */
const assetFileNames = ({ names: [name] }: { names: string[] }) =>
  `assets/[name]-[hash]${name?.endsWith('.safetensors') ? '.bin' : '[extname]'}`;

export default defineConfig({
  root: here('.'),
  base: './', // any static host, under any sub-path
  publicDir: here('../build/public'), // data/, written by tools/prepare
  plugins: [
    svelte({ preprocess: [formulas, vitePreprocess()] }),
    sums,
    minifyAgain,
    offline,
    devPolicy,
  ],
  resolve: {
    alias: [
      { find: /^#wasm$/, replacement: here('../build/wasm/downhill.js') },
      { find: /^#wasm-binary/, replacement: here('../build/wasm/downhill.wasm') },
      { find: /^#manifest/, replacement: here('../build/public/data/manifest.json') },
    ],
  },
  server: {
    fs: { allow: [here('..')] },
    // A link writes it some ten times, and downhill.js once, at its end: that reloads the page.
    watch: { ignored: [here('../build/wasm/downhill.wasm')] },
  },
  worker: {
    format: 'es',
    plugins: () => [sums, workerOnly, minifyAgain, selfCheck],
    // The module asks for it under node only; left alone, the line is never reached in a browser.
    rolldownOptions: {
      checks: { pluginTimings: false },
      external: ['module', 'node:module'],
      output: { assetFileNames },
    },
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
      checks: { pluginTimings: false }, // Terser takes long, and is known to
      input: {
        index: here('index.html'),
        bench: here('bench.html'),
        'service-worker': here('src/offline/service-worker.ts'),
      },
      output: {
        // Its address stays the same from version to version.
        entryFileNames: ({ name }) =>
          name === 'service-worker' ? '[name].js' : 'assets/[name]-[hash].js',
        // All chapters are called Chapter.svelte; a chunk has the name of the chapter's folder.
        chunkFileNames: ({ facadeModuleId }) =>
          `assets/${/figures\/([^/]+)\/Chapter\.svelte/.exec(facadeModuleId ?? '')?.[1] ?? '[name]'}-[hash].js`,
      },
    },
  },
});
