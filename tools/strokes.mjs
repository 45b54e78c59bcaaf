// Strokes from JSON as plain lines, for build/native/read: LABEL SOURCE STROKES, then for each stroke POINTS X Y X Y …
// node tools/strokes.mjs FILE [no-digits], where FILE is a list of {label, source, strokes: [[[x, y], …], …]}, y
// pointing down. With no-digits it is one of {kind, strokes}; their label is written as 10, their kind as the source.
import { readFileSync } from 'node:fs';

const [file, kind] = process.argv.slice(2);
const digits = kind !== 'no-digits';
const noDigit = 10;
const expected = digits
  ? 'a list of {label: 0 to 9, source: one word, strokes: [[[x, y], …], …]} expected'
  : 'a list of {kind: one word, strokes: [[[x, y], …], …]} expected';

function fail(why) {
  console.error(`error: ${why}`);
  process.exit(1);
}

const isPoint = (point) =>
  Array.isArray(point) && point.length >= 2 && point.every(Number.isFinite);
const isStroke = (stroke) => Array.isArray(stroke) && stroke.length > 0 && stroke.every(isPoint);

function line({ label, source, strokes }, k) {
  if (!(Number.isInteger(label) && label >= 0 && label <= (digits ? 9 : noDigit)))
    fail(`${expected}; drawing ${k} has the label ${JSON.stringify(label)}`);
  if (!/^\S+$/.test(String(source)))
    fail(`${expected}; drawing ${k} has no ${digits ? 'source' : 'kind'}`);
  if (!(Array.isArray(strokes) && strokes.length > 0 && strokes.every(isStroke)))
    fail(`${expected}; drawing ${k} has strokes that are not lists of points`);
  const lists = strokes.map((stroke) => [stroke.length, ...stroke.flatMap(([x, y]) => [x, y])]);
  return [label, source, strokes.length, ...lists.flat()].join(' ');
}

if (!file) fail('usage: node tools/strokes.mjs FILE [no-digits]');
let drawings;
try {
  drawings = JSON.parse(readFileSync(file, 'utf8'));
} catch (error) {
  fail(`cannot read ${file}: ${error.message}`);
}
if (!Array.isArray(drawings) || drawings.length === 0) fail(`${expected}, in ${file}`);
const labelled = digits
  ? drawings
  : drawings.map(({ kind, strokes }) => ({ label: noDigit, source: kind, strokes }));
process.stdout.write(labelled.map((drawing, k) => `${line(drawing, k)}\n`).join(''));
