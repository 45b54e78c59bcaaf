// Strokes from JSON as plain lines, for build/native/read: LABEL SOURCE STROKES, then for each stroke POINTS X Y X Y …
// node tools/strokes.mjs FILE, where FILE is a list of {label, source, strokes: [[[x, y], …], …]}, y pointing down.
import { readFileSync } from 'node:fs';

const expected = 'a list of {label: 0 to 9, source: one word, strokes: [[[x, y], …], …]} expected';

function fail(why) {
  console.error(`error: ${why}`);
  process.exit(1);
}

const isPoint = (point) =>
  Array.isArray(point) && point.length >= 2 && point.every(Number.isFinite);
const isStroke = (stroke) => Array.isArray(stroke) && stroke.length > 0 && stroke.every(isPoint);

function line({ label, source, strokes }, k) {
  if (!(Number.isInteger(label) && label >= 0 && label <= 9))
    fail(`${expected}; digit ${k} has the label ${JSON.stringify(label)}`);
  if (!/^\S+$/.test(String(source))) fail(`${expected}; digit ${k} has no source`);
  if (!(Array.isArray(strokes) && strokes.length > 0 && strokes.every(isStroke)))
    fail(`${expected}; digit ${k} has strokes that are not lists of points`);
  const lists = strokes.map((stroke) => [stroke.length, ...stroke.flatMap(([x, y]) => [x, y])]);
  return [label, source, strokes.length, ...lists.flat()].join(' ');
}

const [file] = process.argv.slice(2);
if (!file) fail('usage: node tools/strokes.mjs FILE');
let digits;
try {
  digits = JSON.parse(readFileSync(file, 'utf8'));
} catch (error) {
  fail(`cannot read ${file}: ${error.message}`);
}
if (!Array.isArray(digits) || digits.length === 0) fail(`${expected}, in ${file}`);
process.stdout.write(digits.map((digit, k) => `${line(digit, k)}\n`).join(''));
