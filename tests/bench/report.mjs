// What a run comes to: build/results/bench.json with every measurement, bench.md with medians and spreads.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';

const results = fileURLToPath(new URL('../../build/results/', import.meta.url));

/** What only the run itself has a use for. */
const live = ['does', 'first', 'process'];

/** Of an odd or even number of measurements. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

/** 0.0123, 4.56, 78.9, 123: three digits that mean something. */
const short = (value) =>
  value >= 10_000 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)));
const spread = (values) =>
  `${short(median(values))} (${short(Math.min(...values))}–${short(Math.max(...values))})`;
const time = (ms) => (ms < 1_000 ? `${short(ms)} ms` : `${short(ms / 1_000)} s`);
const aSecond = (count, ms) => {
  const rate = (1_000 * count) / ms;
  return rate >= 1e6 ? `${(rate / 1e6).toFixed(2)} M` : `${short(rate / 1e3)} k`;
};

const table = (head, rows) =>
  [head, head.map((_, k) => (k ? '--:' : '---')), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');

/** The short table, for the README. */
function summary({ contestants, goals }) {
  const head = ['', 'an epoch, ms', 'pictures/s', ...goals.map((goal) => `to ${100 * goal} %`)];
  head.push('reads one', 'reads 10,000', 'fetches', 'memory');
  return table(
    head,
    contestants.map(({ name, epochs, goals: reached, single, sweep, bytes, memory }) => [
      name,
      `${epochs[10].examples < 60_000 ? '≈ ' : ''}${spread(epochs[10].times)}`,
      aSecond(60_000, median(epochs[10].times)),
      ...goals.map((goal) => way(reached[goal], time)),
      `${short(1_000 * median(single))} µs`,
      time(median(sweep)),
      bytes ? `${Math.round(bytes / 1_000)} kB` : '–',
      memory ? `${Math.round(memory / 1e6)} MB` : '–',
    ]),
  );
}

/** Median of the ways to a goal; ≈ where one was scaled, – where none led there. */
const way = (ways, show) =>
  ways.length === 0
    ? '–'
    : `${ways[0].scaled ? '≈ ' : ''}${show(median(ways.map(({ ms }) => ms)))}`;

function batches({ contestants, rates }) {
  const sizes = Object.keys(rates);
  const cell = ({ times, examples, accuracy }) =>
    `${spread(times)}${examples < 60_000 ? `, from ${examples.toLocaleString('en')}` : ''}; ${(100 * accuracy).toFixed(1)} %`;
  return table(
    ['an epoch, ms', ...sizes.map((size) => `batch ${size}, η ${rates[size]}`)],
    contestants.map(({ name, epochs }) => [name, ...sizes.map((size) => cell(epochs[size]))]),
  );
}

function rest({ contestants, goals }) {
  const ways = (reached) =>
    reached.length === 0
      ? '–'
      : `${reached[0].scaled ? '≈ ' : ''}${spread(reached.map(({ ms }) => ms))}`;
  return table(
    [
      'milliseconds',
      ...goals.map((goal) => `to ${100 * goal} %`),
      'reads one',
      'reads 10,000',
      'reads/s',
      'exact gradient',
    ],
    contestants.map(({ name, goals: reached, single, sweep, gradient }) => [
      name,
      ...goals.map((goal) => ways(reached[goal])),
      spread(single),
      spread(sweep),
      aSecond(10_000, median(sweep)),
      gradient.length ? spread(gradient) : '–',
    ]),
  );
}

export function write(run) {
  const { quick, rounds, starts, versions, seconds } = run;
  const where = `${cpus().length} × ${cpus()[0].model}, Chromium ${versions.chromium}${versions.firefox ? `, Firefox ${versions.firefox}` : ''}`;
  const { page, native, ratio } = run.wasmToNative;
  const text = `${summary(run)}

${where}; medians of ${rounds} rounds in turn (least–most), ${starts} starts; ${quick ? 'a quick run, ' : ''}${Math.round(seconds)} s.
Everybody: 784-16-16-10, sigmoid, Σ (a − y)², plain descent, the same 60,000 pictures; an epoch at batch 10, η 0.5. The way to
an accuracy on the 10,000 is training time alone, η 0.7 for four epochs, then 0.2, looked at every 6,000 pictures.
≈: too slow for that, scaled from fewer pictures, or by those that others needed. Native: \`-O3 -march=native\`.
Fetches: gzipped, to the first prediction; of Downhill that is the whole page, of the others the library and the weights.
Memory: of the tab's process, with MNIST in it; Downhill's wasm heap is 64 MiB of that at most.

The page's engine in Chromium's worker and the same core natively, ${ratio.length} epochs at batch 10 in turns:
${spread(page)} ms and ${spread(native)} ms; ratio ${spread(ratio)}, where 1.25 is allowed.

## Each batch

Median (least–most); then the test accuracy after all of these epochs.

${batches(run)}

## The way to an accuracy, and reading

${rest(run)}

Reading one: in Downhill there and back between page and worker, in the others a call.
`;
  mkdirSync(results, { recursive: true });
  writeFileSync(`${results}bench.md`, text);
  const figures = (key, value) => (live.includes(key) ? undefined : value);
  writeFileSync(`${results}bench.json`, `${JSON.stringify({ where, ...run }, figures, 1)}\n`);
  console.log(text);
}
