// Checks that the C++ rooms include each other one way: node tools/includes.mjs
// A file may include its own room and the rooms before it in `order`; outside the core, what `beyond` lists.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** shared/ from the ground up; each room may include those of the rows before. */
const order = [['base'], ['data'], ['drawing', 'network'], ['training'], ['analysis']];
/** Folders outside the core, and what each may include beside shared/ and itself. */
const beyond = {
  wasm: [],
  'tools/files': [],
  'tools/experiments': ['tools/files'],
  tools: ['tools/files', 'tools/experiments'],
  'tests/core': ['wasm', 'tools/files', 'tools/experiments'],
  'tests/fuzz': ['wasm', 'tools/files', 'tests/core'],
  'tests/bench': ['tools/files'],
};

const level = (room) => order.findIndex((row) => row.includes(room));
/** The longest of the listed folders that holds the file. */
const folder = (file) =>
  Object.keys(beyond)
    .filter((name) => file.startsWith(`${name}/`))
    .sort((a, b) => b.length - a.length)[0];

/** Why `file` may not include `included`, or nothing. */
function fault(file, included) {
  const [, from] = file.match(/^shared\/([^/]+)\//) ?? [];
  const [, to] = included.match(/^shared\/([^/]+)\//) ?? [];
  if (from) {
    if (!to) return `the core includes the core only`;
    return to === from || level(to) < level(from) ? undefined : `${from} comes before ${to}`;
  }
  if (to) return level(to) < 0 ? `shared/${to} is no room` : undefined;
  const [home, target] = [folder(file), folder(included)];
  return target === home || beyond[home]?.includes(target)
    ? undefined
    : `${home} may not include ${target ?? 'it'}`;
}

const files = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', '*.h', '*.cpp'],
  { cwd: root, encoding: 'utf8' },
)
  .split('\n')
  .filter((file) => file && existsSync(root + file));
let faults = 0;
for (const file of files) {
  for (const [, included] of readFileSync(root + file, 'utf8').matchAll(/^#include "(.+)"$/gm)) {
    const why = existsSync(root + included) ? fault(file, included) : 'there is no such file';
    if (!why) continue;
    faults++;
    console.error(`${file} includes ${included}: ${why}`);
  }
}
if (faults) process.exit(1);
