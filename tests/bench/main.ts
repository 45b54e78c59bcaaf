// The page of one contestant, named by the address: ?plain. Only what it needs is fetched.
import type { Contestant } from './contestant.ts';

declare global {
  interface Window {
    contestant: Promise<Contestant>;
  }
}

type Maker = { create: () => Contestant | Promise<Contestant> };

const makers: Record<string, () => Promise<Maker>> = {
  plain: () => import('./plain.ts'),
  convnetjs: () => import('./convnet.ts'),
  'tensorflow-cpu': () => import('./tensorflow-cpu.ts'),
  'tensorflow-wasm': () => import('./tensorflow-wasm.ts'),
};

const name = location.search.slice(1);
window.contestant = makers[name]!().then(({ create }) => create());
