// The page of the contestants: build/bench, never part of the site.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const absolute = (path) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: absolute('.'),
  base: './',
  server: { fs: { allow: [absolute('../..')] } },
  build: {
    outDir: absolute('../../build/bench'),
    emptyOutDir: true,
    target: 'es2022',
    chunkSizeWarningLimit: 2_000,
    assetsInlineLimit: 0,
  },
});
