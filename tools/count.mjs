// Adds up the test reports in a folder, gtest's and vitest's: node tools/count.mjs FOLDER
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

let passed = 0;
let failed = 0;
let skipped = 0;
const folder = process.argv[2];
for (const name of readdirSync(folder)) {
  const report = JSON.parse(readFileSync(join(folder, name), 'utf8'));
  if ('numTotalTests' in report) {
    passed += report.numPassedTests;
    failed += report.numFailedTests;
    skipped += report.numPendingTests + report.numTodoTests;
  } else {
    const cases = report.testsuites.flatMap((suite) => suite.testsuite);
    const broken = cases.filter(({ failures }) => failures).length;
    const left = cases.filter(({ result }) => result !== 'COMPLETED').length;
    passed += cases.length - broken - left;
    failed += broken;
    skipped += left;
  }
}
console.log(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`);
