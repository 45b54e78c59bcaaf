// The same work by two versions of Downhill, in turns: node tests/bench/against.mjs FOLDER, where the other version is
// built. Prints the ratio of their times for each kind of work; tools/bench --against builds what it needs.
import { join } from 'node:path';
import { enter, launchChromium, serve } from './browsers.mjs';
import { start } from './native.mjs';
import { median } from './report.mjs';

const [folder] = process.argv.slice(2);
const rounds = 15;

const server = await serve({ before: join(folder, 'web/dist') });
const chromium = await launchChromium();
const pairs = {
  'in Chromium': await Promise.all(
    ['site', 'before'].map((site) => enter(chromium, server.address, `${site}/bench.html`)),
  ),
  natively: [start('core'), start('core', join(folder, 'build/native-tuned/bench'))],
};

/** Milliseconds of one go; long enough for a browser's clock. */
const works = {
  'an epoch at batch 1': (does) => does.train(60_000, 1, 0.1),
  'an epoch at batch 10': (does) => does.train(60_000, 10, 0.5),
  'an epoch at batch 100': (does) => does.train(60_000, 100, 2),
  'a prediction': (does) => does.predict(500),
  'the 10,000 test images': (does) => does.sweep(3),
  'the gradient over 60,000': (does) => does.gradient(),
};

for (const [where, pair] of Object.entries(pairs)) {
  for (const does of pair) await does.forget(1);
  for (const [what, work] of Object.entries(works)) {
    const ratios = [];
    for (let round = -1; round < rounds; round++) {
      // Who goes first changes, or the second would always find the machine warmer.
      const order = round % 2 ? [0, 1] : [1, 0];
      const times = [];
      for (const at of order) times[at] = await work(pair[at]);
      if (round >= 0) ratios.push(times[0] / times[1]);
    }
    console.log(`${median(ratios).toFixed(3)} ×  ${what}, ${where}`);
  }
  for (const does of pair) await does.leave();
}
await chromium.close();
server.close();
