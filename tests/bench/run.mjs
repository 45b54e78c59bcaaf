// One run of the benchmark: everybody does the same work on the same images, in turns, so that whatever disturbs the
// machine disturbs all alike. node tests/bench/run.mjs [--quick]; tools/bench builds what it needs.
/* global window */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { bytesToFirst, enter, launchChromium, launchFirefox, serve } from './browsers.mjs';
import { ownBytes, watchRenderers } from './memory.mjs';
import { start } from './native.mjs';
import { median, write } from './report.mjs';

const quick = process.argv.includes('--quick');
const rounds = quick ? 3 : 7;
const pairs = quick ? 11 : 25;
/** Readings of the 10,000 of which the time is taken at once: a browser's clock is coarse. */
const sweeps = 3;
const starts = quick ? 1 : 5;
/** Milliseconds after which a slow contestant's epoch is scaled from fewer images. */
const mostEpoch = quick ? 500 : 1_500;
/** Milliseconds of training after which the way to a goal is scaled from the images that others needed. */
const mostLearning = quick ? 2_500 : 20_000;

const epoch = 60_000;
/** Learning rates that suit each batch. */
const rates = { 1: 0.1, 10: 0.5, 32: 1, 100: 2 };
const goals = [0.9, 0.93, 0.95];
/** On the way to a goal: fast at first, then fine; the accuracy is looked at after every stretch. */
const schedule = { batch: 10, rate: (seen) => (seen < 4 * epoch ? 0.7 : 0.2), stretch: 6_000 };
const mostPictures = 30 * epoch;

const say = (what) => process.stderr.write(`${what}\n`);

const begun = Date.now();
const server = await serve();
const chromium = await launchChromium();
const firefox = await launchFirefox();

const newRenderer = await watchRenderers(chromium);

/** Who takes part, and where; those in Chromium by their page, those that weigh in by what a first prediction takes. */
const downhill = {
  page: 'site/index.html',
  predict: () => window.downhill.predict(new Uint8Array(784)),
};
const otherPage = (name) => ({ page: `others/index.html?${name}`, predict: predictFirst });
const entries = [
  ['Downhill in Chromium', inChromium('site/bench.html'), downhill],
  ['Downhill in Firefox', firefox && (() => enter(firefox, server.address, 'site/bench.html'))],
  ['its core, native', () => start('core')],
  ['dense Eigen, native', () => start('dense')],
  ['plain JavaScript', inChromium(otherPage('plain').page), otherPage('plain')],
  [
    'TensorFlow.js, wasm',
    inChromium(otherPage('tensorflow-wasm').page),
    otherPage('tensorflow-wasm'),
  ],
  ['TensorFlow.js, cpu', inChromium(otherPage('tensorflow-cpu').page), otherPage('tensorflow-cpu')],
  ['ConvNetJS', inChromium(otherPage('convnetjs').page), otherPage('convnetjs')],
];

const contestants = [];
for (const [name, open, first] of entries) {
  if (!open) continue;
  say(`${name} starts`);
  const does = await open();
  contestants.push({
    name,
    does,
    first,
    process: await newRenderer(),
    epochs: {},
    goals: Object.fromEntries(goals.map((goal) => [goal, []])),
    single: [],
    sweep: [],
    gradient: [],
  });
}

await epochs();
const wasmToNative = await pair();
await predictions();
await learning();
const versions = { chromium: chromium.version(), firefox: firefox?.version() ?? null };
await weights();
for (const { does } of contestants) await does.leave();
await Promise.all([chromium.close(), firefox?.close(), server.close()]);
write({
  quick,
  rounds,
  starts,
  rates,
  goals,
  versions,
  seconds: (Date.now() - begun) / 1000,
  wasmToNative,
  contestants,
});

function inChromium(path) {
  return () => enter(chromium, server.address, path);
}

/** How many images a contestant can do in the time that an epoch may take. It warms up on the way. */
async function affordable({ does }, batch) {
  for (let examples = 200; ; examples *= 4) {
    const ms = await does.train(examples, batch, rates[batch]);
    if ((ms / examples) * epoch <= mostEpoch || 4 * examples > epoch) return epoch;
    if (ms < mostEpoch / 10) continue;
    const most = Math.floor((examples * mostEpoch) / ms / 200) * 200;
    return Math.min(epoch, Math.max(200, most));
  }
}

async function epochs() {
  for (const batch of Object.keys(rates).map(Number)) {
    for (const contestant of contestants) {
      await contestant.does.forget(1);
      const examples = await affordable(contestant, batch);
      await contestant.does.train(examples, batch, rates[batch]); // does not count
      contestant.epochs[batch] = { examples, times: [] };
    }
    for (let round = 1; round <= rounds; round++) {
      say(`epochs at batch ${batch}, round ${round} of ${rounds}`);
      for (const { does, epochs } of contestants) {
        const { examples, times } = epochs[batch];
        times.push(((await does.train(examples, batch, rates[batch])) / examples) * epoch);
      }
    }
    for (const { does, epochs } of contestants) epochs[batch].accuracy = await does.accuracy();
  }
}

async function predictions() {
  for (let round = 0; round <= rounds; round++) {
    say(`predictions, round ${round} of ${rounds}`);
    for (const { does, single, sweep, gradient } of contestants) {
      const times = [await does.predict(200), await does.sweep(sweeps)];
      if (round === 0) continue; // for the compilers
      single.push(times[0]);
      sweep.push(times[1]);
      if (does.gradient) gradient.push(await does.gradient());
    }
  }
}

/** The page's engine and the same core natively, one right after the other: what the budget is about. */
async function pair() {
  const [page, native] = ['Downhill in Chromium', 'its core, native'].map((name) =>
    contestants.find((contestant) => contestant.name === name),
  );
  say(`${page.name} and ${native.name} in turns`);
  const times = { page: [], native: [], ratio: [] };
  for (let round = 0; round < pairs; round++) {
    const ms = await page.does.train(epoch, 10, rates[10]);
    const yardstick = await native.does.train(epoch, 10, rates[10]);
    times.page.push(ms);
    times.native.push(yardstick);
    times.ratio.push(ms / yardstick);
  }
  return times;
}

/** Training time from random weights to each goal. */
async function learning() {
  for (let seed = 1; seed <= starts; seed++) {
    for (const contestant of contestants) {
      const { name, epochs, goals: reached } = contestant;
      const slow = epochs[10].examples < epoch;
      if (slow && seed > 1) continue;
      say(`learning, start ${seed} of ${starts}: ${name}`);
      for (const [goal, at] of Object.entries(await learn(contestant, seed)))
        reached[goal].push(at);
    }
  }
  // Those that were too slow: their own speed, and the images that others needed on the way.
  for (const goal of goals) {
    const needed = median(contestants.flatMap(({ goals }) => goals[goal].map((at) => at.seen)));
    for (const { goals: reached, epochs } of contestants) {
      if (reached[goal].length > 0) continue;
      const ms = (median(epochs[schedule.batch].times) / epoch) * needed;
      reached[goal].push({ ms, seen: needed, scaled: true });
    }
  }
}

async function learn({ does }, seed) {
  const reached = {};
  const open = [...goals];
  let ms = 0;
  await does.forget(seed);
  for (let seen = 0; open.length > 0 && seen < mostPictures && ms < mostLearning;) {
    ms += await does.train(schedule.stretch, schedule.batch, schedule.rate(seen));
    seen += schedule.stretch;
    const accuracy = await does.accuracy();
    while (accuracy >= open[0]) reached[open.shift()] = { ms, seen };
  }
  return reached;
}

/** Bytes of memory, and bytes to fetch. */
async function weights() {
  say('bytes');
  const theta = readFileSync(
    new URL('../../web/src/assets/networks/opening.safetensors', import.meta.url),
  );
  for (const contestant of contestants) {
    if (contestant.process) await contestant.does.tidy();
    contestant.memory = contestant.process ? ownBytes(contestant.process) : null;
    if (!contestant.first) continue;
    const { page, predict } = contestant.first;
    contestant.bytes = await bytesToFirst(chromium, server.address, page, predict);
    // The site has its trained weights among its files; the others would have to fetch the same.
    if (predict === predictFirst) contestant.bytes += gzipSync(theta, { level: 9 }).length;
  }
}

async function predictFirst() {
  const peer = await window.contestant;
  await peer.forget(1);
  await peer.predict(new Uint8Array(784));
}
