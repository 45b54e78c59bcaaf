// What was read of many drawings, as a table.

/** One drawing: what it is, who drew it, and for each way of drawing it what was read. */
export interface Read {
  label: number;
  source: string;
  verdicts: Record<string, number>;
}

const share = (reads: readonly Read[], way: string) =>
  reads.filter(({ label, verdicts }) => verdicts[way] === label).length / reads.length;

/** Accuracy overall, by digit and by source, a column for each way, in Markdown. */
export function tally(reads: readonly Read[]): string {
  const ways = Object.keys(reads[0]?.verdicts ?? {});
  const row = (name: string, some: readonly Read[]) =>
    `| ${name} | ${some.length} | ${ways.map((way) => `${(100 * share(some, way)).toFixed(1)} %`).join(' | ')} |`;
  const groups = (key: (read: Read) => string) =>
    [...new Set(reads.map(key))].sort().map((group) =>
      row(
        group,
        reads.filter((read) => key(read) === group),
      ),
    );
  return [
    `| | drawings | ${ways.join(' | ')} |`,
    `|---|--:|${ways.map(() => '--:|').join('')}`,
    row('**all**', reads),
    ...groups(({ label }) => String(label)),
    ...groups(({ source }) => source),
    '',
  ].join('\n');
}

/** The share that is read rightly, of each way. */
export const accuracies = (reads: readonly Read[]): Record<string, number> =>
  Object.fromEntries(Object.keys(reads[0]?.verdicts ?? {}).map((way) => [way, share(reads, way)]));
