import { fileURLToPath } from 'node:url';
import { defineConfig, mergeConfig } from 'vitest/config';
import site from './vite.config.ts';

const tests = (room: string) => fileURLToPath(new URL(`../tests/${room}`, import.meta.url));

/**
 * First, side by side, tests/web: the page's code, tests/worker: the worker behind its protocol, and tests/browser:
 * the built site. Then, one after another for they measure time, tests/wasm: the built module, and tests/pace: the
 * built site's speed.
 */
const project = (name: string, alone: boolean) => ({
  extends: true as const,
  test: {
    name,
    dir: tests(name),
    fileParallelism: !alone,
    maxWorkers: alone ? 1 : 2, // three gained 14 % over one on two cores, and WebKit took ten times as long beside two
    sequence: { groupOrder: alone ? 1 : 0 },
  },
});

export default mergeConfig(
  site,
  defineConfig({
    resolve: { conditions: ['browser'] }, // svelte's client side, not its server side
    test: {
      environment: 'node',
      include: ['**/*.test.ts'],
      testTimeout: 60_000,
      hookTimeout: 60_000,
      expect: { poll: { timeout: 10_000 } }, // what is to be quick is measured; the rest may come late on a busy machine
      projects: [
        project('web', false),
        project('worker', false),
        project('browser', false),
        project('wasm', true),
        project('pace', true),
      ],
    },
  }),
);
