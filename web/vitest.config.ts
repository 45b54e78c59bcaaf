import { fileURLToPath } from 'node:url';
import { defineConfig, mergeConfig } from 'vitest/config';
import site from './vite.config.ts';

const tests = (room: string) => fileURLToPath(new URL(`../tests/${room}`, import.meta.url));

/** tests/web: the page's code. tests/wasm: the built module. tests/browser: the built site. */
const projects = ['web', 'wasm', 'browser'].map((name) => ({
  extends: true as const,
  test: { name, dir: tests(name) },
}));

export default mergeConfig(
  site,
  defineConfig({
    resolve: { conditions: ['browser'] }, // svelte's client side, not its server side
    test: {
      environment: 'node',
      include: ['**/*.test.ts'],
      passWithNoTests: true,
      fileParallelism: false, // two cores: tests that measure or drive a browser want one each
      testTimeout: 60_000,
      hookTimeout: 60_000,
      projects,
    },
  }),
);
