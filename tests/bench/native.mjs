// A contestant that is a native program: a line in, a line of JSON out (tests/bench/native.cpp).
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { mnist } from './browsers.mjs';

const own = fileURLToPath(new URL('../../build/native-tuned/bench', import.meta.url));

export function start(name, program = own) {
  const child = spawn(program, [name, mnist], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const tell = async (line) => {
    child.stdin.write(`${line}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error(`the native program ended at: ${line}`);
    return JSON.parse(value);
  };
  return {
    forget: (seed) => tell(`forget ${seed}`),
    train: async (examples, batch, lr) => (await tell(`train ${examples} ${batch} ${lr}`)).ms,
    accuracy: async () => (await tell('sweep')).accuracy,
    predict: async (times) => (await tell(`predict ${times}`)).ms,
    sweep: async (times) => {
      let ms = 0;
      for (let k = 0; k < times; k++) ms += (await tell('sweep')).ms;
      return ms / times;
    },
    gradient: async () => (await tell('gradient')).ms,
    leave: () => child.stdin.end(),
  };
}
