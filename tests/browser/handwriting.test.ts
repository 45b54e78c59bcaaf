// What people draw, replayed on the page: by mouse and by finger, large and small, anywhere on the pad.
// STROKES names a file of more drawings (tools/replay-strokes), REPORT where their table goes.
import { readFileSync, writeFileSync } from 'node:fs';
import type { BrowserContextOptions } from 'playwright-core';
import { expect, test } from 'vitest';
import { ownDigits, type Sample } from './own-digits.ts';
import { loose, Replay, tight, type Hand } from './replay.ts';
import { accuracies, tally, type Read } from './tally.ts';
import { visit } from './stage.ts';

const phone: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
};

/** Every drawing by mouse and by finger, filling the pad and anywhere on it. */
async function replay(samples: readonly Sample[]): Promise<Read[]> {
  const reads: Read[] = samples.map(({ label, source }) => ({ label, source, verdicts: {} }));
  for (const hand of ['mouse', 'touch'] satisfies Hand[]) {
    const { page, complaints, close } = await visit(hand === 'touch' ? phone : {});
    const pad = await Replay.on(page, hand);
    for (const [k, { strokes }] of samples.entries()) {
      const { verdicts } = reads[k]!;
      verdicts[`${hand}, tight`] = await pad.verdict(strokes, tight);
      verdicts[`${hand}, loose`] = await pad.verdict(strokes, loose(k));
    }
    expect(complaints).toEqual([]);
    await close();
  }
  return reads;
}

test('the digits drawn for this test are read, however large, wherever, with mouse and finger', async () => {
  const reads = await replay(ownDigits);
  const misread = reads.filter(({ label, verdicts }) =>
    Object.values(verdicts).some((digit) => digit !== label),
  );
  expect(misread, tally(reads)).toEqual([]);
}, 300_000);

const file = process.env['STROKES'];
test.runIf(file)(
  'a file of drawings, tight and loose within a point',
  async () => {
    const samples = JSON.parse(readFileSync(file!, 'utf8')) as Sample[];
    const reads = await replay(samples);
    const table = tally(reads);
    console.log(table);
    if (process.env['REPORT']) writeFileSync(process.env['REPORT'], table);
    const all = accuracies(reads);
    for (const hand of ['mouse', 'touch'])
      expect(Math.abs(all[`${hand}, tight`]! - all[`${hand}, loose`]!)).toBeLessThanOrEqual(0.01);
  },
  3_600_000,
);
